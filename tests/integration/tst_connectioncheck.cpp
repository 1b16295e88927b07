// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/handshakeanswer.h"
#include "tests/integration/checkwalk.h"
#include "tests/integration/scriptedserver.h"
#include "tests/integration/serverclient.h"

using namespace armature;
using namespace std::chrono_literals;

namespace {

/// Answers plain GETs with 426 as a Phoenix endpoint does, and hands on the others to a server that
/// knows upgrades alone.
class FrontDoor : public QTcpServer
{
public:
    explicit FrontDoor(const QUrl &inner)
        : m_inner(static_cast<quint16>(inner.port()))
    {
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::newConnection, this, [this] { take(nextPendingConnection()); });
    }
    [[nodiscard]] QUrl url() const
    {
        return QUrl(QStringLiteral("ws://127.0.0.1:") + QString::number(serverPort()));
    }

private:
    void take(QTcpSocket *client)
    {
        auto *server = new QTcpSocket(client);
        connect(client, &QTcpSocket::readyRead, server, [this, client, server] {
            const bool isFirst = server->state() == QAbstractSocket::UnconnectedState;
            const QByteArray bytes = client->readAll();
            if (isFirst && !bytes.toLower().contains("upgrade: websocket")) {
                client->write(http("426 Upgrade Required"));
                client->disconnectFromHost();
                return;
            }
            if (isFirst) {
                server->connectToHost(QHostAddress::LocalHost, m_inner);
            }
            server->write(bytes);
        });
        connect(server, &QTcpSocket::readyRead, client,
                [client, server] { client->write(server->readAll()); });
        connect(server, &QTcpSocket::disconnected, client, &QTcpSocket::disconnectFromHost);
        connect(client, &QTcpSocket::disconnected, server, &QTcpSocket::disconnectFromHost);
    }

    quint16 m_inner;
};

} // namespace

/// The walk to a server in the open: what each step says, and where it stops.
class TestConnectionCheck : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void goodKeyPassesEveryStep();
    void stepsComeOneAfterTheOther();
    void leavesTheChannelAndCloses();
    void controlValuesGoNowhere();
    void refusedKeyStopsAtHttp();
    void answers_data();
    void answers();
    void bytesOfAnAnswer_data();
    void bytesOfAnAnswer();
    void bodyThatNeverEndsIsNotWaitedFor();
    void keyIsInNoText();
    void nothingListens();
    void unknownHost();
    void silenceEndsWithTheDeadline();
    void noMetadata();
    void cancelEndsAtOnce();
    void nothingIsConfigured();

private: // NOLINT(readability-redundant-access-specifiers): those are slots
    MockServer m_server;
    QUrl m_url {};
};

void TestConnectionCheck::initTestCase()
{
    const auto addresses = m_server.start({});
    QVERIFY(addresses.isOk());
    m_url = QUrl(QStringLiteral("ws://localhost:") + QString::number(addresses.value().port));
}

void TestConnectionCheck::goodKeyPassesEveryStep()
{
    Walk walk(targetOf(m_url));
    WALK(walk);
    QVERIFY(walk.isJoined());
    const QStringList expected {
        QStringLiteral("name passed"),      QStringLiteral("tcp passed"),
        QStringLiteral("tls skipped"),      QStringLiteral("http passed"),
        QStringLiteral("websocket passed"), QStringLiteral("metadata passed"),
        QStringLiteral("join passed")};
    QCOMPARE(walk.results(), expected);
    QVERIFY(walk.last(CheckStep::Name).outcome.detail.contains(QLatin1String("127.0.0.1")));
    QCOMPARE(walk.last(CheckStep::Tls).outcome.skip, CheckSkip::NoTlsAsked);
    QCOMPARE(walk.last(CheckStep::Http).outcome.httpStatus, 426);
    QCOMPARE(walk.last(CheckStep::Metadata).outcome.detail, QStringLiteral("3"));
    QTRY_COMPARE(m_server.devices().size(), std::size_t(0));
}

void TestConnectionCheck::stepsComeOneAfterTheOther()
{
    QUrl byAddress = m_url;
    byAddress.setHost(QStringLiteral("127.0.0.1"));
    Walk walk(targetOf(byAddress));
    WALK(walk);
    QCOMPARE(walk.last(CheckStep::Name).outcome.skip, CheckSkip::AlreadyAnAddress);
    QList<CheckStep> begun;
    for (const CheckStatus &status : walk.said) {
        if (status.outcome.result == CheckResult::Running) {
            // Whatever began before has ended.
            QVERIFY(begun.isEmpty() || begun.constLast() < status.step);
            begun.append(status.step);
        }
    }
    QCOMPARE(begun.size(), 7);
}

void TestConnectionCheck::leavesTheChannelAndCloses()
{
    ScriptedServer server;
    FrontDoor door(server.url());
    Walk walk(targetOf(door.url()));
    WALK(walk);
    QVERIFY(walk.isJoined());
    QCOMPARE(server.received(QStringLiteral("phx_leave")).size(), 1);
    QTRY_COMPARE(server.closeCode(), 1000);
}

void TestConnectionCheck::controlValuesGoNowhere()
{
    // Nothing of the check can hand a value on: it has two signals, and neither carries one.
    ScriptedServer server;
    server.onFrame = [&server](const QJsonObject &frame) {
        if (frame.value(QLatin1String("event")) == QLatin1String("phx_leave")) {
            server.controlUpdate(QStringLiteral(R"([{"m1":90}])"));
        }
    };
    FrontDoor door(server.url());
    Walk walk(targetOf(door.url()));
    WALK(walk);
    QVERIFY(walk.isJoined());
    QVERIFY(!walk.everything().contains(QLatin1String("m1")));
    QCOMPARE(ConnectionCheck::staticMetaObject.methodCount()
                 - ConnectionCheck::staticMetaObject.methodOffset(),
             2);
}

void TestConnectionCheck::refusedKeyStopsAtHttp()
{
    ConnectionCheck::Target wrong = targetOf(m_url);
    wrong.token = "API_TOKEN_MC_nobodyknowsthisone";
    Walk walk(wrong);
    WALK(walk);
    QVERIFY(!walk.isJoined());
    const CheckStatus http = walk.last(CheckStep::Http);
    QCOMPARE(http.outcome.result, CheckResult::Failed);
    QCOMPARE(http.outcome.reason, ServerReason::KeyOrAuthRefused);
    QCOMPARE(http.outcome.httpStatus, 403);
    QCOMPARE(walk.last(CheckStep::WebSocket).outcome.result, CheckResult::NotReached);
    QCOMPARE(walk.last(CheckStep::Join).outcome.result, CheckResult::NotReached);
}

void TestConnectionCheck::answers_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<ServerReason>("reason");
    QTest::newRow("403") << http("403 Forbidden") << ServerReason::KeyOrAuthRefused;
    QTest::newRow("401") << http("401 Unauthorized") << ServerReason::KeyOrAuthRefused;
    QTest::newRow("404") << http("404 Not Found", "no route") << ServerReason::WrongPath;
    QTest::newRow("302") << http("302 Found", {}, "location: /login\r\n")
                         << ServerReason::WrongPath;
    QTest::newRow("500") << http("500 Internal Server Error") << ServerReason::ServerError;
    QTest::newRow("502") << http("502 Bad Gateway") << ServerReason::GatewayError;
    QTest::newRow("503") << http("503 Service Unavailable") << ServerReason::ServerError;
    QTest::newRow("503 with Retry-After")
        << http("503 Service Unavailable", {}, "Retry-After: 5\r\n") << ServerReason::AskedToWait;
    QTest::newRow("429") << http("429 Too Many Requests") << ServerReason::AskedToWait;
    QTest::newRow("200") << http("200 OK", "<p>a web site</p>") << ServerReason::NotAWebSocket;
    QTest::newRow("nginx on a TLS port")
        << http("400 Bad Request", "The plain HTTP request was sent to HTTPS port")
        << ServerReason::TlsPort;
    QTest::newRow("Caddy on a TLS port")
        << http("400 Bad Request", "Client sent an HTTP request to an HTTPS server.\n")
        << ServerReason::TlsPort;
    QTest::newRow("TLS alert") << QByteArray("\x15\x03\x01\x00\x02\x02\x46", 7)
                               << ServerReason::TlsPort;
    QTest::newRow("SSH") << QByteArray("SSH-2.0-OpenSSH_9.2\r\n") << ServerReason::NotAWebSocket;
}

void TestConnectionCheck::answers()
{
    QFETCH(const QByteArray, answer);
    RawServer server(answer);
    Walk walk(targetOf(server.url()));
    WALK(walk);
    QTEST(walk.last(CheckStep::Http).outcome.reason, "reason");
    QVERIFY(server.request.contains(QByteArray("X-API-Key: " + kGoodKey)));
    QVERIFY(!server.request.toLower().contains("upgrade"));
    QTRY_COMPARE(server.disconnections, 1);
}

void TestConnectionCheck::bytesOfAnAnswer_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("length") << http("426 Upgrade Required", "why") << 426 << QByteArray("why");
    QTest::newRow("chunks") << QByteArray(
        "HTTP/1.1 403 Forbidden\r\nTransfer-Encoding: chunked\r\n\r\n"
        "4;x=y\r\nnot \r\n3\r\nyou\r\n0\r\n\r\n")
                            << 403 << QByteArray("not you");
    QTest::newRow("no phrase") << QByteArray("HTTP/1.1 404\r\nContent-Length: 0\r\n\r\n") << 404
                               << QByteArray();
}

void TestConnectionCheck::bytesOfAnAnswer()
{
    QFETCH(const QByteArray, bytes);
    for (qsizetype size = 0; size < bytes.size(); ++size) {
        const auto part = readHandshakeAnswer(bytes.left(size), {});
        QVERIFY2(part ? !part->isWhole || size > bytes.size() - 5
                      : mayBecomeAnswer(bytes.left(size)),
                 qPrintable(QString::number(size)));
    }
    const auto whole = readHandshakeAnswer(bytes, {});
    QVERIFY(whole && whole->isWhole);
    QTEST(whole->status, "status");
    QTEST(whole->body, "body");
    const auto endless
        = readHandshakeAnswer("HTTP/1.1 500 Oops\r\n\r\n" + QByteArray(100'000, 'x'), {});
    QCOMPARE(endless.value().body.size(), kMaxAnswer);
    QVERIFY(!mayBecomeAnswer("220 mail.example ESMTP"));
}

void TestConnectionCheck::bodyThatNeverEndsIsNotWaitedFor()
{
    RawServer server("HTTP/1.1 403 Forbidden\r\nContent-Length: 99\r\n\r\nbegun");
    Walk walk(targetOf(server.url()));
    WALK(walk);
    QCOMPARE(walk.last(CheckStep::Http).outcome.reason, ServerReason::KeyOrAuthRefused);
    QCOMPARE(walk.last(CheckStep::Http).outcome.answer, QStringLiteral("begun"));
}

void TestConnectionCheck::keyIsInNoText()
{
    const QByteArray echo = "no such key: " + kGoodKey + " <b>";
    RawServer server(http("403 " + kGoodKey, echo));
    Walk walk(targetOf(server.url()));
    WALK(walk);
    QVERIFY(!walk.everything().contains(QString::fromLatin1(kGoodKey)));
    QCOMPARE(walk.last(CheckStep::Http).outcome.answer, QStringLiteral("no such key: [key] <b>"));
    for (qsizetype pad = kMaxAnswer - kGoodKey.size() - 2; pad < kMaxAnswer; pad += 7) {
        RawServer cut(http("403 Forbidden", QByteArray(pad, '.') + kGoodKey));
        Walk again(targetOf(cut.url()));
        WALK(again);
        QVERIFY(!again.everything().contains(QLatin1String("API_TO")));
    }
}

void TestConnectionCheck::nothingListens()
{
    quint16 port = 0;
    {
        QTcpServer taken;
        QVERIFY(taken.listen(QHostAddress::LocalHost));
        port = taken.serverPort();
    }
    Walk walk(targetOf(QUrl(QStringLiteral("ws://127.0.0.1:") + QString::number(port))));
    WALK(walk);
    QCOMPARE(walk.last(CheckStep::Tcp).outcome.reason, ServerReason::ConnectionRefused);
    QCOMPARE(walk.last(CheckStep::Http).outcome.result, CheckResult::NotReached);
}

void TestConnectionCheck::unknownHost()
{
    Walk walk(targetOf(QUrl(QStringLiteral("ws://no-such-host.invalid:4000"))));
    WALK(walk);
    QCOMPARE(walk.last(CheckStep::Name).outcome.reason, ServerReason::NameNotFound);
    QVERIFY(
        walk.last(CheckStep::Name).outcome.detail.contains(QLatin1String("no-such-host.invalid")));
    QCOMPARE(walk.last(CheckStep::Tcp).outcome.result, CheckResult::NotReached);
}

void TestConnectionCheck::silenceEndsWithTheDeadline()
{
    RawServer server({});
    Walk walk(targetOf(server.url()));
    walk.check.setPatience(150ms);
    WALK(walk);
    QCOMPARE(walk.last(CheckStep::Http).outcome.reason, ServerReason::HandshakeTimeout);
    QVERIFY(walk.last(CheckStep::Http).took >= 140ms);
    QTRY_COMPARE(server.disconnections, 1);
}

void TestConnectionCheck::noMetadata()
{
    ScriptedServer server;
    server.hasMetadata = false;
    FrontDoor door(server.url());
    Walk walk(targetOf(door.url()));
    walk.check.setPatience(500ms);
    WALK(walk);
    QCOMPARE(walk.last(CheckStep::WebSocket).outcome.result, CheckResult::Passed);
    QCOMPARE(walk.last(CheckStep::Metadata).outcome.reason, ServerReason::NoMetadata);
    QCOMPARE(walk.last(CheckStep::Join).outcome.result, CheckResult::NotReached);
}

void TestConnectionCheck::cancelEndsAtOnce()
{
    RawServer server({});
    Walk walk(targetOf(server.url()));
    walk.check.start();
    QTRY_COMPARE(walk.last(CheckStep::Http).outcome.result, CheckResult::Running);
    walk.check.cancel();
    QCOMPARE(walk.finished.count(), 1);
    QVERIFY(!walk.isJoined());
    QCOMPARE(walk.last(CheckStep::Http).outcome.result, CheckResult::NotReached);
    QTRY_COMPARE(server.disconnections, server.connections);
    walk.check.cancel();
    QCOMPARE(walk.finished.count(), 1);
}

void TestConnectionCheck::nothingIsConfigured()
{
    Walk walk({{}, kGoodKey});
    WALK(walk);
    QCOMPARE(walk.last(CheckStep::Name).outcome.reason, ServerReason::NotConfigured);
    Walk injected({m_url, "key\r\nX-Evil: 1"});
    WALK(injected);
    QCOMPARE(injected.last(CheckStep::Name).outcome.reason, ServerReason::NotConfigured);
}

QTEST_GUILESS_MAIN(TestConnectionCheck)
#include "tst_connectioncheck.moc"
