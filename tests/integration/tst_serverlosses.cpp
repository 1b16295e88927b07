// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/scriptedserver.h"
#include "tests/integration/serverclient.h"

#include <QElapsedTimer>
#include <QTest>

using namespace armature;
using namespace std::chrono_literals;

class TestServerLosses : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void case073_frozenServerWhileWatchful();
    void resetComesBack();
    void finComesBack();
    void case085_closes_data();
    void case085_closes();
    void dropAndReconnect();
    void nothingOfADroppedConnectionReachesAMotor();
    void case119_shutdown();
    void shutdownOfAFrozenServer();
    void shutdownBeforeTheStart();
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

void TestServerLosses::resetComesBack()
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

void TestServerLosses::finComesBack()
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
        QTest::addRow("%d", code) << code;
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

void TestServerLosses::nothingOfADroppedConnectionReachesAMotor()
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

void TestServerLosses::shutdownOfAFrozenServer()
{
    ScriptedServer server;
    Client client(server.url());
    JOIN(client);
    server.isSilent = true;
    client.endpoint.shutdown(200ms);
    QTRY_COMPARE_WITH_TIMEOUT(client.closed.count(), 1, 2000);
    QCOMPARE(client.left.count(), 1);
}

void TestServerLosses::shutdownBeforeTheStart()
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
