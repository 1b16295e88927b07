// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/serverendpoint.h"
#include "bridge/io/websocketlink.h"
#include "tests/integration/scriptedserver.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QProcess>
#include <QSignalSpy>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QTemporaryDir>
#include <QTest>
#include <QWebSocket>

#include <memory>

using namespace armature;
using namespace std::chrono_literals;

namespace {

const QByteArray kKey = "API_TOKEN_MC_abcdefgh12345678";

/// Answers the first bytes of each connection with fixed ones, and keeps what it read.
class RawServer : public QTcpServer
{
public:
    explicit RawServer(QByteArray answer)
        : m_answer(std::move(answer))
    {
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *socket = nextPendingConnection();
            ++connections;
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] {
                request += socket->readAll();
                if (request.contains("\r\n\r\n") && !m_answer.isEmpty()) {
                    socket->write(m_answer);
                }
            });
            connect(socket, &QTcpSocket::disconnected, this, [this] { ++disconnections; });
        });
    }
    [[nodiscard]] QUrl url() const
    {
        return QUrl(QStringLiteral("ws://127.0.0.1:") + QString::number(serverPort()));
    }

    QByteArray request {};
    int connections = 0;
    int disconnections = 0;

private:
    QByteArray m_answer;
};

/// An endpoint with a spy on each of its signals.
struct Client
{
    explicit Client(const QUrl &url, const QString &caFile = {})
        : endpoint({url, kKey, caFile, QStringLiteral("1.0.0")})
    { }
    [[nodiscard]] ServerState state() const { return endpoint.status().state; }
    [[nodiscard]] ServerReason reason() const { return endpoint.status().reason; }

    ServerEndpoint endpoint;
    QSignalSpy joined {&endpoint, &ServerEndpoint::joined};
    QSignalSpy left {&endpoint, &ServerEndpoint::left};
    QSignalSpy settled {&endpoint, &ServerEndpoint::pushSettled};
    QSignalSpy controls {&endpoint, &ServerEndpoint::controlUpdateReceived};
    QSignalSpy traffic {&endpoint, &ServerEndpoint::frameSeen};
    QSignalSpy writable {&endpoint, &ServerEndpoint::writable};
    QSignalSpy closed {&endpoint, &ServerEndpoint::closed};
    QSignalSpy heard {&endpoint, &ServerEndpoint::heard};
};

ServerReason leftReason(const Client &client)
{
    return client.left.constLast().constFirst().value<ServerReason>();
}

} // namespace

#define JOIN(client)                                                                               \
    (client).endpoint.start();                                                                     \
    QTRY_COMPARE_WITH_TIMEOUT((client).joined.count(), 1, 3000)

class TestServerEndpoint : public QObject
{
    Q_OBJECT

    std::unique_ptr<QWebSocketServer> tlsServer();

    QTemporaryDir m_folder;
    QString m_certificate;

private Q_SLOTS:
    void initTestCase();
    void joinsAndTellsWho();
    void case002_theWireCarriesTheKeyAndNoOrigin();
    void case003_aBadKeyNeverLeaves();
    void case005_oneHandshakeOnly();
    void case009_refusals_data();
    void case009_refusals();
    void case015_theErrorIsOfThisAttempt();
    void case007_handshakeThatHangs();
    void pushesAndReplies();
    void controlUpdates();
    void trafficIsCutAndRedacted();
    void case034_oversizedMessage();
    void case026_garbageChangesNothing();
    void case073_frozenServerWhileWatchful();
    void resetComesBack();
    void finComesBack();
    void case085_closes_data();
    void case085_closes();
    void dropAndReconnect();
    void nothingOfADroppedConnectionReachesAMotor();
    void connectNowCutsTheWaiting();
    void case119_shutdown();
    void shutdownOfAFrozenServer();
    void shutdownBeforeTheStart();
    void case110_deletedInAHandler_data();
    void case110_deletedInAHandler();
    void case111_untrustedCertificate();
    void case111_trustedByFile();
    void case111_fileWithoutCertificates();
    void case112_tlsToAPlainPort();
    void highWaterHoldsPushes();
};

void TestServerEndpoint::initTestCase()
{
    m_certificate = m_folder.filePath(QStringLiteral("cert.pem"));
    const QStringList arguments {QStringLiteral("req"),
                                 QStringLiteral("-x509"),
                                 QStringLiteral("-newkey"),
                                 QStringLiteral("rsa:2048"),
                                 QStringLiteral("-nodes"),
                                 QStringLiteral("-days"),
                                 QStringLiteral("2"),
                                 QStringLiteral("-subj"),
                                 QStringLiteral("/CN=bench-test"),
                                 QStringLiteral("-addext"),
                                 QStringLiteral("subjectAltName=IP:127.0.0.1"),
                                 QStringLiteral("-keyout"),
                                 m_folder.filePath(QStringLiteral("key.pem")),
                                 QStringLiteral("-out"),
                                 m_certificate};
    QProcess openssl;
    openssl.start(QStringLiteral("openssl"), arguments);
    QVERIFY(openssl.waitForFinished(30'000));
    QCOMPARE(openssl.exitCode(), 0);
}

std::unique_ptr<QWebSocketServer> TestServerEndpoint::tlsServer()
{
    QFile keyFile(m_folder.filePath(QStringLiteral("key.pem")));
    if (!keyFile.open(QIODevice::ReadOnly)) {
        return nullptr;
    }
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificateChain(QSslCertificate::fromPath(m_certificate));
    configuration.setPrivateKey(QSslKey(&keyFile, QSsl::Rsa));
    auto server
        = std::make_unique<QWebSocketServer>(QStringLiteral("tls"), QWebSocketServer::SecureMode);
    server->setSslConfiguration(configuration);
    server->listen(QHostAddress::LocalHost);
    return server;
}

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

void TestServerEndpoint::case002_theWireCarriesTheKeyAndNoOrigin()
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

void TestServerEndpoint::case003_aBadKeyNeverLeaves()
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

void TestServerEndpoint::case005_oneHandshakeOnly()
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

void TestServerEndpoint::case009_refusals_data()
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

void TestServerEndpoint::case009_refusals()
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

void TestServerEndpoint::case015_theErrorIsOfThisAttempt()
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

void TestServerEndpoint::case007_handshakeThatHangs()
{
    RawServer server({});
    Client client(server.url());
    client.endpoint.start();
    QTRY_COMPARE_WITH_TIMEOUT(client.reason(), ServerReason::HandshakeTimeout, 15'000);
    QTRY_COMPARE(server.disconnections, 1);
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

void TestServerEndpoint::case073_frozenServerWhileWatchful()
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

void TestServerEndpoint::resetComesBack()
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

void TestServerEndpoint::finComesBack()
{
    ScriptedServer server;
    Client client(server.url());
    JOIN(client);
    server.finish();
    QTRY_COMPARE(client.left.count(), 1);
    QCOMPARE(leftReason(client), ServerReason::ConnectionLost);
    QTRY_COMPARE_WITH_TIMEOUT(client.joined.count(), 2, 5000);
}

void TestServerEndpoint::case085_closes_data()
{
    QTest::addColumn<int>("code");
    for (const int code : {1000, 1001, 1011, 1012, 1013, 4001}) {
        QTest::addRow("%d", code) << code;
    }
}

void TestServerEndpoint::case085_closes()
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

void TestServerEndpoint::dropAndReconnect()
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

void TestServerEndpoint::nothingOfADroppedConnectionReachesAMotor()
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

void TestServerEndpoint::connectNowCutsTheWaiting()
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

void TestServerEndpoint::case119_shutdown()
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

void TestServerEndpoint::shutdownOfAFrozenServer()
{
    ScriptedServer server;
    Client client(server.url());
    JOIN(client);
    server.isSilent = true;
    client.endpoint.shutdown(200ms);
    QTRY_COMPARE_WITH_TIMEOUT(client.closed.count(), 1, 2000);
    QCOMPARE(client.left.count(), 1);
}

void TestServerEndpoint::shutdownBeforeTheStart()
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

void TestServerEndpoint::case111_untrustedCertificate()
{
    const auto server = tlsServer();
    QVERIFY(server && server->isListening());
    Client client(server->serverUrl());
    client.endpoint.start();
    QTRY_COMPARE(client.reason(), ServerReason::TlsUntrusted);
    QCOMPARE(client.state(), ServerState::Refused);
    QVERIFY2(client.endpoint.status().detail.contains(QLatin1String("bench-test")),
             qPrintable(client.endpoint.status().detail));
    QCOMPARE(client.endpoint.status().attempts, quint64(1));
}

void TestServerEndpoint::case111_trustedByFile()
{
    const auto server = tlsServer();
    QVERIFY(server && server->isListening());
    Client client(server->serverUrl(), m_certificate);
    client.endpoint.start();
    QTRY_COMPARE(client.state(), ServerState::Connected);
    QVERIFY(server->hasPendingConnections());
}

void TestServerEndpoint::case111_fileWithoutCertificates()
{
    const auto server = tlsServer();
    Client client(server->serverUrl(), m_folder.filePath(QStringLiteral("none.pem")));
    client.endpoint.start();
    QTRY_COMPARE(client.reason(), ServerReason::TlsFailed);
    QVERIFY(client.endpoint.status().detail.contains(QLatin1String("none.pem")));
}

void TestServerEndpoint::case112_tlsToAPlainPort()
{
    const ScriptedServer plain;
    QUrl url = plain.url();
    url.setScheme(QStringLiteral("wss"));
    Client client(url);
    client.endpoint.start();
    QTRY_VERIFY_WITH_TIMEOUT(client.endpoint.status().retryAt.has_value(), 15'000);
    QVERIFY(client.reason() != ServerReason::None);
    QVERIFY(client.state() == ServerState::Waiting || client.state() == ServerState::Refused);
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
