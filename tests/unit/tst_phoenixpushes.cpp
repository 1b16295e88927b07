// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/phoenixscript.h"

#include <QTest>

using namespace armature;
using namespace std::chrono_literals;

class TestPhoenixPushes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void case057_oneReplyOnce();
    void case058_refusals_data();
    void case058_refusals();
    void case060_unanswered();
    void case062_outOfOrder();
    void case067_windowIsBounded();
    void latencyOnReplies();
};

void TestPhoenixPushes::case057_oneReplyOnce()
{
    PhoenixScript script;
    script.join();
    const QString ref = script.push(5);
    script.reply(ref);
    QCOMPARE(only<phoenix::PushSettled>(script.last).value(0).id, quint64(5));
    QCOMPARE(outcomes(script.last), QList {PushOutcome::Ok});
    script.reply(ref);
    QCOMPARE(script.count<phoenix::PushSettled>(), 0);
    QCOMPARE(script.count<phoenix::Dropped>(), 1);
}

void TestPhoenixPushes::case058_refusals_data()
{
    QTest::addColumn<QByteArray>("status");
    QTest::newRow("error") << QByteArray("error");
    QTest::newRow("case059: unknown status") << QByteArray("perhaps");
    QTest::newRow("empty") << QByteArray();
}

void TestPhoenixPushes::case058_refusals()
{
    QFETCH(const QByteArray, status);
    PhoenixScript script;
    script.join();
    script.reply(script.push(5), status, R"({"reason":"no"})");
    QCOMPARE(outcomes(script.last), QList {PushOutcome::Rejected});
    QVERIFY(script.session.canPush());
}

void TestPhoenixPushes::case060_unanswered()
{
    PhoenixScript script;
    script.join();
    const QString ref = script.push(5);
    script.pass(9999ms);
    QCOMPARE(script.count<phoenix::PushSettled>(), 0);
    script.pass(1ms);
    QCOMPARE(outcomes(script.last), QList {PushOutcome::Unanswered});
    script.reply(ref);
    QCOMPARE(script.count<phoenix::PushSettled>(), 0);
    QCOMPARE(script.count<phoenix::Dropped>(), 1);
}

void TestPhoenixPushes::case062_outOfOrder()
{
    PhoenixScript script;
    script.join();
    const QList<QString> refs {script.push(1), script.push(2), script.push(3)};
    for (const int index : {2, 0, 1}) {
        script.reply(refs.at(index));
        QCOMPARE(only<phoenix::PushSettled>(script.last).value(0).id,
                 static_cast<quint64>(index) + 1);
    }
}

void TestPhoenixPushes::case067_windowIsBounded()
{
    PhoenixScript script;
    script.join();
    for (quint64 id = 1; id <= 8; ++id) {
        QVERIFY(script.session.canPush());
        script.push(id);
    }
    QVERIFY(!script.session.canPush());
    script.pass(10s);
    QCOMPARE(script.count<phoenix::PushSettled>(), 8);
    QVERIFY(script.session.canPush());
}

void TestPhoenixPushes::latencyOnReplies()
{
    PhoenixScript script;
    script.join();
    const QString ref = script.push(1);
    script.now += 17ms;
    script.reply(ref);
    const auto frame = only<phoenix::FrameRead>(script.last).value(0);
    QCOMPARE(frame.event, QStringLiteral("phx_reply"));
    QCOMPARE(frame.ref, ref);
    QCOMPARE(frame.latency, std::optional(Milliseconds(17)));
}

QTEST_APPLESS_MAIN(TestPhoenixPushes)
#include "tst_phoenixpushes.moc"
