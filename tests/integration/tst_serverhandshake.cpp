// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/scriptedserver.h"
#include "tests/integration/serverclient.h"

#include <QTest>

#include <memory>

using namespace armature;
using namespace std::chrono_literals;

class TestServerHandshake : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void case002_theWireCarriesTheKeyAndNoOrigin();
    void case003_aBadKeyNeverLeaves();
    void case005_oneHandshakeOnly();
    void case009_refusals_data();
    void case009_refusals();
    void case015_theErrorIsOfThisAttempt();
    void case007_handshakeThatHangs();
    void connectNowCutsTheWaiting();
};

void TestServerHandshake::case002_theWireCarriesTheKeyAndNoOrigin()
{
    RawServer server({});
    Client client(server.url());
    client.endpoint.start();
    QTRY_VERIFY(server.request.contains("\r\n\r\n"));
    const QByteArray lower = server.request.toLower();
    QVERIFY(server.request.startsWith("GET /microcontrollers/websocket HTTP/1.1\r\n"));
    QCOMPARE(lower.count(QByteArray("x-api-key: " + kKey.toLower())), 1);
    QVERIFY(!lower.contains("origin:"));
    QVERIFY(!lower.contains("sec-websocket-extensions"));
}

void TestServerHandshake::case003_aBadKeyNeverLeaves()
{
    RawServer server({});
    ServerEndpoint endpoint({server.url(), "key\r\nX-Evil: 1", {}, QStringLiteral("1.0.0")});
    endpoint.start();
    QCOMPARE(endpoint.status().state, ServerState::Offline);
    QCOMPARE(endpoint.status().reason, ServerReason::NotConfigured);
    QVERIFY(!endpoint.status().detail.contains(QLatin1String("Evil")));
    QTest::qWait(50);
    QCOMPARE(server.connections, 0);
}

void TestServerHandshake::case005_oneHandshakeOnly()
{
    ScriptedServer server;
    Client client(server.url());
    client.endpoint.start();
    client.endpoint.start();
    client.endpoint.connectNow();
    QTRY_COMPARE(client.joined.count(), 1);
    client.endpoint.connectNow();
    QTest::qWait(50);
    QCOMPARE(server.connections(), 1);
    QCOMPARE(client.endpoint.status().attempts, quint64(1));
}

void TestServerHandshake::case009_refusals_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<int>("status");
    QTest::addColumn<ServerReason>("reason");
    QTest::addColumn<ServerState>("state");

    const auto http = [](const QByteArray &status, const QByteArray &header = {}) -> QByteArray {
        return "HTTP/1.1 " + status + "\r\ncontent-length: 0\r\n" + header + "\r\n";
    };
    QTest::newRow("403") << http("403 Forbidden") << 403 << ServerReason::KeyOrAuthRefused
                         << ServerState::Refused;
    QTest::newRow("403 and close") << http("403 Forbidden", "connection: close\r\n") << 403
                                   << ServerReason::KeyOrAuthRefused << ServerState::Refused;
    QTest::newRow("400") << http("400 Bad Request") << 400 << ServerReason::BadRequest
                         << ServerState::Refused;
    QTest::newRow("404") << http("404 Not Found") << 404 << ServerReason::WrongPath
                         << ServerState::Refused;
    QTest::newRow("301") << http("301 Moved", "location: ws://127.0.0.1:1/\r\n") << 301
                         << ServerReason::WrongPath << ServerState::Refused;
    QTest::newRow("500") << http("500 Internal Server Error") << 500 << ServerReason::ServerError
                         << ServerState::Waiting;
    QTest::newRow("502") << http("502 Bad Gateway") << 502 << ServerReason::ServerError
                         << ServerState::Waiting;
    QTest::newRow("429") << http("429 Too Many Requests") << 429 << ServerReason::ServerError
                         << ServerState::Waiting;
    QTest::newRow("200") << http("200 OK") << 200 << ServerReason::ServerError
                         << ServerState::Waiting;
    QTest::newRow("no HTTP") << QByteArray("SSH-2.0-OpenSSH_9.2\r\n\r\n") << 0
                             << ServerReason::NotAWebSocket << ServerState::Waiting;
    QTest::newRow("case016: wrong accept key")
        << QByteArray("HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: "
                      "Upgrade\r\nsec-websocket-accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n\r\n")
        << 0 << ServerReason::NotAWebSocket << ServerState::Waiting;
}

void TestServerHandshake::case009_refusals()
{
    QFETCH(const QByteArray, answer);
    RawServer server(answer);
    Client client(server.url());
    QSignalSpy changes(&client.endpoint, &ServerEndpoint::statusChanged);
    client.endpoint.start();
    QTRY_VERIFY(client.endpoint.status().retryAt.has_value());
    QTEST(client.endpoint.status().httpStatus, "status");
    QTEST(client.reason(), "reason");
    QTEST(client.state(), "state");
    QTRY_COMPARE(server.disconnections, 1); // case014: QWebSocket would keep it open
    QCOMPARE(client.endpoint.status().attempts, quint64(1));
    QCOMPARE(changes.count(), 2); // connecting; then the end, once (case017)
    QCOMPARE(client.left.count(), 0);
}

void TestServerHandshake::case015_theErrorIsOfThisAttempt()
{
    auto server = std::make_unique<RawServer>("HTTP/1.1 403 Forbidden\r\n\r\n");
    Client client(server->url());
    client.endpoint.start();
    QTRY_COMPARE(client.reason(), ServerReason::KeyOrAuthRefused);
    server.reset();
    client.endpoint.connectNow();
    QTRY_COMPARE(client.reason(), ServerReason::ConnectionRefused);
    QCOMPARE(client.endpoint.status().httpStatus, 0);
    QVERIFY(!client.endpoint.status().detail.contains(QLatin1String("403")));
}

void TestServerHandshake::case007_handshakeThatHangs()
{
    RawServer server({});
    Client client(server.url());
    client.endpoint.start();
    QTRY_COMPARE_WITH_TIMEOUT(client.reason(), ServerReason::HandshakeTimeout, 15'000);
    QTRY_COMPARE(server.disconnections, 1);
}

void TestServerHandshake::connectNowCutsTheWaiting()
{
    auto refusing = std::make_unique<RawServer>("HTTP/1.1 403 Forbidden\r\n\r\n");
    Client client(refusing->url());
    client.endpoint.start();
    QTRY_COMPARE(client.state(), ServerState::Refused);
    QVERIFY(*client.endpoint.status().retryAt - Clock::now() > 20s);
    client.endpoint.connectNow();
    QCOMPARE(client.state(), ServerState::Connecting);
    QTRY_COMPARE(refusing->connections, 2);
    QTRY_COMPARE(client.state(), ServerState::Refused);
    QCOMPARE(client.endpoint.status().attempts, quint64(2));
}

QTEST_GUILESS_MAIN(TestServerHandshake)
#include "tst_serverhandshake.moc"
