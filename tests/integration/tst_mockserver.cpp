// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/cannedserver.h"
#include "tests/support/mockserverfixture.h"

#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <atomic>

using namespace armature;

namespace {

QByteArray upgradeHead(const QByteArray &without)
{
    QByteArray head = "GET " + kEndpoint + " HTTP/1.1\r\n";
    const QList<QByteArray> headers {"Host: 127.0.0.1", "Connection: keep-alive, Upgrade",
                                     "Upgrade: WebSocket", "Sec-WebSocket-Version: 13",
                                     "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="};
    for (const QByteArray &header : headers) {
        head += header.startsWith(without) ? QByteArray() : QByteArray(header + "\r\n");
    }
    return head;
}

} // namespace

class TestMockServer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup();
    void handshakesAreRefusedWithStatuses_data();
    void handshakesAreRefusedWithStatuses();
    void refusedConnectionStaysOpen();
    void authServerDecides_data();
    void authServerDecides();
    void hangingAuthServerIsRefusedInTime();
    void deadAuthServerIsRefused();
    void ownAuthServerAnswers();
    void twoFirstConnectsAtOnceMeet();
    void brokenDatabaseIsAServerFault();
    void firstIdentityOfAControllerStays();
    void stopClosesWith1012();
    void startSaysWhyItCannot();
    void worksOnAnotherThread();

private: // NOLINT(readability-redundant-access-specifiers): these are no slots
    MockServerFixture m_mock;
};

void TestMockServer::cleanup()
{
    m_mock.server.reset();
}

void TestMockServer::handshakesAreRefusedWithStatuses_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("status");
    const QByteArray plain = "GET " + kEndpoint + " HTTP/1.1\r\nHost: x\r\n";
    QTest::newRow("plain GET, good key") << plain + keyHeader() + "\r\n" << 426;
    QTest::newRow("plain GET, no key") << plain + "\r\n" << 403;
    QTest::newRow("plain GET, wrong key") << plain + keyHeader("API_TOKEN_MC_0000000000000000")
            + "\r\n" << 403;
    QTest::newRow("key with a dash") << plain + keyHeader("API_TOKEN_MC_-000000000000000") + "\r\n"
                                     << 403;
    QTest::newRow("key in lower case") << plain + keyHeader("api_token_mc_0000000000000000")
            + "\r\n" << 403;
    QTest::newRow("two keys") << plain + keyHeader() + keyHeader() + "\r\n" << 403;
    QTest::newRow("POST") << "POST " + kEndpoint + " HTTP/1.1\r\n" + keyHeader() + "\r\n" << 400;
    QTest::newRow("another path") << QByteArray("GET /socket HTTP/1.1\r\n\r\n") << 404;
    QTest::newRow("upgrade, nothing missing") << upgradeHead("-") + keyHeader() + "\r\n" << 101;
    QTest::newRow("trailing slash") << upgradeHead("-").replace("websocket HTTP", "websocket/ HTTP")
            + keyHeader() + "\r\n" << 101;
    QTest::newRow("no Upgrade") << upgradeHead("Upgrade") + keyHeader() + "\r\n" << 426;
    QTest::newRow("no Connection") << upgradeHead("Connection") + keyHeader() + "\r\n" << 426;
    QTest::newRow("no version") << upgradeHead("Sec-WebSocket-V") + keyHeader() + "\r\n" << 400;
    QTest::newRow("no WebSocket key") << upgradeHead("Sec-WebSocket-K") + keyHeader() + "\r\n"
                                      << 400;
    QTest::newRow("header of 4,096 bytes") << plain + "x: " + QByteArray(4093, 'y') + "\r\n\r\n"
                                           << 403;
    QTest::newRow("header of 4,097 bytes") << plain + "x: " + QByteArray(4094, 'y') + "\r\n\r\n"
                                           << 431;
    QTest::newRow("header without an end") << plain + "x: " + QByteArray(10'000, 'y') << 431;
    QTest::newRow("101 headers") << plain + QByteArray("x: y\r\n").repeated(101) + "\r\n" << 431;
    QTest::newRow("long request line") << "GET /" + QByteArray(8000, 'x') + " HTTP/1.1\r\n\r\n"
                                       << 414;
    QTest::newRow("request line without an end") << QByteArray(9000, 'x') << 414;
    QTest::newRow("no HTTP") << QByteArray("\x16\x03\x01\r\n\r\n") << 400;
    QTest::newRow("header without a colon") << plain + "x\r\n\r\n" << 400;
    QTest::newRow("bad length") << plain + "content-length: -1\r\n\r\n" << 400;
    QTest::newRow("huge length") << plain + "content-length: 9999999999\r\n\r\n" << 413;
    for (const char *version : {"1.0.0", "2.0.0"}) {
        QTest::addRow("vsn %s", version)
            << upgradeHead("-").replace(
                   "websocket HTTP", QByteArray("websocket?vsn=" + QByteArray(version) + " HTTP"))
                + keyHeader() + "\r\n"
            << 101;
    }
    for (const char *version : {"3.0.0", "abc", "", "1"}) {
        QTest::addRow("vsn '%s'", version)
            << upgradeHead("-").replace(
                   "websocket HTTP", QByteArray("websocket?vsn=" + QByteArray(version) + " HTTP"))
                + keyHeader() + "\r\n"
            << 403;
    }
}

void TestMockServer::handshakesAreRefusedWithStatuses()
{
    QFETCH(const QByteArray, request);
    m_mock.start();
    RawWebSocket client;
    client.request(m_mock.addresses.port, request);
    QTRY_VERIFY_WITH_TIMEOUT(client.status() != 0, kDeadline);
    QTEST(client.status(), "status");
    if (client.status() == 403) {
        QVERIFY(client.head().contains("content-length: 0\r\n"));
    }
    QCOMPARE(m_mock.server->devices().size(), client.isOpen() ? 1U : 0U);
}

void TestMockServer::refusedConnectionStaysOpen()
{
    m_mock.start();
    QTcpSocket client;
    client.connectToHost(QHostAddress(QHostAddress::LocalHost), m_mock.addresses.port);
    const QByteArray request = "GET " + kEndpoint + " HTTP/1.1\r\n\r\n";
    client.write(request + request);
    QTRY_COMPARE_WITH_TIMEOUT(client.peek(10'000).count("HTTP/1.1 403"), 2, kDeadline);
    QCOMPARE(client.state(), QAbstractSocket::ConnectedState);
    QVERIFY(!client.readAll().toLower().contains("connection: close"));
}

void TestMockServer::authServerDecides_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<int>("status");
    const QByteArray good = R"({"user_id":7,"location_id":8,"controller_id":9,"more":1})";
    QTest::newRow("integers") << CannedServer::json(good) << 101;
    QTest::newRow("strings") << CannedServer::json(
        R"({"user_id":"1","location_id":"2","controller_id":"3"})")
                             << 400;
    QTest::newRow("fractions") << CannedServer::json(
        R"({"user_id":1.0,"location_id":2,"controller_id":3})")
                               << 400;
    QTest::newRow("one missing") << CannedServer::json(R"({"user_id":1,"location_id":2})") << 400;
    QTest::newRow("one null") << CannedServer::json(
        R"({"user_id":1,"location_id":2,"controller_id":null})")
                              << 400;
    QTest::newRow("rubbish") << CannedServer::json("<html>") << 403;
    QTest::newRow("a list") << CannedServer::json("[1,2,3]") << 403;
    QTest::newRow("nothing") << CannedServer::json("") << 403;
    QTest::newRow("no HTTP") << QByteArray("what?\r\n\r\n") << 403;
    QTest::newRow("500") << QByteArray("HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n") << 403;
    QTest::newRow("201") << "HTTP/1.1 201 Oh\r\nContent-Length: " + QByteArray::number(good.size())
            + "\r\n\r\n"
            + good << 403;
    QTest::newRow("elsewhere") << QByteArray(
        "HTTP/1.1 302 There\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n")
                               << 403;
}

void TestMockServer::authServerDecides()
{
    QFETCH(const QByteArray, answer);
    CannedServer auth(answer);
    MockServerOptions options;
    options.hasAuthServer = false;
    options.authUrl = auth.url();
    m_mock.start(options);
    RawWebSocket client;
    client.open(m_mock.addresses.port, kEndpoint, keyHeader());
    QTRY_VERIFY_WITH_TIMEOUT(client.status() != 0, kDeadline);
    QTEST(client.status(), "status");
    QVERIFY(auth.asked.startsWith(
        QByteArray("GET /api/v1/auth?token=" + kDevelopmentKey.toByteArray() + ' ')));
    if (client.isOpen()) {
        QTRY_VERIFY_WITH_TIMEOUT(!client.received.isEmpty(), kDeadline);
        QVERIFY(client.received.first().contains("\"microcontroller:9\""));
    }
}

void TestMockServer::hangingAuthServerIsRefusedInTime()
{
    CannedServer auth({});
    MockServerOptions options;
    options.authUrl = auth.url();
    options.authTimeout = std::chrono::milliseconds(200);
    m_mock.start(options);
    RawWebSocket client;
    client.open(m_mock.addresses.port, kEndpoint, keyHeader());
    QTRY_COMPARE_WITH_TIMEOUT(client.status(), 403, kDeadline);
    QVERIFY(!auth.asked.isEmpty());
}

void TestMockServer::deadAuthServerIsRefused()
{
    MockServerOptions options;
    {
        const CannedServer gone({});
        options.authUrl = gone.url();
    }
    m_mock.start(options);
    RawWebSocket client;
    client.open(m_mock.addresses.port, kEndpoint, keyHeader());
    QTRY_COMPARE_WITH_TIMEOUT(client.status(), 403, kDeadline);
}

void TestMockServer::ownAuthServerAnswers()
{
    m_mock.start();
    const quint16 port = m_mock.addresses.authPort;
    const Answer good = ask(port, "GET", "/api/v1/auth?token=" + kDevelopmentKey.toByteArray());
    QCOMPARE(good.status, 200);
    QCOMPARE(good.body, QByteArray(R"({"controller_id":3,"location_id":2,"user_id":1})"));
    QCOMPARE(ask(port, "GET", "/api/v1/auth?token=x").status, 401);
    QCOMPARE(ask(port, "GET", "/api/v1/auth").status, 401);
    QCOMPARE(ask(port, "GET", "/").status, 404);
    QCOMPARE(ask(port, "POST", "/api/v1/auth?token=x").status, 405);
}

void TestMockServer::twoFirstConnectsAtOnceMeet()
{
    m_mock.start();
    RawWebSocket one;
    RawWebSocket other;
    one.open(m_mock.addresses.port, kEndpoint, keyHeader());
    other.open(m_mock.addresses.port, kEndpoint, keyHeader());
    QTRY_VERIFY_WITH_TIMEOUT(one.status() != 0 && other.status() != 0, kDeadline);
    QCOMPARE(std::min(one.status(), other.status()), 101);
    QCOMPARE(std::max(one.status(), other.status()), 500);
    const auto later = m_mock.joined();
    QVERIFY(later->isOpen());
}

void TestMockServer::brokenDatabaseIsAServerFault()
{
    const QTemporaryDir folder;
    MockServerOptions options;
    options.storeFile = folder.filePath(QStringLiteral("store"));
    m_mock.start(options);
    const auto before = m_mock.joined();
    {
        auto other = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("other"));
        other.setDatabaseName(options.storeFile);
        QVERIFY(other.open());
        QSqlQuery query(other);
        QVERIFY(query.exec(QStringLiteral("DROP TABLE controllers")));
        QVERIFY(query.exec(QStringLiteral("DROP TABLE sensors")));
    }
    QSqlDatabase::removeDatabase(QStringLiteral("other"));
    RawWebSocket client;
    client.open(m_mock.addresses.port, kEndpoint, keyHeader());
    QTRY_COMPARE_WITH_TIMEOUT(client.status(), 500, kDeadline);
    before->sendText(R"({"topic":"microcontroller:v1:3","event":"upload_readings",)"
                     R"("payload":{"s":[]},"ref":"2"})");
    before->sendText(R"({"topic":"phoenix","event":"heartbeat","payload":{},"ref":"3"})");
    QTRY_COMPARE_WITH_TIMEOUT(before->received.size(), 2, kDeadline);
    QVERIFY(before->received.first().contains(R"("ref":"3","topic":"phoenix")"));
    QVERIFY(before->received.last().contains("phx_error"));
}

void TestMockServer::firstIdentityOfAControllerStays()
{
    MockServerOptions options;
    const QByteArray moved = "API_TOKEN_MC_movedDevice00000";
    options.tokens.insert(moved, {7, 8, 3});
    m_mock.start(options);
    static_cast<void>(m_mock.joined());
    RawWebSocket client;
    client.open(m_mock.addresses.port, kEndpoint, keyHeader(moved));
    QTRY_VERIFY_WITH_TIMEOUT(!client.received.isEmpty(), kDeadline);
    QVERIFY(client.received.first().contains(R"("location_id":2,"user_id":1)"));
}

void TestMockServer::stopClosesWith1012()
{
    m_mock.start();
    const auto device = m_mock.joined();
    m_mock.server->stop();
    QTRY_COMPARE_WITH_TIMEOUT(device->closeCode(), std::optional(1012), kDeadline);
}

void TestMockServer::startSaysWhyItCannot()
{
    m_mock.start();
    const auto reason = [](const MockServerOptions &options) {
        MockServer server;
        const auto result = server.start(options);
        return result ? std::optional<MockServerError>() : std::optional(result.error().code);
    };
    MockServerOptions options;
    options.port = m_mock.addresses.port;
    QCOMPARE(reason(options), std::optional(MockServerError::CannotListen));
    options = {};
    options.authPort = m_mock.addresses.authPort;
    QCOMPARE(reason(options), std::optional(MockServerError::AuthCannotListen));
    options = {};
    options.hasAuthServer = false;
    QCOMPARE(reason(options), std::optional(MockServerError::NoAuthServer));
    options = {};
    options.storeFile = QStringLiteral("/nonexistent/store");
    QCOMPARE(reason(options), std::optional(MockServerError::StoreUnusable));
}

void TestMockServer::worksOnAnotherThread()
{
    QThread thread;
    auto *server = new MockServer;
    server->moveToThread(&thread);
    connect(&thread, &QThread::finished, server, &QObject::deleteLater);
    thread.start();
    std::atomic<quint16> port = 0;
    QMetaObject::invokeMethod(server, [server, &port] {
        const auto addresses = server->start({});
        port = addresses ? addresses.value().port : quint16(1);
    });
    QTRY_VERIFY_WITH_TIMEOUT(port != 0, kDeadline);
    m_mock.addresses.port = port;
    const auto device = m_mock.joined();
    QMetaObject::invokeMethod(server, [server] { server->crashChannel(); });
    QTRY_COMPARE_WITH_TIMEOUT(device->received.size(), 1, kDeadline);
    thread.quit();
    QVERIFY(thread.wait(kDeadline));
    QTRY_COMPARE_WITH_TIMEOUT(device->closeCode(), std::optional(1012), kDeadline);
}

QTEST_GUILESS_MAIN(TestMockServer)
#include "tst_mockserver.moc"
