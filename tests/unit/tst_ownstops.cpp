// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/control/ownstops.h"

#include <QTest>

using namespace armature;

class TestOwnStops : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsWhoseDoingItWas_data();
    void tellsWhoseDoingItWas();
    void isNewsOnce();
    void knowsWhetherItRan();
    void aNewBoardBeginsAnew();

private: // NOLINT(readability-redundant-access-specifiers): those are slots
    [[nodiscard]] OwnStops::Report take(const char *state, const char *why = "host")
    {
        return m_stops.take(QString::fromLatin1(state), QString::fromLatin1(why));
    }
    OwnStops m_stops {};
};

void TestOwnStops::tellsWhoseDoingItWas_data()
{
    QTest::addColumn<QByteArray>("state");
    QTest::addColumn<QByteArray>("why");
    QTest::addColumn<int>("cause");
    const auto row = [](const char *state, const char *why, OwnStops::Cause cause) {
        QTest::addRow("%s %s", state, why) << QByteArray(state) << QByteArray(why) << int(cause);
    };
    row("run", "host", OwnStops::Cause::None);
    row("run", "estop", OwnStops::Cause::None);
    row("safe", "host", OwnStops::Cause::None);
    row("safe", "boot", OwnStops::Cause::None);
    row("safe", "nonsense", OwnStops::Cause::None);
    row("safe", "silence", OwnStops::Cause::Silence);
    row("safe", "estop", OwnStops::Cause::EmergencyStop);
}

void TestOwnStops::tellsWhoseDoingItWas()
{
    QFETCH(const QByteArray, state);
    QFETCH(const QByteArray, why);
    m_stops.boardReady();
    QTEST(int(take(state.constData(), why.constData()).cause), "cause");
}

void TestOwnStops::isNewsOnce()
{
    m_stops.boardReady();
    QVERIFY(!take("safe", "host").isNews);
    QVERIFY(take("safe", "estop").isNews);
    QVERIFY(!take("safe", "estop").isNews);
    QVERIFY(take("safe", "silence").isNews);
    (void)take("run");
    QVERIFY(take("safe", "silence").isNews);
}

void TestOwnStops::knowsWhetherItRan()
{
    m_stops.boardReady();
    QVERIFY(!take("safe", "silence").hasRun);
    (void)take("run");
    QVERIFY(take("safe", "silence").hasRun);
    QVERIFY(!take("safe", "silence").hasRun);
}

void TestOwnStops::aNewBoardBeginsAnew()
{
    (void)take("run");
    (void)take("safe", "estop");
    m_stops.boardReady();
    const OwnStops::Report report = take("safe", "estop");
    QVERIFY(report.isNews);
    QVERIFY(!report.hasRun);
}

QTEST_GUILESS_MAIN(TestOwnStops)
#include "tst_ownstops.moc"
