// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/scriptedserver.h"
#include "tests/integration/serverclient.h"
#include "tests/support/logcatcher.h"

#include <QTest>

#include <memory>

using namespace armature;
using namespace std::chrono_literals;

class TestServerHandshake : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void case001_path_data();
    void case001_path();
    void case002_theKeyIsInItsHeaderOnly();
    void case003_aBadKeyNeverLeaves_data();
    void case003_aBadKeyNeverLeaves();
    void case004_noOrigin();
    void case005_oneHandshakeOnly();
    void case015_theErrorIsOfThisAttempt();
    void case016_wrongAcceptKey();
    void case017_oneEndForEachAttempt_data();
    void case017_oneEndForEachAttempt();
};

void TestServerHandshake::case001_path_data()
{
    QTest::addColumn<QString>("suffix");
    QTest::addColumn<QString>("version");
    QTest::addColumn<QByteArray>("target");
    const QByteArray plain = "/microcontrollers/websocket";
    const auto v1 = QStringLiteral("1.0.0");
    QTest::newRow("host only") << QString() << v1 << plain;
    QTest::newRow("slash") << QStringLiteral("/") << v1 << plain;
    QTest::newRow("endpoint") << QStringLiteral("/microcontrollers") << v1 << plain;
    QTest::newRow("whole") << QStringLiteral("/microcontrollers/websocket") << v1 << plain;
    QTest::newRow("V2") << QStringLiteral("/microcontrollers") << QStringLiteral("2.0.0")
                        << plain + "?vsn=2.0.0";
    QTest::newRow("V2 over another") << QStringLiteral("/microcontrollers/websocket?vsn=1.0.0")
                                     << QStringLiteral("2.0.0") << plain + "?vsn=2.0.0";
}

void TestServerHandshake::case001_path()
{
    QFETCH(const QString, suffix);
    QFETCH(const QString, version);
    QFETCH(const QByteArray, target);
    RawServer server({});
    ServerEndpoint::Settings settings = Client::settingsOf(QUrl(server.url().toString() + suffix));
    settings.phoenixVersion = version;
    Client client(settings);
    client.endpoint.start();
    QTRY_VERIFY(server.request.contains("\r\n\r\n"));
    QCOMPARE(server.request.left(server.request.indexOf("\r\n")), "GET " + target + " HTTP/1.1");
}

void TestServerHandshake::case002_theKeyIsInItsHeaderOnly()
{
    const LogCatcher log;
    RawServer server(http("403 Forbidden", {}, "no such key: " + kKey));
    Client client(server.url());
    client.endpoint.start();
    QTRY_COMPARE(client.state(), ServerState::Refused);
    const QByteArray lower = server.request.toLower();
    QCOMPARE(lower.count(QByteArray("\r\nx-api-key: " + kKey.toLower() + "\r\n")), 1);
    QCOMPARE(server.request.count(kKey), 1);
    QVERIFY(!lower.contains("sec-websocket-extensions"));
    const ServerStatus &status = client.endpoint.status();
    const auto key = QString::fromLatin1(kKey);
    QCOMPARE(status.answer, QStringLiteral("no such key: [key]"));
    QVERIFY(!status.detail.contains(key));
    QVERIFY(log.count() > 0);
    QVERIFY2(!log.text().contains(key), qPrintable(log.text()));
}

void TestServerHandshake::case003_aBadKeyNeverLeaves_data()
{
    QTest::addColumn<QByteArray>("key");
    QTest::newRow("line break") << QByteArray("key\r\nX-Evil: 1");
    QTest::newRow("line feed") << QByteArray("key\nX-Evil: 1");
    QTest::newRow("blank") << QByteArray("key Evil");
    QTest::newRow("NUL") << QByteArray("key\0Evil", 8);
    QTest::newRow("not ASCII") << QByteArray("key\xc3\xa4 Evil");
}

void TestServerHandshake::case003_aBadKeyNeverLeaves()
{
    QFETCH(const QByteArray, key);
    RawServer server({});
    ServerEndpoint::Settings settings = Client::settingsOf(server.url());
    settings.token = key;
    Client client(settings);
    client.endpoint.start();
    QCOMPARE(client.state(), ServerState::Offline);
    QCOMPARE(client.reason(), ServerReason::NotConfigured);
    QVERIFY(!client.endpoint.status().detail.contains(QLatin1String("Evil")));
    QTest::qWait(50);
    QCOMPARE(server.connections, 0);
}

void TestServerHandshake::case004_noOrigin()
{
    RawServer server({});
    Client client(server.url());
    client.endpoint.start();
    QTRY_VERIFY(server.request.contains("\r\n\r\n"));
    QVERIFY(!server.request.toLower().contains("\r\norigin:"));
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

void TestServerHandshake::case015_theErrorIsOfThisAttempt()
{
    auto server = std::make_unique<RawServer>(http("403 Forbidden", {}, "go away"));
    Client client(server->url());
    client.endpoint.start();
    QTRY_COMPARE(client.reason(), ServerReason::KeyOrAuthRefused);
    QCOMPARE(client.endpoint.status().answer, QStringLiteral("go away"));
    server.reset();
    client.endpoint.connectNow();
    QTRY_COMPARE(client.reason(), ServerReason::ConnectionRefused);
    QCOMPARE(client.endpoint.status().httpStatus, 0);
    QCOMPARE(client.endpoint.status().answer, QString());
    QVERIFY(!client.endpoint.status().detail.contains(QLatin1String("403")));
}

void TestServerHandshake::case016_wrongAcceptKey()
{
    RawServer server("HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: "
                     "Upgrade\r\nsec-websocket-accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n\r\n");
    Client client(server.url());
    client.endpoint.start();
    QTRY_COMPARE(client.reason(), ServerReason::NotAWebSocket);
    QCOMPARE(client.state(), ServerState::Waiting);
    QTRY_COMPARE(server.disconnections, 1);
    // Nothing came after the request's head: no frame was sent.
    QVERIFY(server.request.endsWith("\r\n\r\n"));
    QCOMPARE(server.request.count("\r\n\r\n"), 1);
    QCOMPARE(client.traffic.count(), 0);
}

void TestServerHandshake::case017_oneEndForEachAttempt_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<bool>("isClosing");
    const QByteArray refusal = http("403 Forbidden");
    QTest::newRow("refused connection") << QByteArray() << false;
    QTest::newRow("403") << refusal << false;
    QTest::newRow("403, then closed") << refusal << true;
    QTest::newRow("403 and connection: close")
        << http("403 Forbidden", "connection: close\r\n") << true;
    QTest::newRow("closed without a word") << QByteArray("HTTP/1.1 4") << true;
}

void TestServerHandshake::case017_oneEndForEachAttempt()
{
    QFETCH(const QByteArray, answer);
    QFETCH(const bool, isClosing);
    RawServer server(answer);
    server.isClosing = isClosing;
    const QUrl url = server.url();
    if (answer.isEmpty()) {
        server.close();
    }
    Client client(url);
    client.endpoint.start();
    QTRY_VERIFY(client.endpoint.status().retryAt.has_value());
    QTest::qWait(50);
    QCOMPARE(client.changes.count(), 2); // connecting; then the end, once
    QCOMPARE(client.endpoint.status().attempts, quint64(1));
    QCOMPARE(client.left.count(), 0);
}

QTEST_GUILESS_MAIN(TestServerHandshake)
#include "tst_serverhandshake.moc"
