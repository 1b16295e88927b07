// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/mappingfile.h"
#include "tests/gui/mappingfixture.h"

#include <QMessageBox>
#include <QTemporaryDir>

using namespace armature;

/// What the mapping's dialog takes in, gives out, and leaves as it was.
class MappingApplyTest : public MappingFixture
{
    Q_OBJECT

    QTemporaryDir m_folder {};

private Q_SLOTS:
    void badFileChangesNothing_data();
    void badFileChangesNothing();
    void importAsksBeforeItReplacesAndUndoBringsBack();
    void exportedFileReadsBackTheSame();
    void cancelKeepsEverything();
    void nothingNewStartsNoBridgeAnew();
    void applyingSaysWhatItStops();
    void settingsSavedLaterKeepTheMappingAndTheHold();
    void simulatedBoardIsNamedForItsOwner();
};

namespace {

void write(const QString &path, const QByteArray &content)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(content), content.size());
}

} // namespace

void MappingApplyTest::badFileChangesNothing_data()
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

void MappingApplyTest::badFileChangesNothing()
{
    QFETCH(QByteArray, content);
    QFETCH(QString, words);
    begin(someMapping());
    openDialog();
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

void MappingApplyTest::importAsksBeforeItReplacesAndUndoBringsBack()
{
    begin(someMapping());
    openDialog();
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
    press("undoMapping");
    QCOMPARE(dialog()->mapping(), someMapping());
    press("resetMapping");
    QCOMPARE(dialog()->mapping(), Mapping {});
    QVERIFY(!button("resetMapping")->isEnabled());
    press("undoMapping");
    QCOMPARE(dialog()->mapping(), someMapping());
}

void MappingApplyTest::exportedFileReadsBackTheSame()
{
    begin(someMapping());
    openDialog();
    const QString path = m_folder.filePath(QStringLiteral("mine.json"));
    dialog()->exportTo(path);
    const auto read = readMappingFile(path);
    QVERIFY(read.isOk());
    QCOMPARE(read.value(), someMapping());
    dialog()->exportTo(QStringLiteral("/no/such/folder/mine.json"));
    QVERIFY(label("mappingSaid")->text().contains(QStringLiteral("Not exported")));
}

void MappingApplyTest::cancelKeepsEverything()
{
    begin(someMapping());
    const QSignalSpy changes(m_window.get(), &MainWindow::settingsAccepted);
    openDialog();
    press("resetMapping");
    press("cancelMapping");
    QTRY_VERIFY(dialog() == nullptr);
    QCOMPARE(changes.size(), 0);
    openDialog();
    QCOMPARE(dialog()->mapping(), someMapping());
}

void MappingApplyTest::nothingNewStartsNoBridgeAnew()
{
    begin(someMapping());
    const QSignalSpy changes(m_window.get(), &MainWindow::settingsAccepted);
    openDialog();
    press("applyMapping");
    QTRY_VERIFY(dialog() == nullptr);
    QCOMPARE(changes.size(), 0);
}

void MappingApplyTest::applyingSaysWhatItStops()
{
    begin();
    openDialog();
    auto *words = label("mappingConsequence");
    QVERIFY(words->text().contains(QStringLiteral("Applying stops m1 (41.8 %), fan (100 %)")));
    ControlStatus still = scene::motor(stampNow().at);
    still.applied->value = 0.0;
    m_window->setControls({still});
    QTRY_VERIFY(!words->text().contains(QStringLiteral("m1")));
    QVERIFY(words->text().contains(QStringLiteral("safe values")));
}

void MappingApplyTest::settingsSavedLaterKeepTheMappingAndTheHold()
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

void MappingApplyTest::simulatedBoardIsNamedForItsOwner()
{
    begin();
    BridgeConfig config;
    config.isBoardSimulated = true;
    config.boardPort = QStringLiteral("/dev/pts/7");
    for (const bool isDemo : {false, true}) {
        m_window->setDemo(isDemo);
        m_window->setSettings(config, {});
        const QSignalSpy changes(m_window.get(), &MainWindow::settingsAccepted);
        openDialog();
        QCOMPARE(label("mappingConsequence")->text().contains(QStringLiteral("demo")), isDemo);
        enter(0, SensorRow::Name, QStringLiteral("plate"));
        press("applyMapping");
        QCOMPARE(accepted(changes).boardPort,
                 isDemo ? config.boardPort : QStringLiteral("simulated"));
        QTRY_VERIFY(dialog() == nullptr);
    }
}

QTEST_MAIN(MappingApplyTest)
#include "tst_mappingapply.moc"
