// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/scriptedserver.h"
#include "tests/integration/serverclient.h"

#include <QPointer>
#include <QTest>

using namespace armature;
using namespace std::chrono_literals;

class TestServerEndpoint : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void joinsAndTellsWho();
    void pushesAndReplies();
    void controlUpdates();
    void trafficIsCutAndRedacted();
    void case034_oversizedMessage();
    void case026_garbageChangesNothing();
    void case110_deletedInAHandler_data();
    void case110_deletedInAHandler();
    void highWaterHoldsPushes();
};

void TestServerEndpoint::joinsAndTellsWho()
{
    ScriptedServer server;
    Client client(server.url());
    JOIN(client);
    QCOMPARE(client.joined.constFirst().constFirst().value<ServerIdentity>(),
             (ServerIdentity {1, 2, 3}));
    QCOMPARE(client.state(), ServerState::Joined);
    QCOMPARE(client.endpoint.status().controllerId, std::optional<qint64>(3));
    QCOMPARE(client.endpoint.status().attempts, quint64(1));
    QVERIFY(client.endpoint.canPush());
    QCOMPARE(client.writable.count(), 1);
    QCOMPARE(server.received(QStringLiteral("phx_join")).size(), 1);
}

void TestServerEndpoint::pushesAndReplies()
{
    ScriptedServer server;
    Client client(server.url());
    JOIN(client);
    const quint64 first = client.endpoint.push(QStringLiteral("upload_readings"), R"({"s":[]})");
    const quint64 second = client.endpoint.push(QStringLiteral("upload_readings"), R"({"t":[]})");
    QVERIFY(first != 0 && second != first);
    QTRY_COMPARE(client.settled.count(), 2);
    QCOMPARE(client.settled.at(0).at(0).toULongLong(), first);
    QCOMPARE(client.settled.at(0).at(1).value<PushOutcome>(), PushOutcome::Ok);
    const QList<QJsonObject> pushes = server.received(QStringLiteral("upload_readings"));
    const QJsonObject join = server.received(QStringLiteral("phx_join")).constFirst();
    QCOMPARE(pushes.at(0).value(QLatin1String("payload")).toObject().keys(),
             QStringList {QStringLiteral("s")});
    QCOMPARE(pushes.at(0).value(QLatin1String("join_ref")), join.value(QLatin1String("ref")));

    server.isSilent = true;
    const qsizetype writableBefore = client.writable.count();
    while (client.endpoint.canPush()) {
        (void)client.endpoint.push(QStringLiteral("upload_readings"), "{}");
    }
    QTRY_COMPARE(server.received(QStringLiteral("upload_readings")).size(), 10);
    const QJsonObject last = server.received(QStringLiteral("upload_readings")).constLast();
    server.send(QStringLiteral(R"({"event":"phx_reply","payload":{"response":{},"status":"ok"},)"
                               R"("ref":"%1","topic":"microcontroller:v1:3"})")
                    .arg(last.value(QLatin1String("ref")).toString()));
    QTRY_COMPARE(client.writable.count(), writableBefore + 1);
    QVERIFY(client.endpoint.canPush());
    server.reset();
    QTRY_COMPARE(client.settled.count(), 10);
    QCOMPARE(client.settled.constLast().at(1).value<PushOutcome>(), PushOutcome::Unanswered);
    QCOMPARE(client.left.count(), 1);
}

void TestServerEndpoint::controlUpdates()
{
    ScriptedServer server;
    Client client(server.url());
    JOIN(client);
    server.controlUpdate(QStringLiteral(R"([{"m1":90},{"led":true}])"));
    QTRY_COMPARE(client.controls.count(), 1);
    const auto update = client.controls.at(0).at(0).value<ControlUpdate>();
    QCOMPARE(update.items.size(), 2);
    QCOMPARE(update.items.at(0).number, std::optional(90.0));
    QVERIFY(client.controls.at(0).at(1).value<Stamp>().utc > 0ms);
    QVERIFY(client.heard.count() >= 3);
}

void TestServerEndpoint::trafficIsCutAndRedacted()
{
    ScriptedServer server;
    Client client(server.url());
    JOIN(client);
    client.traffic.clear();
    (void)client.endpoint.push(QStringLiteral("upload_readings"),
                               R"({"s":[")" + QByteArray(4000, 'x') + R"("]})");
    server.send(QStringLiteral(R"({"event":"e","payload":{"k":"%1"},"ref":null,"topic":)"
                               R"("microcontroller:v1:3"})")
                    .arg(QString::fromLatin1(kKey)));
    QTRY_COMPARE(client.traffic.count(), 3);
    for (const QList<QVariant> &one : std::as_const(client.traffic)) {
        const auto entry = one.constFirst().value<TrafficEntry>();
        QVERIFY(entry.text.size() <= 512);
        QVERIFY(!entry.text.contains(QString::fromLatin1(kKey)));
        const bool isReply = entry.event == QLatin1String("phx_reply");
        QCOMPARE(entry.latency.has_value(), isReply);
        QCOMPARE(entry.topic, QStringLiteral("microcontroller:v1:3"));
    }
    const auto sent = client.traffic.constFirst().constFirst().value<TrafficEntry>();
    QCOMPARE(sent.direction, TrafficDirection::Sent);
    QCOMPARE(sent.event, QStringLiteral("upload_readings"));
    QCOMPARE(sent.text.size(), 512);
}

void TestServerEndpoint::case034_oversizedMessage()
{
    ScriptedServer server;
    Client client(server.url());
    JOIN(client);
    server.send(QString(2'097'152, QLatin1Char('x')));
    QTRY_COMPARE(client.left.count(), 1);
    QCOMPARE(leftReason(client), ServerReason::OversizedMessage);
}

void TestServerEndpoint::case026_garbageChangesNothing()
{
    ScriptedServer server;
    Client client(server.url());
    JOIN(client);
    for (int round = 0; round < 300; ++round) {
        server.send(QStringLiteral("{\"topic\":%1").arg(round));
        server.sendBinary(QByteArray(round, '\xff'));
    }
    QTRY_COMPARE(client.endpoint.status().droppedFrames, quint64(600));
    QCOMPARE(client.controls.count(), 0);
    QCOMPARE(client.left.count(), 0);
    server.controlUpdate(QStringLiteral(R"([{"m1":1}])"));
    QTRY_COMPARE(client.controls.count(), 1);
}

void TestServerEndpoint::case110_deletedInAHandler_data()
{
    QTest::addColumn<int>("where");
    QTest::newRow("joined") << 0;
    QTest::newRow("control update") << 1;
    QTest::newRow("left") << 2;
    QTest::newRow("heard") << 3;
    QTest::newRow("status") << 4;
    QTest::newRow("push settled") << 5;
}

void TestServerEndpoint::case110_deletedInAHandler()
{
    QFETCH(const int, where);
    ScriptedServer server;
    QPointer<ServerEndpoint> endpoint(
        new ServerEndpoint({server.url(), kKey, {}, QStringLiteral("1.0.0")}));
    const auto kill = [&endpoint] { delete endpoint; };
    QSignalSpy joined(endpoint, &ServerEndpoint::joined);
    switch (where) {
    case 0:
        connect(endpoint, &ServerEndpoint::joined, this, kill);
        break;
    case 1:
        connect(endpoint, &ServerEndpoint::controlUpdateReceived, this, kill);
        break;
    case 2:
        connect(endpoint, &ServerEndpoint::left, this, kill);
        break;
    case 3:
        connect(endpoint, &ServerEndpoint::heard, this, kill);
        break;
    case 4:
        connect(endpoint, &ServerEndpoint::statusChanged, this,
                [&endpoint, &kill](const ServerStatus &status) {
                    if (status.state == ServerState::Joined) {
                        kill();
                    }
                });
        break;
    default:
        connect(endpoint, &ServerEndpoint::pushSettled, this, kill);
    }
    endpoint->start();
    QTRY_VERIFY(!endpoint || joined.count() == 1);
    if (endpoint && where == 1) {
        server.controlUpdate(QStringLiteral(R"([{"m1":1}])"));
    } else if (endpoint && where == 2) {
        server.reset();
    } else if (endpoint && where == 5) {
        (void)endpoint->push(QStringLiteral("upload_readings"), "{}");
    }
    QTRY_VERIFY(!endpoint);
    QTest::qWait(20);
}

void TestServerEndpoint::highWaterHoldsPushes()
{
    ScriptedServer server;
    Client client(server.url());
    JOIN(client);
    (void)client.endpoint.push(QStringLiteral("upload_readings"),
                               '"' + QByteArray(8'388'608, 'x') + '"');
    QVERIFY(!client.endpoint.canPush());
    QTRY_VERIFY_WITH_TIMEOUT(client.endpoint.canPush(), 10'000);
    QCOMPARE(client.writable.count(), 2);
}

QTEST_GUILESS_MAIN(TestServerEndpoint)
#include "tst_serverendpoint.moc"
