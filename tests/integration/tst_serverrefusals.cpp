// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/serverclient.h"

#include <QDateTime>
#include <QLocale>
#include <QTest>

using namespace armature;
using namespace std::chrono_literals;

/// Answers over HTTP that are no upgrade.
class TestServerRefusals : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void case009_answers_data();
    void case009_answers();
    void case010_theBodyIsShown_data();
    void case010_theBodyIsShown();
    void case010_aBodyThatNeverEnds();
    void case011_noRedirectIsFollowed();
    void case012_retryAfter_data();
    void case012_retryAfter();
    void case012_noSoonerThanAsked();
    void case013_gatewayErrorsComeBackSoon();
    void case089_slowAfterARefusalButNotForTheUser();
};

void TestServerRefusals::case009_answers_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<int>("status");
    QTest::addColumn<ServerReason>("reason");
    QTest::addColumn<ServerState>("state");

    const auto refused = ServerState::Refused;
    const auto waiting = ServerState::Waiting;
    const auto key = ServerReason::KeyOrAuthRefused;
    QTest::newRow("case009_403") << httpAnswer("403 Forbidden") << 403 << key << refused;
    QTest::newRow("case009_403_and_close")
        << httpAnswer("403 Forbidden", "connection: close\r\n") << 403 << key << refused;
    QTest::newRow("case009_401") << httpAnswer("401 Unauthorized") << 401 << key << refused;
    QTest::newRow("case011_400") << httpAnswer("400 Bad Request") << 400 << ServerReason::BadRequest
                                 << refused;
    QTest::newRow("case011_404") << httpAnswer("404 Not Found") << 404 << ServerReason::WrongPath
                                 << refused;
    QTest::newRow("case011_301") << httpAnswer("301 Moved", "location: ws://127.0.0.1:1/\r\n")
                                 << 301 << ServerReason::WrongPath << refused;
    QTest::newRow("case011_426") << httpAnswer("426 Upgrade Required") << 426
                                 << ServerReason::NotAWebSocket << waiting;
    QTest::newRow("case012_429") << httpAnswer("429 Too Many Requests") << 429
                                 << ServerReason::AskedToWait << waiting;
    QTest::newRow("case012_503_with_a_time") << httpAnswer("503 Unavailable", "retry-after: 1\r\n")
                                             << 503 << ServerReason::AskedToWait << waiting;
    QTest::newRow("case013_503") << httpAnswer("503 Unavailable") << 503
                                 << ServerReason::ServerError << waiting;
    QTest::newRow("case013_500") << httpAnswer("500 Internal Server Error") << 500
                                 << ServerReason::ServerError << waiting;
    QTest::newRow("case013_502") << httpAnswer("502 Bad Gateway") << 502
                                 << ServerReason::GatewayError << waiting;
    QTest::newRow("case013_504") << httpAnswer("504 Gateway Timeout") << 504
                                 << ServerReason::GatewayError << waiting;
    QTest::newRow("200") << httpAnswer("200 OK") << 200 << ServerReason::NotAWebSocket << waiting;
    QTest::newRow("407") << httpAnswer("407 Proxy Authentication Required") << 407
                         << ServerReason::ProxyPassword << refused;
    QTest::newRow("no HTTP") << QByteArray("SSH-2.0-OpenSSH_9.2\r\n\r\n") << 0
                             << ServerReason::NotAWebSocket << waiting;
    QTest::newRow("no HTTP, unfinished")
        << QByteArray("220 mail") << 0 << ServerReason::NotAWebSocket << waiting;
    QTest::newRow("case112_TLS_alert")
        << QByteArray("\x15\x03\x01\x00\x02\x02\x0a", 7) << 0 << ServerReason::TlsPort << refused;
    QTest::newRow("case112_Caddy")
        << httpAnswer("400 Bad Request", {}, "Client sent an HTTP request to an HTTPS server.\n")
        << 400 << ServerReason::TlsPort << refused;
}

void TestServerRefusals::case009_answers()
{
    QFETCH(const QByteArray, answer);
    RawServer server(answer);
    Client client(server.url());
    client.endpoint.start();
    QTRY_VERIFY(client.endpoint.status().retryAt.has_value());
    QTEST(client.endpoint.status().httpStatus, "status");
    QTEST(client.reason(), "reason");
    QTEST(client.state(), "state");
    QTRY_COMPARE(server.disconnections, 1); // QWebSocket would keep it open
    QCOMPARE(server.connections, 1);
    QCOMPARE(client.endpoint.status().attempts, quint64(1));
    QCOMPARE(client.changes.count(), 2);
    QCOMPARE(client.left.count(), 0);
}

void TestServerRefusals::case010_theBodyIsShown_data()
{
    QTest::addColumn<QByteArray>("first");
    QTest::addColumn<QByteArray>("then");
    QTest::addColumn<bool>("isClosing");
    QTest::addColumn<QString>("shown");
    const QByteArray json = R"({"error":"device is blocked"})";
    const auto text = QString::fromLatin1(json);
    QTest::newRow("at once") << httpAnswer("403 Forbidden", {}, json) << QByteArray() << false
                             << text;
    QTest::newRow("in two parts") << httpAnswer("403 Forbidden", {}, json).chopped(10)
                                  << json.right(10) << false << text;
    QTest::newRow("in chunks") << QByteArray(
        "HTTP/1.1 403 Forbidden\r\ntransfer-encoding: chunked\r\n\r\n7\r\n{\"error")
                               << QByteArray("\r\n16;a=b\r\n\":\"device is blocked\"}\r\n0\r\n\r\n")
                               << false << text;
    QTest::newRow("until the end")
        << QByteArray("HTTP/1.1 403 Forbidden\r\n\r\n") << json << true << text;
    QTest::newRow("blank line in it")
        << httpAnswer("403 Forbidden", {}, "a\r\n\r\nb\r\n\r\nc").chopped(3)
        << QByteArray("\n\nc").right(3) << false << QStringLiteral("a\r\n\r\nb\r\n\n\nc");
    QTest::newRow("too long") << httpAnswer("403 Forbidden", {}, QByteArray(10'000, 'x'))
                              << QByteArray() << false
                              << QString(4096 - kKey.size(), QLatin1Char('x'));
    QTest::newRow("empty") << httpAnswer("403 Forbidden") << QByteArray() << false << QString();
}

void TestServerRefusals::case010_theBodyIsShown()
{
    QFETCH(const QByteArray, first);
    QFETCH(const QByteArray, then);
    QFETCH(const bool, isClosing);
    RawServer server(first);
    Client client(server.url());
    client.endpoint.start();
    if (!then.isEmpty()) {
        QTRY_VERIFY(server.answered);
        QTest::qWait(30); // so that the parts arrive apart
        QCOMPARE(client.state(), ServerState::Connecting);
        server.answered->write(then);
        if (isClosing) {
            server.answered->disconnectFromHost();
        }
    }
    QTRY_COMPARE(client.state(), ServerState::Refused);
    QTEST(client.endpoint.status().answer, "shown");
    QCOMPARE(client.endpoint.status().httpStatus, 403);
    QCOMPARE(client.changes.count(), 2);
    QCOMPARE(server.connections, 1);
}

void TestServerRefusals::case010_aBodyThatNeverEnds()
{
    RawServer server("HTTP/1.1 403 Forbidden\r\ncontent-length: 100\r\n\r\nhalf");
    Client client(server.url());
    client.endpoint.start();
    QTRY_COMPARE_WITH_TIMEOUT(client.state(), ServerState::Refused, 4000);
    QCOMPARE(client.endpoint.status().answer, QStringLiteral("half"));
}

void TestServerRefusals::case011_noRedirectIsFollowed()
{
    RawServer elsewhere({});
    RawServer server(httpAnswer("307 Temporary Redirect",
                                "location: " + elsewhere.url().toString().toLatin1() + "\r\n"));
    Client client(server.url());
    client.endpoint.start();
    QTRY_COMPARE(client.reason(), ServerReason::WrongPath);
    QCOMPARE(client.endpoint.status().httpStatus, 307);
    QTest::qWait(50);
    QCOMPARE(elsewhere.connections, 0);
}

void TestServerRefusals::case012_retryAfter_data()
{
    QTest::addColumn<QByteArray>("headers");
    QTest::addColumn<std::optional<Milliseconds>>("wait");
    const auto httpDate = [](const QDateTime &time) {
        return QLocale::c()
            .toString(time.toUTC(), QStringLiteral("ddd, dd MMM yyyy hh:mm:ss 'GMT'"))
            .toLatin1();
    };
    const QDateTime then = QDateTime::currentDateTimeUtc().addYears(-3);
    QTest::newRow("none") << QByteArray() << std::optional<Milliseconds>();
    QTest::newRow("seconds") << QByteArray("Retry-After: 120\r\n")
                             << std::optional<Milliseconds>(120s);
    QTest::newRow("date, by the server's clock") << QByteArray(
        "date: " + httpDate(then) + "\r\nretry-after: " + httpDate(then.addSecs(90)) + "\r\n")
                                                 << std::optional<Milliseconds>(90s);
    QTest::newRow("date that is past")
        << QByteArray("retry-after: " + httpDate(then) + "\r\n") << std::optional<Milliseconds>(0s);
    QTest::newRow("negative") << QByteArray("retry-after: -5\r\n")
                              << std::optional<Milliseconds>(0s);
    QTest::newRow("absurd") << QByteArray("retry-after: 9223372036854775807\r\n")
                            << std::optional<Milliseconds>(24h);
    QTest::newRow("nonsense") << QByteArray("retry-after: soon\r\n")
                              << std::optional<Milliseconds>();
}

void TestServerRefusals::case012_retryAfter()
{
    QFETCH(const QByteArray, headers);
    RawServer server(httpAnswer("429 Too Many Requests", headers, "slow down"));
    WebSocketLink link({server.url(), kKey, {}, {}, 5s});
    std::optional<LinkEnd> end;
    connect(&link, &TextLink::ended, this, [&end](const LinkEnd &how) { end = how; });
    link.open();
    QTRY_VERIFY(end.has_value());
    QTEST(end->retryAfter, "wait");
    QCOMPARE(end->reason, ServerReason::AskedToWait);
    QCOMPARE(end->answer, QStringLiteral("slow down"));
}

void TestServerRefusals::case012_noSoonerThanAsked()
{
    RawServer server(httpAnswer("503 Service Unavailable", "retry-after: 300\r\n"));
    Client client(server.url());
    const TimePoint before = Clock::now();
    client.endpoint.start();
    QTRY_COMPARE(client.reason(), ServerReason::AskedToWait);
    QVERIFY(*client.endpoint.status().retryAt - before >= 300s);
    QVERIFY(*client.endpoint.status().retryAt - Clock::now() <= 15min);

    server.setAnswer(httpAnswer("503 Service Unavailable", "retry-after: 86400\r\n"));
    client.endpoint.connectNow();
    QTRY_COMPARE(client.state(), ServerState::Waiting);
    QVERIFY(*client.endpoint.status().retryAt - Clock::now() <= 15min);
}

void TestServerRefusals::case013_gatewayErrorsComeBackSoon()
{
    RawServer server(httpAnswer("502 Bad Gateway"));
    Client client(server.url());
    client.endpoint.start();
    QTRY_COMPARE(client.reason(), ServerReason::GatewayError);
    QVERIFY(*client.endpoint.status().retryAt - Clock::now() <= 1s);
    QTRY_COMPARE(client.endpoint.status().attempts, quint64(2));
}

void TestServerRefusals::case089_slowAfterARefusalButNotForTheUser()
{
    RawServer server(httpAnswer("403 Forbidden"));
    Client client(server.url());
    client.endpoint.start();
    QTRY_COMPARE(client.state(), ServerState::Refused);
    QVERIFY(*client.endpoint.status().retryAt - Clock::now() > 20s);
    client.endpoint.connectNow();
    QCOMPARE(client.state(), ServerState::Connecting);
    QTRY_COMPARE(server.connections, 2);
    QTRY_COMPARE(client.state(), ServerState::Refused);
    QCOMPARE(client.endpoint.status().attempts, quint64(2));

    // Another key is another endpoint, which knows nothing of the refusals.
    ServerEndpoint::Settings settings = Client::settingsOf(server.url());
    settings.token = "API_TOKEN_MC_anotherKey000000";
    Client other(settings);
    other.endpoint.start();
    QTRY_COMPARE(server.connections, 3);
}

QTEST_GUILESS_MAIN(TestServerRefusals)
#include "tst_serverrefusals.moc"
