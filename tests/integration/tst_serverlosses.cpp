// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/serverconnection.h"
#include "tests/integration/scriptedserver.h"
#include "tests/integration/serverclient.h"
#include "tests/support/processusage.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QTest>

#include <memory>

using namespace armature;
using namespace std::chrono_literals;

class TestServerLosses : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void case073_frozenServerWhileWatchful();
    void case074_frozenWithMegabytesUnsent();
    void case085_resetComesBack();
    void case085_finComesBack();
    void case085_closes_data();
    void case085_closes();
    void dropAndReconnect();
    void case094_nothingOfADroppedConnectionReachesAMotor();
    void case086_ourOwnEndIsTheEnd_data();
    void case086_ourOwnEndIsTheEnd();
    void case094_lateEndOfTheOldConnection();
    void case095_endAndStartAtOnce();
    void case119_shutdown();
    void case119_shutdownOfAFrozenServer();
    void case119_shutdownBeforeTheStart();
};

void TestServerLosses::case073_frozenServerWhileWatchful()
{
    ScriptedServer server;
    Client client(server.url());
    JOIN(client);
    client.endpoint.setWatchful(true);
    QTRY_VERIFY(client.endpoint.status().roundTrip.has_value());
    server.isSilent = true;
    QTRY_COMPARE_WITH_TIMEOUT(client.left.count(), 1, 8000);
    QCOMPARE(leftReason(client), ServerReason::NoHeartbeatReply);
    server.isSilent = false;
    QTRY_COMPARE_WITH_TIMEOUT(client.joined.count(), 2, 5000);
    QCOMPARE(server.connections(), 2);
}

void TestServerLosses::case074_frozenWithMegabytesUnsent()
{
    ScriptedServer server;
    Client client(server.url());
    JOIN(client);
    const qsizetype files = openFiles();
    qsizetype filesAfter = files;
    connect(&client.endpoint, &ServerEndpoint::left, this,
            [&filesAfter] { filesAfter = openFiles(); });
    server.freeze();
    client.endpoint.setWatchful(true);
    (void)client.endpoint.push(QStringLiteral("upload_readings"),
                               '"' + QByteArray(25'000'000, 'x') + '"');
    QTRY_COMPARE_WITH_TIMEOUT(client.left.count(), 1, 8000);
    QCOMPARE(leftReason(client), ServerReason::NoHeartbeatReply);
    QCOMPARE(filesAfter, files - 1); // gone when it is told
    QCOMPARE(client.settled.count(), 1);
    QTRY_COMPARE_WITH_TIMEOUT(client.joined.count(), 2, 5000);
}

void TestServerLosses::case085_resetComesBack()
{
    ScriptedServer server;
    Client client(server.url());
    JOIN(client);
    QElapsedTimer clock;
    clock.start();
    server.reset();
    QTRY_COMPARE(client.left.count(), 1);
    QVERIFY2(clock.elapsed() < 500, qPrintable(QString::number(clock.elapsed())));
    QCOMPARE(leftReason(client), ServerReason::ConnectionLost);
    QTRY_COMPARE_WITH_TIMEOUT(client.joined.count(), 2, 5000);
    // case024: no ref of the first connection comes again
    const QJsonObject join = server.received(QStringLiteral("phx_join")).constFirst();
    QVERIFY(join.value(QLatin1String("ref")).toString().toInt() > 1);
    QCOMPARE(client.left.count(), 1);
}

void TestServerLosses::case085_finComesBack()
{
    ScriptedServer server;
    Client client(server.url());
    JOIN(client);
    server.finish();
    QTRY_COMPARE(client.left.count(), 1);
    QCOMPARE(leftReason(client), ServerReason::ConnectionLost);
    QTRY_COMPARE_WITH_TIMEOUT(client.joined.count(), 2, 5000);
}

void TestServerLosses::case085_closes_data()
{
    QTest::addColumn<int>("code");
    for (const int code : {1000, 1001, 1011, 1012, 1013, 4001}) {
        QTest::addRow("%s_%d", code == 1000 ? "case084" : "case085", code) << code;
    }
}

void TestServerLosses::case085_closes()
{
    QFETCH(const int, code);
    ScriptedServer server;
    Client client(server.url());
    JOIN(client);
    server.close(code);
    QTRY_COMPARE(client.left.count(), 1);
    QCOMPARE(leftReason(client), ServerReason::ClosedByServer);
    QVERIFY2(client.endpoint.status().detail.contains(QString::number(code)),
             qPrintable(client.endpoint.status().detail));
    QTRY_COMPARE_WITH_TIMEOUT(client.joined.count(), 2, 8000);
}

void TestServerLosses::dropAndReconnect()
{
    ScriptedServer server;
    Client client(server.url());
    JOIN(client);
    client.endpoint.dropAndReconnect();
    QCOMPARE(client.left.count(), 1);
    QCOMPARE(leftReason(client), ServerReason::ConnectionLost);
    QTRY_COMPARE(client.joined.count(), 2);
    QCOMPARE(server.connections(), 2);
    QCOMPARE(client.left.count(), 1);
}

void TestServerLosses::case094_nothingOfADroppedConnectionReachesAMotor()
{
    ScriptedServer server;
    Client client(server.url());
    JOIN(client);
    const auto once = connect(&client.endpoint, &ServerEndpoint::heard, this,
                              [&client] { client.endpoint.dropAndReconnect(); });
    server.controlUpdate(QStringLiteral(R"([{"m1":1}])"));
    server.controlUpdate(QStringLiteral(R"([{"m1":2}])"));
    QTRY_COMPARE(client.left.count(), 1);
    disconnect(once);
    QTRY_COMPARE(client.joined.count(), 2);
    QCOMPARE(client.controls.count(), 0);
}

void TestServerLosses::case086_ourOwnEndIsTheEnd_data()
{
    QTest::addColumn<int>("how");
    QTest::newRow("nothing more comes") << 0;
    QTest::newRow("reset") << 1;
    QTest::newRow("close 1012") << 2;
    QTest::newRow("channel error") << 3;
}

void TestServerLosses::case086_ourOwnEndIsTheEnd()
{
    QFETCH(const int, how);
    ScriptedServer server;
    Client client(server.url());
    JOIN(client);
    server.isSilent = true; // the leave stays unanswered
    client.endpoint.shutdown(300ms);
    if (how == 1) {
        server.reset();
    } else if (how == 2) {
        server.close(1012);
    } else if (how == 3) {
        server.send(QStringLiteral(R"({"event":"phx_error","payload":{},"ref":"1",)"
                                   R"("topic":"microcontroller:v1:3"})"));
    }
    QTRY_COMPARE(client.closed.count(), 1);
    QCOMPARE(client.state(), ServerState::Offline);
    QVERIFY(!client.endpoint.status().retryAt.has_value());
    client.endpoint.dropAndReconnect();
    client.endpoint.start();
    QTest::qWait(100);
    QCOMPARE(server.connections(), 1);
    QCOMPARE(client.closed.count(), 1);
    QCOMPARE(client.endpoint.findChildren<ServerConnection *>().size(), 0);
}

void TestServerLosses::case094_lateEndOfTheOldConnection()
{
    ScriptedServer server;
    Client client(server.url());
    JOIN(client);
    // All three are on their way to the old socket when it is replaced.
    server.controlUpdate(QStringLiteral(R"([{"m1":1}])"));
    server.send(QStringLiteral(R"({"event":"phx_error","payload":{},"ref":"1",)"
                               R"("topic":"microcontroller:v1:3"})"));
    server.close(1001);
    client.endpoint.dropAndReconnect();
    QTRY_COMPARE(client.joined.count(), 2);
    QTest::qWait(100);
    QCOMPARE(client.left.count(), 1);
    QCOMPARE(client.controls.count(), 0);
    QCOMPARE(client.state(), ServerState::Joined);
    QCOMPARE(client.endpoint.status().attempts, quint64(2));
}

void TestServerLosses::case095_endAndStartAtOnce()
{
    ScriptedServer server;
    auto old = std::make_unique<Client>(server.url());
    JOIN(*old);
    QJsonArray events;
    server.onFrame = [&events](const QJsonObject &frame) {
        events.append(frame.value(QLatin1String("event")));
    };
    old->endpoint.shutdown(2s);
    Client client(server.url()); // as the program does when its settings change
    JOIN(client);
    QTRY_COMPARE(old->closed.count(), 1);
    QCOMPARE(old->left.count(), 1);
    old.reset();
    QVERIFY(events.contains(QJsonValue(QStringLiteral("phx_leave"))));
    QVERIFY(events.contains(QJsonValue(QStringLiteral("phx_join"))));
    (void)client.endpoint.push(QStringLiteral("upload_readings"), R"({"s":[]})");
    QTRY_COMPARE(client.settled.count(), 1);
    QCOMPARE(client.settled.at(0).at(1).value<PushOutcome>(), PushOutcome::Ok);
    QCOMPARE(server.connections(), 2);
}

void TestServerLosses::case119_shutdown()
{
    ScriptedServer server;
    Client client(server.url());
    JOIN(client);
    client.endpoint.shutdown(2s);
    QVERIFY(!client.endpoint.canPush());
    QTRY_COMPARE(client.closed.count(), 1);
    QCOMPARE(client.left.count(), 1);
    QCOMPARE(leftReason(client), ServerReason::None);
    QCOMPARE(client.state(), ServerState::Offline);
    QTRY_COMPARE(server.closeCode(), 1000);
    QCOMPARE(server.received(QStringLiteral("phx_leave")).size(), 1);
    client.endpoint.connectNow();
    QTest::qWait(50);
    QCOMPARE(server.connections(), 1);
    QCOMPARE(client.closed.count(), 1);
}

void TestServerLosses::case119_shutdownOfAFrozenServer()
{
    ScriptedServer server;
    Client client(server.url());
    JOIN(client);
    server.isSilent = true;
    client.endpoint.shutdown(200ms);
    QTRY_COMPARE_WITH_TIMEOUT(client.closed.count(), 1, 2000);
    QCOMPARE(client.left.count(), 1);
}

void TestServerLosses::case119_shutdownBeforeTheStart()
{
    Client client(QUrl(QStringLiteral("ws://127.0.0.1:1")));
    client.endpoint.shutdown(1s);
    QCOMPARE(client.closed.count(), 0);
    QTRY_COMPARE(client.closed.count(), 1);

    RawServer hanging({});
    Client connecting(hanging.url());
    connecting.endpoint.start();
    QTRY_COMPARE(hanging.connections, 1);
    connecting.endpoint.shutdown(1s);
    QTRY_COMPARE(connecting.closed.count(), 1);
}

QTEST_GUILESS_MAIN(TestServerLosses)
#include "tst_serverlosses.moc"
