// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/mappingfile.h"
#include "app/desktop/mappingcalibration.h"
#include "app/desktop/mappingdialog.h"
#include "app/desktop/mappingeditor.h"
#include "app/desktop/mappingsensorrow.h"
#include "app/desktop/mappingtable.h"
#include "app/desktop/theme.h"
#include "tests/gui/mappingscene.h"

#include <QAbstractItemView>
#include <QAccessible>
#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QStyleFactory>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>

using namespace armature;

/// The mapping's dialog in the window, as a person works it.
class MappingDialogTest : public QObject
{
    Q_OBJECT

    void begin(const Mapping &mapping = {});
    [[nodiscard]] MappingDialog *dialog() const { return m_window->findChild<MappingDialog *>(); }
    [[nodiscard]] MappingTable *table(const char *name) const
    {
        return dialog()->findChild<MappingTable *>(QString::fromLatin1(name));
    }
    [[nodiscard]] QPushButton *button(const char *name) const
    {
        return m_window->findChild<QPushButton *>(QString::fromLatin1(name));
    }
    [[nodiscard]] QLabel *label(const char *name) const
    {
        return m_window->findChild<QLabel *>(QString::fromLatin1(name));
    }
    /// What the table of sensors shows.
    [[nodiscard]] QString cell(int row, int column) const
    {
        return table("mappingSensors")->model()->index(row, column).data().toString();
    }
    [[nodiscard]] QAction *menuAction(const char *text) const
    {
        const auto actions = m_window->actions();
        const auto found = std::find_if(actions.begin(), actions.end(), [text](const auto *each) {
            return each->text() == QString::fromUtf8(text);
        });
        return found == actions.end() ? nullptr : *found;
    }
    void enter(int row, int column, const QString &text) const
    {
        auto *model = table("mappingSensors")->model();
        QVERIFY(model->setData(model->index(row, column), text, Qt::EditRole));
    }

    QTemporaryDir m_folder {};
    std::unique_ptr<MainWindow> m_window;

private Q_SLOTS:
    void initTestCase();
    void cleanup() { m_window.reset(); }

    void unknownControlIsMappedByKeysAlone();
    void previewFollowsTypingAndReadingsBeforeAnythingIsApplied();
    void whatIsWrongHoldsTheApplyAndIsSaid();
    void badFileChangesNothing_data();
    void badFileChangesNothing();
    void importAsksBeforeItReplacesAndUndoBringsBack();
    void exportedFileReadsBackTheSame();
    void cancelKeepsEverything();
    void nothingNewStartsNoBridgeAnew();
    void applyingSaysWhatItStops();
    void sensorThatIsAwayIsGreyedAndKept();
    void escapeStopsFromEveryDialogAndClosesNone();
    void calibrationEntersScaleAndOffset();
    void settingsSavedLaterKeepTheMappingAndTheHold();
    void simulatedBoardIsNamedForItsOwner();
    void everythingHasAnAccessibleName();
    void pictures_data();
    void pictures();
};

namespace {

void write(const QString &path, const QByteArray &content)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(content), content.size());
}

Mapping someMapping()
{
    return {{scene::fahrenheit()}, {{QStringLiteral("wheel"), QStringLiteral("fan")}}};
}

BridgeConfig accepted(const QSignalSpy &spy)
{
    return spy.isEmpty() ? BridgeConfig {} : spy.last().at(0).value<BridgeConfig>();
}

/// Presses Tab until this has the focus.
bool tabTo(const QWidget *wanted)
{
    for (int press = 0; press < 40 && QApplication::focusWidget() != wanted; ++press) {
        if (QApplication::focusWidget() == nullptr)
            return false;
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    }
    return QApplication::focusWidget() == wanted;
}

} // namespace

void MappingDialogTest::initTestCase()
{
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QVERIFY(QDir().mkpath(QStringLiteral(PICTURES_FOLDER)));
}

void MappingDialogTest::begin(const Mapping &mapping)
{
    m_window = std::make_unique<MainWindow>();
    BridgeConfig config;
    config.serverUrl = QUrl(QStringLiteral("wss://bench.example"));
    config.mapping = mapping;
    m_window->setSettings(config, {});
    m_window->show();
    const Stamp now = stampNow();
    scene::fill(*m_window, now);
    m_window->setBoardStatus(scene::foreignBoard());
    m_window->setUnknownControls({scene::wheel(), scene::lamp()});
    m_window->addReadings(scene::foreignReadings(mapping, now));
}

void MappingDialogTest::unknownControlIsMappedByKeysAlone()
{
    begin();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    const QSignalSpy changes(m_window.get(), &MainWindow::settingsAccepted);
    auto *map = m_window->findChildren<QPushButton *>(QStringLiteral("mapControl")).at(1);
    QVERIFY(map->accessibleName().contains(QStringLiteral("motor")));
    m_window->centralWidget()->setFocus();
    QVERIFY(tabTo(map));
    QTest::keyClick(map, Qt::Key_Space);
    QVERIFY(QTest::qWaitForWindowActive(dialog()));
    auto *choice = dialog()->findChild<QComboBox *>(QStringLiteral("mappingEditor"));
    QVERIFY(choice != nullptr);
    QTRY_VERIFY(choice->view()->isVisible());
    QTest::keyClick(choice->view(), Qt::Key_Down);
    QTest::keyClick(choice->view(), Qt::Key_Return);
    QCOMPARE(dialog()->mapping().controls.size(), 1);
    QTRY_VERIFY(tabTo(button("applyMapping")));
    QCOMPARE(changes.size(), 0);
    QTest::keyClick(button("applyMapping"), Qt::Key_Space);
    QCOMPARE(changes.size(), 1);
    const ControlMapping wanted {QStringLiteral("motor"), QStringLiteral("m1")};
    QCOMPARE(accepted(changes).mapping.controls, QList<ControlMapping> {wanted});
    QCOMPARE(accepted(changes).mapping.sensors, QList<SensorMapping> {});
    QCOMPARE(accepted(changes).serverUrl, QUrl(QStringLiteral("wss://bench.example")));
}

void MappingDialogTest::previewFollowsTypingAndReadingsBeforeAnythingIsApplied()
{
    begin();
    const QSignalSpy changes(m_window.get(), &MainWindow::settingsAccepted);
    menuAction("Sensors &and controls…")->trigger();
    QCOMPARE(cell(0, SensorRow::Now), QStringLiteral("77 °F"));
    QCOMPARE(cell(0, SensorRow::Result), QStringLiteral("77 °F"));
    enter(0, SensorRow::Unit, QStringLiteral("Cel"));
    QCOMPARE(cell(0, SensorRow::Result), QStringLiteral("25 °C"));
    auto *sensors = table("mappingSensors");
    sensors->editCell(sensors->model()->index(0, SensorRow::Scale));
    auto *line = sensors->findChild<QLineEdit *>(QStringLiteral("mappingEditor"));
    QVERIFY(line != nullptr);
    QTest::keyClicks(line, QStringLiteral("2."));
    QCOMPARE(cell(0, SensorRow::Result), QStringLiteral("50 °C"));
    Stamp later = stampNow();
    ReadingBatch cold = scene::foreignReadings({}, later);
    cold[0].value = 32.0;
    m_window->addReadings(cold);
    QTRY_COMPARE(cell(0, SensorRow::Now), QStringLiteral("32 °F"));
    QCOMPARE(cell(0, SensorRow::Result), QStringLiteral("0 °C"));
    QTest::keyClicks(line, QStringLiteral("5")); // the field was left alone meanwhile
    QCOMPARE(line->text(), QStringLiteral("2.5"));
    QCOMPARE(dialog()->mapping().sensors.at(0).scale, 2.5);
    QCOMPARE(changes.size(), 0);
}

void MappingDialogTest::whatIsWrongHoldsTheApplyAndIsSaid()
{
    begin();
    menuAction("Sensors &and controls…")->trigger();
    auto *words = label("mappingProblem");
    // A quantity that the server does not know is odd, and can be applied.
    QVERIFY(words->text().startsWith(QStringLiteral("△ gas, Quantity")));
    QVERIFY(words->text().contains(QStringLiteral("not uploaded")));
    QVERIFY(button("applyMapping")->isEnabled());
    enter(1, SensorRow::Scale, QStringLiteral("many"));
    QVERIFY(!button("applyMapping")->isEnabled());
    QVERIFY(button("applyMapping")->toolTip().contains(QStringLiteral("many")));
    QVERIFY(words->text().startsWith(QStringLiteral("▲ p1, × Scale")));
    enter(1, SensorRow::Scale, QStringLiteral("0"));
    QVERIFY(!button("applyMapping")->isEnabled());
    enter(1, SensorRow::Scale, {});
    QVERIFY(button("applyMapping")->isEnabled());
    enter(1, SensorRow::Unit, QStringLiteral("Cel"));
    QVERIFY(!button("applyMapping")->isEnabled());
    dialog()->accept();
    QVERIFY(dialog()->isVisible());
}

void MappingDialogTest::badFileChangesNothing_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("words");
    QTest::addRow("no JSON") << QByteArray("{\"armature_mapping\":1,\n oops")
                             << QStringLiteral("Line 2");
    QTest::addRow("something else") << QByteArray("{\"a\":1}") << QStringLiteral("no mapping");
    QTest::addRow("newer") << QByteArray("{\"armature_mapping\":99}") << QStringLiteral("99");
    QTest::addRow("a key misspelt")
        << QByteArray(R"({"armature_mapping":1,"sensors":[{"sensor":"t1","scael":2}]})")
        << QStringLiteral("scael");
    QTest::addRow("twice the same")
        << QByteArray(R"({"armature_mapping":1,"sensors":[{"sensor":"t1"},{"sensor":"t1"}]})")
        << QStringLiteral("t1");
}

void MappingDialogTest::badFileChangesNothing()
{
    QFETCH(QByteArray, content);
    QFETCH(QString, words);
    begin(someMapping());
    menuAction("Sensors &and controls…")->trigger();
    const QString path = m_folder.filePath(QStringLiteral("bad.json"));
    write(path, content);
    dialog()->importFrom(path);
    QCOMPARE(dialog()->mapping(), someMapping());
    QVERIFY(label("mappingSaid")->isVisible());
    QVERIFY2(label("mappingSaid")->text().contains(words),
             qPrintable(label("mappingSaid")->text()));
    QVERIFY(label("mappingSaid")->text().contains(QStringLiteral("nothing was changed")));
    QVERIFY(m_window->findChild<QMessageBox *>() == nullptr);
    QVERIFY(!button("undoMapping")->isEnabled());
}

void MappingDialogTest::importAsksBeforeItReplacesAndUndoBringsBack()
{
    begin(someMapping());
    menuAction("Sensors &and controls…")->trigger();
    Mapping other;
    other.sensors = {{QStringLiteral("p1"), QStringLiteral("air"), {}, {}, {}, 1.0, 0.5}};
    const QString path = m_folder.filePath(QStringLiteral("other.json"));
    write(path, mappingJson(other));
    dialog()->importFrom(path);
    QCOMPARE(dialog()->mapping(), someMapping());
    auto *question = m_window->findChild<QMessageBox *>(QStringLiteral("importQuestion"));
    QVERIFY(question != nullptr && question->isVisible() && !question->isModal());
    question->accept();
    QCOMPARE(dialog()->mapping(), other);
    QTest::mouseClick(button("undoMapping"), Qt::LeftButton);
    QCOMPARE(dialog()->mapping(), someMapping());
    QTest::mouseClick(button("resetMapping"), Qt::LeftButton);
    QCOMPARE(dialog()->mapping(), Mapping {});
    QVERIFY(!button("resetMapping")->isEnabled());
    QTest::mouseClick(button("undoMapping"), Qt::LeftButton);
    QCOMPARE(dialog()->mapping(), someMapping());
}

void MappingDialogTest::exportedFileReadsBackTheSame()
{
    begin(someMapping());
    menuAction("Sensors &and controls…")->trigger();
    const QString path = m_folder.filePath(QStringLiteral("mine.json"));
    dialog()->exportTo(path);
    const auto read = readMappingFile(path);
    QVERIFY(read.isOk());
    QCOMPARE(read.value(), someMapping());
    dialog()->exportTo(QStringLiteral("/no/such/folder/mine.json"));
    QVERIFY(label("mappingSaid")->text().contains(QStringLiteral("Not exported")));
}

void MappingDialogTest::cancelKeepsEverything()
{
    begin(someMapping());
    const QSignalSpy changes(m_window.get(), &MainWindow::settingsAccepted);
    menuAction("Sensors &and controls…")->trigger();
    QTest::mouseClick(button("resetMapping"), Qt::LeftButton);
    QTest::mouseClick(button("cancelMapping"), Qt::LeftButton);
    QTRY_VERIFY(dialog() == nullptr);
    QCOMPARE(changes.size(), 0);
    menuAction("Sensors &and controls…")->trigger();
    QCOMPARE(dialog()->mapping(), someMapping());
}

void MappingDialogTest::nothingNewStartsNoBridgeAnew()
{
    begin(someMapping());
    const QSignalSpy changes(m_window.get(), &MainWindow::settingsAccepted);
    menuAction("Sensors &and controls…")->trigger();
    QTest::mouseClick(button("applyMapping"), Qt::LeftButton);
    QTRY_VERIFY(dialog() == nullptr);
    QCOMPARE(changes.size(), 0);
}

void MappingDialogTest::applyingSaysWhatItStops()
{
    begin();
    menuAction("Sensors &and controls…")->trigger();
    auto *words = label("mappingConsequence");
    QVERIFY(words->text().contains(QStringLiteral("Applying stops m1 (41.8 %), fan (100 %)")));
    ControlStatus still = scene::motor(stampNow().at);
    still.applied->value = 0.0;
    m_window->setControls({still});
    QTRY_VERIFY(!words->text().contains(QStringLiteral("m1")));
    QVERIFY(words->text().contains(QStringLiteral("safe values")));
}

void MappingDialogTest::sensorThatIsAwayIsGreyedAndKept()
{
    Mapping mapping = someMapping();
    mapping.sensors.prepend({QStringLiteral("old"), QStringLiteral("lamp room"), {}, {}, {}, 2, 0});
    begin(mapping);
    const QSignalSpy changes(m_window.get(), &MainWindow::settingsAccepted);
    menuAction("Sensors &and controls…")->trigger();
    QCOMPARE(cell(0, SensorRow::Sensor), QStringLiteral("t1")); // the board's come first
    QCOMPARE(cell(3, SensorRow::Sensor), QStringLiteral("old"));
    QCOMPARE(cell(3, SensorRow::Now), QStringLiteral("not on board"));
    const auto *model = table("mappingSensors")->model();
    const QVariant grey = model->index(3, SensorRow::Name).data(Qt::ForegroundRole);
    QCOMPARE(grey.value<QBrush>().color(), Theme::of(QApplication::palette()).muted);
    QVERIFY(!model->index(0, SensorRow::Name).data(Qt::ForegroundRole).isValid());
    m_window->setBoardStatus({}); // and now the whole board
    QTRY_COMPARE(cell(0, SensorRow::Now), QStringLiteral("not on board"));
    enter(1, SensorRow::Name, QStringLiteral("air"));
    QTest::mouseClick(button("applyMapping"), Qt::LeftButton);
    QCOMPARE(accepted(changes).mapping.sensors.size(), 3);
    QVERIFY(accepted(changes).mapping.sensors.contains(mapping.sensors.at(0)));
}

void MappingDialogTest::escapeStopsFromEveryDialogAndClosesNone()
{
    begin();
    const QSignalSpy stops(m_window.get(), &MainWindow::stopRequested);
    menuAction("Sensors &and controls…")->trigger();
    auto *sensors = table("mappingSensors");
    sensors->editCell(sensors->model()->index(0, SensorRow::Name));
    QTest::keyClick(sensors->findChild<QLineEdit *>(QStringLiteral("mappingEditor")),
                    Qt::Key_Escape);
    QCOMPARE(stops.size(), 1);
    QTest::mouseClick(button("importMapping"), Qt::LeftButton);
    QTest::mouseClick(button("calibrate"), Qt::LeftButton);
    QTest::mouseClick(button("exportMapping"), Qt::LeftButton);
    const auto dialogs = m_window->findChildren<QDialog *>();
    QCOMPARE(dialogs.size(), 4);
    for (QDialog *each : dialogs) {
        QVERIFY(!each->isModal());
        QTest::keyClick(each, Qt::Key_Escape);
        QVERIFY(each->isVisible());
    }
    QCOMPARE(stops.size(), 5);
}

void MappingDialogTest::calibrationEntersScaleAndOffset()
{
    begin();
    menuAction("Sensors &and controls…")->trigger();
    table("mappingSensors")->setCurrentIndex(table("mappingSensors")->model()->index(1, 0));
    QTest::mouseClick(button("calibrate"), Qt::LeftButton);
    auto *calibration = m_window->findChild<CalibrationDialog *>();
    const auto field = [calibration](const char *name) {
        return calibration->findChild<QLineEdit *>(QString::fromLatin1(name));
    };
    QVERIFY(!button("useCalibration")->isEnabled());
    field("reference1")->setText(QStringLiteral("101425"));
    QTest::mouseClick(button("take1"), Qt::LeftButton);
    QVERIFY(label("calibrationResult")->text().contains(QStringLiteral("Scale 1, offset 100")));
    field("reference2")->setText(QStringLiteral("50000"));
    QTest::mouseClick(button("take2"), Qt::LeftButton);
    QVERIFY(!button("useCalibration")->isEnabled()); // at the same reading
    ReadingBatch thin = scene::foreignReadings({}, stampNow());
    thin[1].value = 49'900.0;
    m_window->addReadings(thin);
    QTRY_VERIFY(label("calibrationNow")->text().contains(QStringLiteral("49,900")));
    QTest::mouseClick(button("take2"), Qt::LeftButton);
    QTest::mouseClick(button("useCalibration"), Qt::LeftButton);
    const SensorMapping entered = dialog()->mapping().sensors.at(0);
    QCOMPARE(entered.sensor, QStringLiteral("p1"));
    QCOMPARE(entered.scale, 1.0);
    QCOMPARE(entered.offset, 100.0);
}

void MappingDialogTest::settingsSavedLaterKeepTheMappingAndTheHold()
{
    begin();
    BridgeConfig config;
    config.isRemoteAllowed = true;
    m_window->setSettings(config, {});
    m_window->openSettings();
    auto *settings = m_window->findChild<SettingsDialog *>();
    const QSignalSpy changes(m_window.get(), &MainWindow::settingsAccepted);
    QTest::mouseClick(settings->findChild<QPushButton *>(QStringLiteral("mapping")),
                      Qt::LeftButton);
    QVERIFY(dialog()->isVisible());
    config.mapping = someMapping();
    config.isRemoteAllowed = false; // held, while the settings were open
    m_window->setSettings(config, {});
    settings->accept();
    QCOMPARE(changes.size(), 1);
    QCOMPARE(accepted(changes).mapping, someMapping());
    QVERIFY(!accepted(changes).isRemoteAllowed);
}

void MappingDialogTest::simulatedBoardIsNamedForItsOwner()
{
    begin();
    BridgeConfig config;
    config.isBoardSimulated = true;
    config.boardPort = QStringLiteral("/dev/pts/7");
    for (const bool isDemo : {false, true}) {
        m_window->setDemo(isDemo);
        m_window->setSettings(config, {});
        const QSignalSpy changes(m_window.get(), &MainWindow::settingsAccepted);
        menuAction("Sensors &and controls…")->trigger();
        QCOMPARE(label("mappingConsequence")->text().contains(QStringLiteral("demo")), isDemo);
        enter(0, SensorRow::Name, QStringLiteral("plate"));
        QTest::mouseClick(button("applyMapping"), Qt::LeftButton);
        QCOMPARE(accepted(changes).boardPort,
                 isDemo ? config.boardPort : QStringLiteral("simulated"));
        QTRY_VERIFY(dialog() == nullptr);
    }
}

void MappingDialogTest::everythingHasAnAccessibleName()
{
    begin(someMapping());
    menuAction("Sensors &and controls…")->trigger();
    table("mappingSensors")->setCurrentIndex(table("mappingSensors")->model()->index(0, 0));
    QTest::mouseClick(button("calibrate"), Qt::LeftButton);
    const auto widgets = dialog()->findChildren<QWidget *>();
    for (QWidget *widget : widgets) {
        const bool isPart = widget->objectName().startsWith(QStringLiteral("qt_"))
            || qobject_cast<QTableView *>(widget->parentWidget()) != nullptr;
        if (widget->focusPolicy() == Qt::NoFocus || isPart)
            continue;
        QAccessibleInterface *face = QAccessible::queryAccessibleInterface(widget);
        QVERIFY2(!face->text(QAccessible::Name).isEmpty(),
                 qPrintable(widget->objectName()
                            + QString::fromLatin1(widget->metaObject()->className())));
    }
    const auto *model = table("mappingSensors")->model();
    QCOMPARE(model->index(0, SensorRow::Name).data(Qt::AccessibleTextRole).toString(),
             QStringLiteral("Name at the server of t1: plate"));
}

void MappingDialogTest::pictures_data()
{
    QTest::addColumn<bool>("isDark");
    QTest::addRow("light") << false;
    QTest::addRow("dark") << true;
}

void MappingDialogTest::pictures()
{
    QFETCH(bool, isDark);
    QApplication::setPalette(toPalette(isDark ? Theme::dark() : Theme::light()));
    const auto take = [](QWidget *widget, const char *name) {
        QCoreApplication::processEvents();
        QVERIFY(widget->grab().save(
            QStringLiteral(PICTURES_FOLDER "/%1-%2.png")
                .arg(QString::fromLatin1(name), QString::fromLatin1(QTest::currentDataTag()))));
    };
    Mapping mapping;
    mapping.sensors = {scene::fahrenheit(),
                       {QStringLiteral("old"), QStringLiteral("lamp room"), {}, {}, {}, 2.0, 0.0}};
    mapping.controls = {{QStringLiteral("wheel"), QStringLiteral("fan")}};
    begin(mapping);
    take(m_window.get(), "mapping-window");
    button("mapControl")->click();
    take(dialog(), "mapping-editing");
    QTest::keyClick(dialog()->findChild<QComboBox *>(QStringLiteral("mappingEditor")),
                    Qt::Key_Return);
    enter(1, 5, QStringLiteral("Cel"));
    enter(1, 6, QStringLiteral("many"));
    table("mappingSensors")->setFocus();
    table("mappingSensors")->setCurrentIndex(table("mappingSensors")->model()->index(1, 5));
    take(dialog(), "mapping-wrong");
    button("calibrate")->click();
    take(dialog()->findChild<CalibrationDialog *>(), "mapping-calibration");
    m_window->openSettings();
    auto *settings = m_window->findChild<SettingsDialog *>();
    settings->findChild<QComboBox *>(QStringLiteral("boardFormat"))->setCurrentIndex(2);
    take(settings, "mapping-settings");
    BridgeConfig plain;
    plain.boardFormat = BoardFormat::Plain;
    m_window->setSettings(plain, {});
    m_window->setControls({});
    take(m_window.get(), "mapping-plain");
}

QTEST_MAIN(MappingDialogTest)
#include "tst_mappingdialog.moc"
