// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/simulator/mockserver.h"
#include "tests/support/cannedserver.h"
#include "tests/support/rawwebsocket.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

using namespace armature;

namespace {

constexpr int kDeadline = 10'000; // ms; a safety net
const QByteArray kPath = "/microcontrollers/websocket";
const QByteArray kSecondKey = "API_TOKEN_MC_secondDevice0000";
const QByteArray kJoin = R"({"topic":"microcontroller:v1:3","event":"phx_join","payload":{},)"
                         R"("ref":"1","join_ref":"1"})";
const QByteArray kPing
    = R"({"topic":"microcontroller:v1:3","event":"ping","payload":{},"ref":"2"})";

QByteArray keyHeader(const QByteArray &key = kDevelopmentKey.toByteArray())
{
    return "X-API-Key: " + key + "\r\n";
}

QByteArray upgradeHead(const QByteArray &without)
{
    QByteArray head = "GET " + kPath + " HTTP/1.1\r\n";
    const QList<QByteArray> headers {"Host: 127.0.0.1", "Connection: keep-alive, Upgrade",
                                     "Upgrade: WebSocket", "Sec-WebSocket-Version: 13",
                                     "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="};
    for (const QByteArray &header : headers) {
        head += header.startsWith(without) ? QByteArray() : QByteArray(header + "\r\n");
    }
    return head;
}

/// One request on a connection of its own; the status, and the body as JSON or text.
struct Answer
{
    int status = 0;
    QByteArray body {};
    [[nodiscard]] QJsonObject json() const { return QJsonDocument::fromJson(body).object(); }
};

Answer ask(quint16 port, const QByteArray &method, const QByteArray &target,
           const QByteArray &body = {})
{
    RawWebSocket client;
    client.request(port,
                   method + ' ' + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                       + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
    static_cast<void>(QTest::qWaitFor([&] { return client.isGone(); }, kDeadline));
    return {client.status(), client.body()};
}

/// The program, with its output gathered.
struct Program
{
    explicit Program(const QStringList &arguments, const QString &authServer = {})
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("MICROCONTROLLER_AUTH_SERVER"), authServer);
        process.setProcessEnvironment(environment);
        process.setProcessChannelMode(QProcess::MergedChannels);
        QObject::connect(&process, &QProcess::readyRead, &process,
                         [this] { output += process.readAll(); });
        process.start(QStringLiteral(ARMATURE_MOCK_SERVER), arguments);
    }
    [[nodiscard]] bool waitForExit()
    {
        return QTest::qWaitFor([this] { return process.state() == QProcess::NotRunning; },
                               kDeadline);
    }
    [[nodiscard]] bool waitUntilReady()
    {
        return QTest::qWaitFor([this] { return output.endsWith("ready\n"); }, kDeadline);
    }
    [[nodiscard]] quint16 portAfter(const QByteArray &mark) const
    {
        const QByteArray rest = output.mid(output.indexOf(mark) + mark.size());
        return rest.left(rest.indexOf('/')).toUShort();
    }

    QProcess process;
    QByteArray output;
};

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
    void idleDeviceIsClosed();
    void pingKeepsADevice();
    void controlReachesEverySocketOfATopic();
    void operatorNarrowsToAController();
    void shoutReachesTheOtherSocket();
    void operatorRefusesBadInput_data();
    void operatorRefusesBadInput();
    void operatorShowsReadingsAndDevices();
    void operatorActs_data();
    void operatorActs();
    void frozenServerIsSilentUntilUnfrozen();
    void frozenServerThawsByItself();
    void frozenServerHoldsNewDevices();
    void deviceThatLeavesAFrozenServerIsForgotten();
    void stopClosesWith1012();
    void startSaysWhyItCannot();
    void worksOnAnotherThread();
    void programRefusesBadOptions_data();
    void programRefusesBadOptions();
    void programSaysThatThePortIsTaken();
    void programEndsCleanlyOnSignals_data();
    void programEndsCleanlyOnSignals();
    void programAsksTheServerOfTheEnvironment();
    void programKeepsItsStore();

private:
    void start(MockServerOptions options = {});
    [[nodiscard]] std::unique_ptr<RawWebSocket> connected(const QByteArray &key);
    [[nodiscard]] std::unique_ptr<RawWebSocket> joined();

    std::unique_ptr<MockServer> m_server;
    MockServerAddresses m_addresses;
};

void TestMockServer::cleanup()
{
    m_server.reset();
}

void TestMockServer::start(MockServerOptions options)
{
    options.tokens.insert(kSecondKey, {1, 2, 4});
    m_server = std::make_unique<MockServer>();
    const auto addresses = m_server->start(options);
    QVERIFY2(addresses, addresses ? "" : qPrintable(addresses.error().detail));
    m_addresses = addresses.value();
}

std::unique_ptr<RawWebSocket> TestMockServer::connected(const QByteArray &key)
{
    auto device = std::make_unique<RawWebSocket>();
    device->open(m_addresses.port, kPath, keyHeader(key));
    static_cast<void>(QTest::qWaitFor([&] { return !device->received.isEmpty(); }, kDeadline));
    device->received.clear();
    return device;
}

std::unique_ptr<RawWebSocket> TestMockServer::joined()
{
    auto device = connected(kDevelopmentKey.toByteArray());
    device->sendText(kJoin);
    static_cast<void>(QTest::qWaitFor([&] { return !device->received.isEmpty(); }, kDeadline));
    device->received.clear();
    return device;
}

void TestMockServer::handshakesAreRefusedWithStatuses_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("status");
    const QByteArray plain = "GET " + kPath + " HTTP/1.1\r\nHost: x\r\n";
    QTest::newRow("plain GET, good key") << plain + keyHeader() + "\r\n" << 426;
    QTest::newRow("plain GET, no key") << plain + "\r\n" << 403;
    QTest::newRow("plain GET, wrong key") << plain + keyHeader("API_TOKEN_MC_0000000000000000")
            + "\r\n" << 403;
    QTest::newRow("key with a dash") << plain + keyHeader("API_TOKEN_MC_-000000000000000") + "\r\n"
                                     << 403;
    QTest::newRow("key in lower case") << plain + keyHeader("api_token_mc_0000000000000000")
            + "\r\n" << 403;
    QTest::newRow("two keys") << plain + keyHeader() + keyHeader() + "\r\n" << 403;
    QTest::newRow("POST") << "POST " + kPath + " HTTP/1.1\r\n" + keyHeader() + "\r\n" << 400;
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
    start();
    RawWebSocket client;
    client.request(m_addresses.port, request);
    QTRY_VERIFY_WITH_TIMEOUT(client.status() != 0, kDeadline);
    QTEST(client.status(), "status");
    if (client.status() == 403) {
        QVERIFY(client.head().contains("content-length: 0\r\n"));
    }
    QCOMPARE(m_server->devices().size(), client.isOpen() ? 1U : 0U);
}

void TestMockServer::refusedConnectionStaysOpen()
{
    start();
    QTcpSocket client;
    client.connectToHost(QHostAddress(QHostAddress::LocalHost), m_addresses.port);
    const QByteArray request = "GET " + kPath + " HTTP/1.1\r\n\r\n";
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
    start(options);
    RawWebSocket client;
    client.open(m_addresses.port, kPath, keyHeader());
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
    start(options);
    RawWebSocket client;
    client.open(m_addresses.port, kPath, keyHeader());
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
    start(options);
    RawWebSocket client;
    client.open(m_addresses.port, kPath, keyHeader());
    QTRY_COMPARE_WITH_TIMEOUT(client.status(), 403, kDeadline);
}

void TestMockServer::ownAuthServerAnswers()
{
    start();
    const quint16 port = m_addresses.authPort;
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
    start();
    RawWebSocket one;
    RawWebSocket other;
    one.open(m_addresses.port, kPath, keyHeader());
    other.open(m_addresses.port, kPath, keyHeader());
    QTRY_VERIFY_WITH_TIMEOUT(one.status() != 0 && other.status() != 0, kDeadline);
    QCOMPARE(std::min(one.status(), other.status()), 101);
    QCOMPARE(std::max(one.status(), other.status()), 500);
    const auto later = joined();
    QVERIFY(later->isOpen());
}

void TestMockServer::brokenDatabaseIsAServerFault()
{
    const QTemporaryDir folder;
    MockServerOptions options;
    options.storeFile = folder.filePath(QStringLiteral("store"));
    start(options);
    const auto before = joined();
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
    client.open(m_addresses.port, kPath, keyHeader());
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
    start(options);
    static_cast<void>(joined());
    RawWebSocket client;
    client.open(m_addresses.port, kPath, keyHeader(moved));
    QTRY_VERIFY_WITH_TIMEOUT(!client.received.isEmpty(), kDeadline);
    QVERIFY(client.received.first().contains(R"("location_id":2,"user_id":1)"));
}

void TestMockServer::idleDeviceIsClosed()
{
    MockServerOptions options;
    options.idleTimeout = std::chrono::milliseconds(300);
    start(options);
    const auto device = joined();
    m_server->sendControl({{QStringLiteral("m1"), 50}}); // what the server sends does not count
    QTRY_VERIFY_WITH_TIMEOUT(device->closeCode().has_value(), kDeadline);
    QCOMPARE(*device->closeCode(), 1000);
    QTRY_COMPARE_WITH_TIMEOUT(m_server->devices().size(), 0U, kDeadline);
}

void TestMockServer::pingKeepsADevice()
{
    MockServerOptions options;
    options.idleTimeout = std::chrono::milliseconds(1500);
    start(options);
    const auto device = joined();
    for (int i = 1; i <= 5; ++i) {
        QTest::qWait(500);
        device->send(RawWebSocket::Ping, "x");
        QTRY_COMPARE_WITH_TIMEOUT(device->pongs(), i, kDeadline);
    }
    QVERIFY(!device->closeCode());
}

void TestMockServer::controlReachesEverySocketOfATopic()
{
    start();
    const auto one = joined();
    const auto other = joined();
    const auto notJoined = connected(kDevelopmentKey.toByteArray());
    QCOMPARE(m_server->sendControl({{QStringLiteral("m1"), 50}, {QStringLiteral("led"), true}}), 3);
    const QByteArray expected
        = R"({"event":"control_update","payload":{"control":[{"led":true},{"m1":50}]},)"
          R"("ref":null,"topic":"microcontroller:v1:3"})";
    QTRY_COMPARE_WITH_TIMEOUT(one->received, QList<QByteArray> {expected}, kDeadline);
    QTRY_COMPARE_WITH_TIMEOUT(other->received, QList<QByteArray> {expected}, kDeadline);
    notJoined->sendText(R"({"topic":"phoenix","event":"heartbeat","payload":{},"ref":"1"})");
    QTRY_COMPARE_WITH_TIMEOUT(notJoined->received.size(), 1, kDeadline);
    QVERIFY(notJoined->received.first().contains("phx_reply"));
}

void TestMockServer::operatorNarrowsToAController()
{
    start();
    const auto third = joined();
    const auto fourth = connected(kSecondKey);
    QCOMPARE(m_server->devices().size(), 2U);
    const QByteArray act = "/operator/disconnect?controller=";
    QCOMPARE(ask(m_addresses.port, "POST", act + "5").json().value(u"devices").toInt(), 0);
    QCOMPARE(ask(m_addresses.port, "POST", act + "4").json().value(u"devices").toInt(), 1);
    QTRY_VERIFY_WITH_TIMEOUT(fourth->closeCode().has_value(), kDeadline);
    QVERIFY(!third->closeCode());
}

void TestMockServer::shoutReachesTheOtherSocket()
{
    start();
    const auto one = joined();
    const auto other = joined();
    one->sendText(
        R"({"topic":"microcontroller:v1:3","event":"shout","payload":{"b":1},"ref":"2"})");
    QTRY_COMPARE_WITH_TIMEOUT(other->received.size(), 1, kDeadline);
    QVERIFY(other->received.first().startsWith(R"({"event":"shout","payload":{"b":1},"ref":null)"));
    QTRY_COMPARE_WITH_TIMEOUT(one->received, other->received, kDeadline);
}

void TestMockServer::operatorRefusesBadInput_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    const auto row = [](const QByteArray &method, const QByteArray &target, const QByteArray &body,
                        int status) {
        QTest::addRow("%s %s %s", method.constData(), target.constData(), body.constData())
            << method << "/operator/" + target << body << status;
    };
    row("POST", "control", "", 400);
    row("POST", "control", "{", 400);
    row("POST", "control", "[1]", 400);
    row("POST", "control", "{}", 400);
    row("POST", "control", "50", 400);
    row("POST", "control?controller=x", R"({"m1":1})", 400);
    row("POST", "control", R"({"m1":1})", 200);
    row("POST", "payload", "NaN", 400);
    row("POST", "payload", "null", 200);
    row("GET", "control", "", 405);
    row("POST", "readings", "", 405);
    row("DELETE", "devices", "", 405);
    row("GET", "readings?limit=x", "", 400);
    row("GET", "readings?limit=10001", "", 400);
    row("GET", "readings?after=-1", "", 400);
    row("GET", "", "", 404);
    row("GET", "nothing", "", 404);
    row("POST", "freeze", R"({"for":"x"})", 400);
    row("POST", "freeze", R"({"for":0})", 400);
    row("POST", "freeze", R"({"for":-1})", 400);
    row("POST", "freeze", R"({"for":1e300})", 400);
    row("POST", "freeze", R"({"four":1})", 400);
    row("POST", "freeze", "[]", 400);
    row("POST", "freeze", R"({"for":0.01})", 200);
}

void TestMockServer::operatorRefusesBadInput()
{
    QFETCH(const QByteArray, method);
    QFETCH(const QByteArray, target);
    QFETCH(const QByteArray, body);
    start();
    const Answer answer = ask(m_addresses.port, method, target, body);
    QTEST(answer.status, "status");
    QVERIFY(!answer.body.isEmpty());
    QCOMPARE(!answer.json().isEmpty(), answer.status == 200);
}

void TestMockServer::operatorShowsReadingsAndDevices()
{
    start();
    const auto device = joined();
    device->sendText(
        R"({"topic":"microcontroller:v1:3","event":"upload_readings","payload":)"
        R"({"µ":[{"type":"temperature","value":"21.5"},{"type":"humidity","value":48}]},)"
        R"("ref":"2"})");
    QTRY_COMPARE_WITH_TIMEOUT(device->received.size(), 1, kDeadline);
    const QJsonObject all = ask(m_addresses.port, "GET", "/operator/readings").json();
    QCOMPARE(all.value(u"stored_readings").toInt(), 2);
    QCOMPARE(all.value(u"stored_sensors").toInt(), 1);
    const QJsonObject first = all.value(u"readings").toArray().at(0).toObject();
    QCOMPARE(first.value(u"sensor").toString(), QStringLiteral("µ"));
    QCOMPARE(first.value(u"type").toString(), QStringLiteral("temperature"));
    QCOMPARE(first.value(u"value").toDouble(), 21.5);
    QCOMPARE(first.value(u"controller_id").toInt(), 3);
    const auto part = [this](const QByteArray &query) {
        const QByteArray target = "/operator/readings?" + query;
        return ask(m_addresses.port, "GET", target).json().value(u"readings").toArray();
    };
    QCOMPARE(part("after=1").size(), 1);
    QCOMPARE(part("limit=1").at(0).toObject().value(u"id").toInt(), 1);
    QCOMPARE(part("controller=4").size(), 0);
    const QJsonObject devices = ask(m_addresses.port, "GET", "/operator/devices").json();
    QCOMPARE(devices.value(u"frozen").toBool(true), false);
    const QJsonObject seen = devices.value(u"devices").toArray().at(0).toObject();
    QCOMPARE(seen.value(u"controller_id").toInt(), 3);
    QCOMPARE(seen.value(u"topics").toArray(), QJsonArray {QStringLiteral("microcontroller:v1:3")});
}

void TestMockServer::operatorActs_data()
{
    QTest::addColumn<QByteArray>("act");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("event");
    QTest::addColumn<int>("closeCode");
    QTest::newRow("control") << QByteArray("control") << QByteArray(R"({"m1":50})")
                             << QByteArray(R"("payload":{"control":[{"m1":50}]})") << 0;
    QTest::newRow("payload") << QByteArray("payload") << QByteArray(R"({"control":7})")
                             << QByteArray(R"("payload":{"control":7})") << 0;
    QTest::newRow("crash") << QByteArray("crash") << QByteArray() << QByteArray("phx_error") << 0;
    QTest::newRow("close") << QByteArray("close") << QByteArray() << QByteArray("phx_close") << 0;
    QTest::newRow("disconnect") << QByteArray("disconnect") << QByteArray() << QByteArray() << 1000;
    QTest::newRow("drop") << QByteArray("drop") << QByteArray() << QByteArray() << 1006;
}

void TestMockServer::operatorActs()
{
    QFETCH(const QByteArray, act);
    QFETCH(const QByteArray, body);
    QFETCH(const QByteArray, event);
    QFETCH(const int, closeCode);
    start();
    const auto device = joined();
    const Answer answer = ask(m_addresses.port, "POST", "/operator/" + act, body);
    QCOMPARE(answer.body, QByteArray("{\"devices\":1,\"ok\":true}\n"));
    if (closeCode == 0) {
        QTRY_COMPARE_WITH_TIMEOUT(device->received.size(), 1, kDeadline);
        QVERIFY(device->received.first().contains(event));
    } else {
        QTRY_COMPARE_WITH_TIMEOUT(device->closeCode(), std::optional(closeCode), kDeadline);
        QTRY_COMPARE_WITH_TIMEOUT(m_server->devices().size(), 0U, kDeadline);
    }
}

void TestMockServer::frozenServerIsSilentUntilUnfrozen()
{
    MockServerOptions options;
    options.idleTimeout = std::chrono::milliseconds(400);
    start(options);
    const auto device = joined();
    QCOMPARE(ask(m_addresses.port, "POST", "/operator/freeze").status, 200);
    device->sendText(kPing);
    device->send(RawWebSocket::Ping, "x");
    QCOMPARE(m_server->sendControl({{QStringLiteral("m1"), 1}}), 1);
    QTest::qWait(900); // longer than the idle time, which must not count
    QCOMPARE(device->received.size(), 0);
    QCOMPARE(device->pongs(), 0);
    QVERIFY(!device->closeCode());
    QVERIFY(ask(m_addresses.port, "GET", "/operator/devices").json().value(u"frozen").toBool());
    QCOMPARE(ask(m_addresses.port, "POST", "/operator/unfreeze").status, 200);
    QTRY_COMPARE_WITH_TIMEOUT(device->received.size(), 2, kDeadline);
    QTRY_COMPARE_WITH_TIMEOUT(device->pongs(), 1, kDeadline);
}

void TestMockServer::frozenServerThawsByItself()
{
    start();
    const auto device = joined();
    QCOMPARE(ask(m_addresses.port, "POST", "/operator/freeze", R"({"for":0.3})").status, 200);
    device->sendText(kPing);
    QVERIFY(m_server->isFrozen());
    QTRY_COMPARE_WITH_TIMEOUT(device->received.size(), 1, kDeadline);
    QVERIFY(!m_server->isFrozen());
}

void TestMockServer::frozenServerHoldsNewDevices()
{
    start();
    m_server->freeze(true);
    RawWebSocket stays;
    stays.open(m_addresses.port, kPath, keyHeader());
    auto leaves = std::make_unique<RawWebSocket>();
    leaves->open(m_addresses.port, kPath, keyHeader());
    QTest::qWait(200);
    QCOMPARE(stays.status(), 0);
    leaves.reset();
    QTest::qWait(50);
    m_server->freeze(false);
    QTRY_VERIFY_WITH_TIMEOUT(stays.isOpen(), kDeadline);
}

void TestMockServer::deviceThatLeavesAFrozenServerIsForgotten()
{
    start();
    auto device = joined();
    m_server->freeze(true);
    device.reset();
    QTest::qWait(100);
    QCOMPARE(m_server->devices().size(), 1U);
    m_server->freeze(false);
    QTRY_COMPARE_WITH_TIMEOUT(m_server->devices().size(), 0U, kDeadline);
}

void TestMockServer::stopClosesWith1012()
{
    start();
    const auto device = joined();
    m_server->stop();
    QTRY_COMPARE_WITH_TIMEOUT(device->closeCode(), std::optional(1012), kDeadline);
}

void TestMockServer::startSaysWhyItCannot()
{
    start();
    const auto reason = [](const MockServerOptions &options) {
        MockServer server;
        const auto result = server.start(options);
        return result ? std::optional<MockServerError>() : std::optional(result.error().code);
    };
    MockServerOptions options;
    options.port = m_addresses.port;
    QCOMPARE(reason(options), std::optional(MockServerError::CannotListen));
    options = {};
    options.authPort = m_addresses.authPort;
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
    m_addresses.port = port;
    const auto device = joined();
    QMetaObject::invokeMethod(server, [server] { server->crashChannel(); });
    QTRY_COMPARE_WITH_TIMEOUT(device->received.size(), 1, kDeadline);
    thread.quit();
    QVERIFY(thread.wait(kDeadline));
    QTRY_COMPARE_WITH_TIMEOUT(device->closeCode(), std::optional(1012), kDeadline);
}

void TestMockServer::programRefusesBadOptions_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("authServer");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QByteArray>("says");
    const auto row = [](const char *name, const QStringList &arguments, int exitCode,
                        const char *says, const QString &authServer = {}) {
        QTest::newRow(name) << arguments << authServer << exitCode << QByteArray(says);
    };
    const auto one = [](const char *option, const char *value) {
        return QStringList {QLatin1String(option), QLatin1String(value)};
    };
    row("no port", one("--listen", "127.0.0.1"), 2, "127.0.0.1:4000");
    row("port beyond", one("--listen", "127.0.0.1:70000"), 2, "127.0.0.1:4000");
    row("name for an address", one("--listen", "bench:4000"), 2, "127.0.0.1:4000");
    row("auth listen", one("--auth-listen", "on"), 2, "127.0.0.1:5000, or off");
    row("auth off alone", one("--auth-listen", "off"), 2, "MICROCONTROLLER_AUTH_SERVER");
    row("short token", one("--token", "API_TOKEN_MC_abc=1,2,3"), 2, "KEY=USER,LOCATION,CONTROLLER");
    row("two ids", one("--token", "API_TOKEN_MC_abcdefgh12345678=1,2"), 2,
        "KEY=USER,LOCATION,CONTROLLER");
    row("ids no numbers", one("--token", "API_TOKEN_MC_abcdefgh12345678=1,2,x"), 2,
        "KEY=USER,LOCATION,CONTROLLER");
    row("unknown option", {QStringLiteral("--frobnicate")}, 2, "frobnicate");
    row("word", {QStringLiteral("word")}, 2, "'word' is no option");
    row("auth URL", {}, 2, "http://127.0.0.1:5000", QStringLiteral("127.0.0.1:5000"));
    row("help", {QStringLiteral("--help")}, 0, "/operator/freeze");
    row("version", {QStringLiteral("--version")}, 0, "armature-mock-server 0.");
}

void TestMockServer::programRefusesBadOptions()
{
    QFETCH(const QStringList, arguments);
    QFETCH(const QString, authServer);
    QFETCH(const QByteArray, says);
    Program program(arguments, authServer);
    QVERIFY(program.waitForExit());
    QTEST(program.process.exitCode(), "exitCode");
    QVERIFY2(program.output.contains(says), program.output.constData());
}

void TestMockServer::programSaysThatThePortIsTaken()
{
    start();
    const QString taken = QStringLiteral("127.0.0.1:%1").arg(m_addresses.port);
    const QString free = QStringLiteral("127.0.0.1:0");
    Program endpoint({QStringLiteral("--listen"), taken, QStringLiteral("--auth-listen"), free});
    QVERIFY(endpoint.waitForExit());
    QCOMPARE(endpoint.process.exitCode(), 1);
    QVERIFY2(endpoint.output.contains(taken.toUtf8()), endpoint.output.constData());
    Program auth({QStringLiteral("--listen"), free, QStringLiteral("--auth-listen"), taken});
    QVERIFY(auth.waitForExit());
    QCOMPARE(auth.process.exitCode(), 1);
    QVERIFY2(auth.output.contains("--auth-listen"), auth.output.constData());
}

void TestMockServer::programEndsCleanlyOnSignals_data()
{
    QTest::addColumn<QString>("signal");
    QTest::newRow("SIGINT") << QStringLiteral("-INT");
    QTest::newRow("SIGTERM") << QStringLiteral("-TERM");
}

void TestMockServer::programEndsCleanlyOnSignals()
{
    QFETCH(const QString, signal);
    const QString free = QStringLiteral("127.0.0.1:0");
    Program program({QStringLiteral("--listen"), free, QStringLiteral("--auth-listen"), free});
    QVERIFY(program.waitUntilReady());
    QVERIFY2(program.output.contains(kDevelopmentKey), program.output.constData());
    m_addresses.port = program.portAfter("ws://127.0.0.1:");
    const auto device = joined();
    QVERIFY(device->isOpen());
    QCOMPARE(QProcess::execute(QStringLiteral("kill"),
                               {signal, QString::number(program.process.processId())}),
             0);
    QVERIFY(program.waitForExit());
    QCOMPARE(program.process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(program.process.exitCode(), 0);
    QTRY_COMPARE_WITH_TIMEOUT(device->closeCode(), std::optional(1012), kDeadline);
}

void TestMockServer::programAsksTheServerOfTheEnvironment()
{
    CannedServer auth(CannedServer::json(R"({"user_id":7,"location_id":8,"controller_id":9})"));
    Program program({QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0"),
                     QStringLiteral("--auth-listen"), QStringLiteral("off")},
                    auth.url().toString());
    QVERIFY(program.waitUntilReady());
    RawWebSocket client;
    client.open(program.portAfter("ws://127.0.0.1:"), kPath, keyHeader());
    QTRY_VERIFY_WITH_TIMEOUT(!client.received.isEmpty(), kDeadline);
    QVERIFY(client.received.first().contains(R"("controller_id":9)"));
    program.process.terminate();
    QVERIFY(program.waitForExit());
}

void TestMockServer::programKeepsItsStore()
{
    const QTemporaryDir folder;
    const QString free = QStringLiteral("127.0.0.1:0");
    const QStringList arguments {
        QStringLiteral("--listen"),      free,
        QStringLiteral("--auth-listen"), free,
        QStringLiteral("--store"),       folder.filePath(QStringLiteral("store"))};
    for (int stored = 1; stored <= 2; ++stored) {
        Program program(arguments);
        QVERIFY(program.waitUntilReady());
        m_addresses.port = program.portAfter("ws://127.0.0.1:");
        const auto device = joined();
        device->sendText(R"({"topic":"microcontroller:v1:3","event":"upload_readings","payload":)"
                         R"({"s":[{"type":"pressure","value":1013.25}]},"ref":"2"})");
        QTRY_COMPARE_WITH_TIMEOUT(device->received.size(), 1, kDeadline);
        QCOMPARE(ask(m_addresses.port, "GET", "/operator/readings")
                     .json()
                     .value(u"stored_readings")
                     .toInt(),
                 stored);
        program.process.kill();
        QVERIFY(program.waitForExit());
    }
}

QTEST_GUILESS_MAIN(TestMockServer)
#include "tst_mockserver.moc"
