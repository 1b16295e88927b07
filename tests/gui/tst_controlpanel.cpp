// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/stageview.h"
#include "tests/gui/windowfixture.h"

#include <QDoubleSpinBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QTest>

using namespace armature;

class ControlPanelTest : public WindowFixture
{
    Q_OBJECT

private Q_SLOTS:
    void manualHandIsLiveOnlyAfterTaking();
    void sliderAsksForValues();
    void handStartsAtTheOutput();
    void nobodyTakesManualWhileStopped();
    void limitedValueSaysWhy();
    void unknownControlsHaveACardAndTheWayToMapThem();
    void idsOfTheServerAreShownWhereTheyDiffer();
    void readOnlyBoardSaysThatItCanNeverDriveAMotor();
    void agesGrow();
    void silentOutputIsStaleInWords();
    void delaysAreCountedFromTheRequest();
    void earlierStagesAreMarked();
    void newBoardBringsNewCards();
};

namespace {

QString ageOf(const ControlCard *card, Stage stage)
{
    const auto stages = card->findChildren<StageView *>();
    return stages.at(static_cast<int>(stage))->text().age;
}

} // namespace

void ControlPanelTest::manualHandIsLiveOnlyAfterTaking()
{
    QSignalSpy taken(m_window.get(), &MainWindow::manualTaken);
    QSignalSpy released(m_window.get(), &MainWindow::manualReleased);
    auto *button = card(0)->findChild<QPushButton *>(QStringLiteral("manualButton"));
    auto *slider = card(0)->findChild<QSlider *>();
    auto *field = card(0)->findChild<QDoubleSpinBox *>();
    QVERIFY(!slider->isEnabled());
    QVERIFY(!field->isEnabled());
    button->click();
    QCOMPARE(taken.size(), 1);
    QCOMPARE(taken.at(0).at(0).toString(), QStringLiteral("m1"));
    QVERIFY2(!slider->isEnabled(), "the gate has not said yes yet");
    ControlStatus motor = scene::motor(m_now.at);
    motor.isManual = true;
    m_window->setControls({motor, scene::fan(m_now.at)});
    QVERIFY(slider->isEnabled() && slider->isVisible());
    QVERIFY(field->isEnabled());
    QVERIFY(!card(1)->findChild<QSlider *>()->isEnabled());
    button->click();
    QCOMPARE(released.size(), 1);
}

void ControlPanelTest::sliderAsksForValues()
{
    QSignalSpy values(m_window.get(), &MainWindow::valueRequested);
    ControlStatus motor = scene::motor(m_now.at);
    motor.isManual = true;
    m_window->setControls({motor});
    QCOMPARE(values.size(), 0);
    auto *slider = card(0)->findChild<QSlider *>();
    slider->setValue(slider->maximum());
    QCOMPARE(values.size(), 1);
    QCOMPARE(values.at(0).at(0).toString(), QStringLiteral("m1"));
    QCOMPARE(values.at(0).at(1).toDouble(), 100.0);
    slider->setValue(slider->minimum() + 1);
    slider->setValue(slider->minimum());
    QTRY_COMPARE(values.size(), 2);
    QCOMPARE(values.at(1).at(1).toDouble(), -100.0);
    auto *field = card(0)->findChild<QDoubleSpinBox *>();
    field->setValue(12.5);
    QTRY_COMPARE(values.size(), 3);
    QCOMPARE(values.at(2).at(1).toDouble(), 12.5);
}

void ControlPanelTest::handStartsAtTheOutput()
{
    QSignalSpy values(m_window.get(), &MainWindow::valueRequested);
    ControlStatus motor = scene::motor(m_now.at);
    motor.isManual = true;
    m_window->setControls({motor});
    QCOMPARE(card(0)->findChild<QDoubleSpinBox *>()->value(), 42.0);
    motor.origin = ControlOrigin::SafeState;
    motor.requested->value = 0.0;
    m_window->setControls({motor});
    QCOMPARE(card(0)->findChild<QDoubleSpinBox *>()->value(), 0.0);
    QCOMPARE(values.size(), 0);
}

void ControlPanelTest::nobodyTakesManualWhileStopped()
{
    GateStatus gate;
    gate.isStopLatched = true;
    m_window->setGateStatus(gate);
    QVERIFY(!card(0)->findChild<QPushButton *>(QStringLiteral("manualButton"))->isEnabled());
    m_window->setGateStatus({});
    QVERIFY(card(0)->findChild<QPushButton *>(QStringLiteral("manualButton"))->isEnabled());
    m_window->setBoardStatus({});
    QVERIFY(!card(0)->findChild<QPushButton *>(QStringLiteral("manualButton"))->isEnabled());
}

void ControlPanelTest::limitedValueSaysWhy()
{
    auto *quiet = card(0)->findChild<QLabel *>(QStringLiteral("warning"));
    auto *limited = card(1)->findChild<QLabel *>(QStringLiteral("warning"));
    QVERIFY(!quiet->isVisible());
    QVERIFY(limited->isVisible());
    QCOMPARE(limited->text(),
             QStringLiteral("Limited: the server asked for 120, the board's range "
                            "ends at 100."));
}

void ControlPanelTest::unknownControlsHaveACardAndTheWayToMapThem()
{
    const auto rows = [this] {
        QStringList texts;
        const auto labels = m_window->findChildren<QLabel *>(QStringLiteral("unknownControl"));
        for (const QLabel *label : labels) {
            if (label->isVisible())
                texts.append(label->text());
        }
        return texts;
    };
    const QString lamp
        = QStringLiteral("The server also sent lamp = 1, which this board does not have.");
    QCOMPARE(rows(), QStringList {lamp});
    QList<UnknownControl> many;
    for (int number = 0; number < 299; ++number)
        many.append({QStringLiteral("x%1").arg(number), QStringLiteral("0"), {}, 1});
    many.insert(2, scene::lamp());
    m_window->setUnknownControls(many);
    QCOMPARE(rows().size(), 5);
    QCOMPARE(rows().at(0), lamp); // what is about to be pressed stays where it is
    auto *more = m_window->findChild<QLabel *>(QStringLiteral("moreUnknownControls"));
    QCOMPARE(more->text(), QStringLiteral("And 295 more."));
    auto *map = m_window->findChild<QPushButton *>(QStringLiteral("mapControl"));
    QVERIFY(map->isVisible() && map->accessibleName().contains(QStringLiteral("lamp")));
    m_window->setUnknownControls({});
    QVERIFY(!map->isVisible() && !more->isVisible());
}

void ControlPanelTest::idsOfTheServerAreShownWhereTheyDiffer()
{
    const auto shown = [this](int index) {
        auto *label = card(index)->findChild<QLabel *>(QStringLiteral("serverIds"));
        return label->isVisible() ? label->text() : QString();
    };
    QCOMPARE(shown(0), QString());
    BridgeConfig config;
    config.mapping.controls = {{QStringLiteral("motor"), QStringLiteral("m1")},
                               {QStringLiteral("m1"), QStringLiteral("fan")}};
    m_window->setSettings(config, {});
    QCOMPARE(shown(0), QStringLiteral("server: motor"));
    QCOMPARE(shown(1), QStringLiteral("server: m1, fan"));
    config.mapping.controls = {{QStringLiteral("fan"), QStringLiteral("m1")}};
    m_window->setSettings(config, {});
    QCOMPARE(shown(1), QStringLiteral("server: no id moves it"));
}

void ControlPanelTest::readOnlyBoardSaysThatItCanNeverDriveAMotor()
{
    auto *title = m_window->findChild<QLabel *>(QStringLiteral("readOnlyTitle"));
    auto *why = m_window->findChild<QLabel *>(QStringLiteral("readOnlyWhy"));
    auto *map = m_window->findChild<QPushButton *>(QStringLiteral("mapControl"));
    QVERIFY(!title->isVisible() && map->isVisible());
    BridgeConfig config;
    config.boardFormat = BoardFormat::Plain;
    m_window->setSettings(config, {});
    m_window->setControls({});
    QVERIFY(title->isVisible() && !map->isVisible());
    QVERIFY(title->text().contains(QStringLiteral("can never drive a motor")));
    QVERIFY(why->text().contains(QStringLiteral("no checksum")));
    config.boardFormat = BoardFormat::Checked;
    m_window->setSettings(config, {});
    QVERIFY(!title->isVisible());
    BoardStatus unknown = scene::readyBoard();
    unknown.announcement.isControllable = false;
    m_window->setBoardStatus(unknown);
    QVERIFY(title->isVisible());
}

void ControlPanelTest::agesGrow()
{
    QCOMPARE(ageOf(card(0), Stage::Requested), QStringLiteral("0.8 s ago"));
    m_window->setNow({m_now.at + Milliseconds(1200), m_now.utc + Milliseconds(1200)});
    QCOMPARE(ageOf(card(0), Stage::Requested), QStringLiteral("2.0 s ago"));
    m_window->setNow({m_now.at + Milliseconds(61'000), m_now.utc});
    QCOMPARE(ageOf(card(0), Stage::Requested), QStringLiteral("61 s ago"));
}

void ControlPanelTest::silentOutputIsStaleInWords()
{
    QCOMPARE(ageOf(card(0), Stage::Applied), QStringLiteral("0.1 s ago"));
    m_window->setNow({m_now.at + Milliseconds(2900), m_now.utc});
    QCOMPARE(ageOf(card(0), Stage::Applied), QStringLiteral("stale, 3.0 s ago"));
}

void ControlPanelTest::delaysAreCountedFromTheRequest()
{
    QCOMPARE(ageOf(card(0), Stage::Sent), QStringLiteral("+1 ms"));
    QCOMPARE(ageOf(card(0), Stage::Acknowledged), QStringLiteral("+6 ms"));
}

void ControlPanelTest::earlierStagesAreMarked()
{
    ControlStatus motor = scene::motor(m_now.at);
    motor.requested = ControlStage {50.0, m_now};
    motor.outcome = ControlOutcome::Pending;
    auto texts = stageTexts(motor, m_now.at);
    QVERIFY(texts[1].isStale && texts[2].isStale);
    QCOMPARE(texts[1].age, QStringLiteral("waiting"));
    motor.outcome = ControlOutcome::Refused;
    texts = stageTexts(motor, m_now.at);
    QCOMPARE(texts[1].age, QStringLiteral("refused"));
    texts = stageTexts(ControlStatus {}, m_now.at);
    QCOMPARE(texts[0].value, QStringLiteral("–"));
    QVERIFY(texts[3].isStale);
}

void ControlPanelTest::newBoardBringsNewCards()
{
    ControlStatus lamp = scene::motor(m_now.at);
    lamp.spec.id = QStringLiteral("lamp");
    m_window->setControls({lamp});
    QCOMPARE(m_window->findChildren<ControlCard *>().size(), 1);
    QCOMPARE(card(0)->id(), QStringLiteral("lamp"));
    m_window->setControls({});
    QVERIFY(m_window->findChildren<ControlCard *>().isEmpty());
}

QTEST_MAIN(ControlPanelTest)
#include "tst_controlpanel.moc"
