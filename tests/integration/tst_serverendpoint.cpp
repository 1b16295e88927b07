// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/scriptedserver.h"
#include "tests/integration/serverclient.h"
#include "tests/support/processusage.h"

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
    void case114_trafficIsCutAndRedacted();
    void case034_oversizedMessage();
    void case034_memoryIsBounded();
    void case026_garbageChangesNothing();
    void case082_pongs();
    void case102_highWaterHoldsPushes();
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

void TestServerEndpoint::case114_trafficIsCutAndRedacted()
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
    QTRY_COMPARE(server.closeCode(), 1009);
}

void TestServerEndpoint::case034_memoryIsBounded()
{
    ScriptedServer server;
    Client client(server.url());
    JOIN(client);
    const QString part(16'777'216, QLatin1Char('x'));
    const qint64 before = residentKib();
    server.client()->setOutgoingFrameSize(65'536); // many frames of one message
    server.send(part);
    QTRY_COMPARE(client.left.count(), 1);
    const qint64 growth = residentKib() - before;
    if constexpr (kIsMemoryMeasurable) {
        // The server's own copies are here too: UTF-16 and what it had sent.
        QVERIFY2(growth < 150'000, qPrintable(QString::number(growth)));
    }
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

void TestServerEndpoint::case102_highWaterHoldsPushes()
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

void TestServerEndpoint::case082_pongs()
{
    ScriptedServer server;
    Client client(server.url());
    JOIN(client);
    server.ping();
    QTRY_COMPARE(server.pongs(), 1);
    QCOMPARE(client.left.count(), 0);
    QCOMPARE(client.endpoint.status().droppedFrames, quint64(0));
}

QTEST_GUILESS_MAIN(TestServerEndpoint)
#include "tst_serverendpoint.moc"
