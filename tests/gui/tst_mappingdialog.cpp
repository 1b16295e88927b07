// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/mappingcalibration.h"
#include "app/desktop/mappingsensors.h"
#include "app/desktop/theme.h"
#include "tests/gui/mappingfixture.h"

#include <QAbstractItemView>
#include <QAccessible>
#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QLineEdit>
#include <QStyleFactory>
#include <QTemporaryDir>

using namespace armature;

/// The mapping's dialog in the window, as a person works it.
class MappingDialogTest : public MappingFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void unknownControlIsMappedByKeysAlone();
    void previewFollowsTypingAndReadingsBeforeAnythingIsApplied();
    void whatIsWrongHoldsTheApplyAndIsSaid();
    void sensorThatIsAwayIsGreyedAndKept();
    void escapeStopsFromEveryDialogAndClosesNone();
    void escapeStopsFromTheCompletionsOfAFileDialog();
    void calibrationEntersScaleAndOffset();
    void calibrationTakesNoStaleNumber();
    void calibrationOfAnotherUnitIsNotUsed();
    void calibrationTakesFiguresAsTheTable_data();
    void calibrationTakesFiguresAsTheTable();
    void everythingHasAnAccessibleName();
    void pictures_data();
    void pictures();
};

namespace {

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
    // Without a window manager nobody gives the window back what a pop-up had.
    QTRY_COMPARE(QApplication::activePopupWidget(), nullptr);
    dialog()->activateWindow();
    QTRY_COMPARE(QApplication::activeWindow(), dialog());
    QVERIFY(tabTo(button("applyMapping")));
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
    openDialog();
    QCOMPARE(cell(0, SensorRow::Now), QStringLiteral("77 °F"));
    QCOMPARE(cell(0, SensorRow::Result), QStringLiteral("77 °F"));
    enter(0, SensorRow::Unit, QStringLiteral("Cel"));
    QCOMPARE(cell(0, SensorRow::Result), QStringLiteral("25 °C"));
    auto *table = sensors();
    table->editCell(at(0, SensorRow::Scale));
    auto *line = table->findChild<QLineEdit *>(QStringLiteral("mappingEditor"));
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
    openDialog();
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

void MappingDialogTest::sensorThatIsAwayIsGreyedAndKept()
{
    Mapping mapping = someMapping();
    mapping.sensors.prepend({QStringLiteral("old"), QStringLiteral("lamp room"), {}, {}, {}, 2, 0});
    begin(mapping);
    const QSignalSpy changes(m_window.get(), &MainWindow::settingsAccepted);
    openDialog();
    QCOMPARE(cell(0, SensorRow::Sensor), QStringLiteral("t1")); // the board's come first
    QCOMPARE(cell(3, SensorRow::Sensor), QStringLiteral("old"));
    QCOMPARE(cell(3, SensorRow::Now), QStringLiteral("not on board"));
    const QVariant grey = at(3, SensorRow::Name).data(Qt::ForegroundRole);
    QCOMPARE(grey.value<QBrush>().color(), Theme::of(QApplication::palette()).muted);
    QVERIFY(!at(0, SensorRow::Name).data(Qt::ForegroundRole).isValid());
    m_window->setBoardStatus({}); // and now the whole board
    QTRY_COMPARE(cell(0, SensorRow::Now), QStringLiteral("not on board"));
    enter(1, SensorRow::Name, QStringLiteral("air"));
    press("applyMapping");
    QCOMPARE(accepted(changes).mapping.sensors.size(), 3);
    QVERIFY(accepted(changes).mapping.sensors.contains(mapping.sensors.at(0)));
}

void MappingDialogTest::escapeStopsFromEveryDialogAndClosesNone()
{
    begin();
    const QSignalSpy stops(m_window.get(), &MainWindow::stopRequested);
    openDialog();
    auto *table = sensors();
    table->editCell(at(0, SensorRow::Name));
    QTest::keyClick(table->findChild<QLineEdit *>(QStringLiteral("mappingEditor")), Qt::Key_Escape);
    QCOMPARE(stops.size(), 1);
    press("importMapping");
    press("calibrate");
    press("exportMapping");
    const auto dialogs = m_window->findChildren<QDialog *>();
    QCOMPARE(dialogs.size(), 4);
    for (QDialog *each : dialogs) {
        QVERIFY(!each->isModal());
        QTest::keyClick(each, Qt::Key_Escape);
        QVERIFY(each->isVisible());
    }
    QCOMPARE(stops.size(), 5);
}

void MappingDialogTest::escapeStopsFromTheCompletionsOfAFileDialog()
{
    begin();
    QSignalSpy stops(m_window.get(), &MainWindow::stopRequested);
    const QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkdir(QStringLiteral("abc")));
    QFileDialog files(m_window.get(), {}, folder.path());
    files.setOption(QFileDialog::DontUseNativeDialog);
    files.show();
    QVERIFY(QTest::qWaitForWindowActive(&files));
    auto *name = files.findChild<QLineEdit *>(QStringLiteral("fileNameEdit"));
    name->setFocus();
    const auto isListShown = [name] {
        if (QApplication::activePopupWidget() == nullptr) {
            name->clear(); // the folder may not have been read yet
            QTest::keyClick(name, Qt::Key_A);
        }
        return QApplication::activePopupWidget() != nullptr;
    };
    QTRY_VERIFY(isListShown());
    QWidget *list = QApplication::activePopupWidget();
    QVERIFY(list->parentWidget() == nullptr);
    QTest::keyClick(list, Qt::Key_Escape);
    QCOMPARE(stops.size(), 1);
    QVERIFY(QApplication::activePopupWidget() == nullptr);
    QVERIFY(files.isVisible());
}

void MappingDialogTest::calibrationEntersScaleAndOffset()
{
    begin();
    openDialog();
    sensors()->setCurrentIndex(at(1, 0));
    press("calibrate");
    auto *calibration = m_window->findChild<CalibrationDialog *>();
    const auto field = [calibration](const char *name) {
        return calibration->findChild<QLineEdit *>(QString::fromLatin1(name));
    };
    QVERIFY(!button("useCalibration")->isEnabled());
    field("reference1")->setText(QStringLiteral("101425"));
    press("take1");
    QVERIFY(label("calibrationResult")->text().contains(QStringLiteral("Scale 1, offset 100")));
    field("reference2")->setText(QStringLiteral("50000"));
    press("take2");
    QVERIFY(!button("useCalibration")->isEnabled()); // at the same reading
    ReadingBatch thin = scene::foreignReadings({}, stampNow());
    thin[1].value = 49'900.0;
    m_window->addReadings(thin);
    QTRY_VERIFY(label("calibrationNow")->text().contains(QStringLiteral("49,900")));
    press("take2");
    press("useCalibration");
    const SensorMapping entered = dialog()->mapping().sensors.at(0);
    QCOMPARE(entered.sensor, QStringLiteral("p1"));
    QCOMPARE(entered.scale, 1.0);
    QCOMPARE(entered.offset, 100.0);
}

void MappingDialogTest::calibrationTakesNoStaleNumber()
{
    begin();
    openDialog();
    sensors()->setCurrentIndex(at(1, 0));
    press("calibrate");
    auto *field = m_window->findChild<QLineEdit *>(QStringLiteral("reference1"));
    field->setText(QStringLiteral("101425"));
    QVERIFY(button("take1")->isEnabled());
    m_window->setBoardStatus({}); // unplugged
    QTRY_VERIFY(!button("take1")->isEnabled());
    QCOMPARE(label("calibrationNow")->text(), QStringLiteral("–"));

    SensorRow row;
    row.isOnBoard = true;
    row.raw.value = 20.0;
    QCOMPARE(row.uncalibrated(), std::optional(20.0));
    row.isStale = true;
    QCOMPARE(row.uncalibrated(), std::nullopt);
    row.isStale = row.isOnBoard = false;
    QCOMPARE(row.uncalibrated(), std::nullopt);
}

void MappingDialogTest::calibrationOfAnotherUnitIsNotUsed()
{
    begin();
    openDialog();
    sensors()->setCurrentIndex(at(1, 0));
    press("calibrate");
    m_window->findChild<QLineEdit *>(QStringLiteral("reference1"))
        ->setText(QStringLiteral("101425"));
    press("take1");
    QVERIFY(button("useCalibration")->isEnabled());
    auto *model = qobject_cast<MappingSensors *>(sensors()->model());
    model->setMapping({}); // a reset: the row is another one, the sensor is not
    QVERIFY(button("useCalibration")->isEnabled());
    enter(1, SensorRow::Unit, QStringLiteral("bar"));
    QVERIFY(!button("useCalibration")->isEnabled());
    QVERIFY(!button("take1")->isEnabled());
    QVERIFY(label("calibrationResult")->text().contains(QStringLiteral("p1 has changed")));
    enter(1, SensorRow::Unit, {});
    press("useCalibration");
    QCOMPARE(dialog()->mapping().sensors.at(0).sensor, QStringLiteral("p1"));
    QCOMPARE(dialog()->mapping().sensors.at(0).offset, 100.0);
}

void MappingDialogTest::calibrationTakesFiguresAsTheTable_data()
{
    QTest::addColumn<QLocale>("locale");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("result");
    const QLocale german(QLocale::German, QLocale::Germany);
    const QLocale english(QLocale::English, QLocale::UnitedStates);
    QTest::addRow("de point") << german << QStringLiteral("101.325")
                              << QStringLiteral("Scale 1, offset 1,325");
    QTest::addRow("de comma") << german << QStringLiteral("101,325")
                              << QStringLiteral("Scale 1, offset 1,325");
    QTest::addRow("de groups") << german << QStringLiteral("1.101,325") << QString();
    QTest::addRow("en point") << english << QStringLiteral("101.325")
                              << QStringLiteral("Scale 1, offset 1.325");
    QTest::addRow("en comma") << english << QStringLiteral("101,325") << QString();
    QTest::addRow("en groups") << english << QStringLiteral("1,101.325") << QString();
    QTest::addRow("none") << english << QStringLiteral("nan") << QString();
}

void MappingDialogTest::calibrationTakesFiguresAsTheTable()
{
    QFETCH(const QLocale, locale);
    QFETCH(const QString, typed);
    QFETCH(const QString, result);
    const QLocale before;
    QLocale::setDefault(locale);
    CalibrationDialog calibration(QStringLiteral("p1"), {});
    calibration.setReading(100.0);
    auto *field = calibration.findChild<QLineEdit *>(QStringLiteral("reference1"));
    auto *take = calibration.findChild<QPushButton *>(QStringLiteral("take1"));
    field->setText(typed);
    const bool isTakable = take->isEnabled();
    take->click();
    const QString shown
        = calibration.findChild<QLabel *>(QStringLiteral("calibrationResult"))->text();
    QLocale::setDefault(before);
    QCOMPARE(isTakable, !result.isEmpty());
    if (isTakable)
        QCOMPARE(shown, result);
}

void MappingDialogTest::everythingHasAnAccessibleName()
{
    begin(someMapping());
    openDialog();
    sensors()->setCurrentIndex(at(0, 0));
    press("calibrate");
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
    QCOMPARE(at(0, SensorRow::Name).data(Qt::AccessibleTextRole).toString(),
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
    sensors()->setFocus();
    sensors()->setCurrentIndex(at(1, 5));
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
