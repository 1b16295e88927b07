// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/caddysite.h"

#include <QTest>

using namespace armature;

/// The client behind Caddy, as the protocol's documentation sets it up: who is trusted and who is
/// not, and what goes through.
class TestCaddy : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void case111_joinsByTheRootCertificate();
    void case111_unknownAuthorityIsRefused_data();
    void case111_unknownAuthorityIsRefused();
    void case111_wrongNameIsRefused();
    void case112_plainToTheTlsPort();
    void case112_tlsToThePlainPort();
    void plainSiteJoins();
    void case009_badKeyIsRefused();
    void case002_headersReachTheServer();
    void case010_compressibleRefusalIsReadable();

private: // NOLINT(readability-redundant-access-specifiers): these are no slots
    std::unique_ptr<Backend> m_backend;
    std::unique_ptr<Caddy> m_caddy;
};

void TestCaddy::init()
{
    m_backend = std::make_unique<Backend>();
    QVERIFY(m_backend->start());
    m_caddy = std::make_unique<Caddy>(m_backend->port);
    START_CADDY(*m_caddy);
}

void TestCaddy::cleanup()
{
    m_caddy.reset();
    m_backend.reset();
}

void TestCaddy::case111_joinsByTheRootCertificate()
{
    Client client(m_caddy->secureUrl(), m_caddy->rootCertificate());
    JOIN(client);
    verifyBothWays(client, *m_backend);
    QCOMPARE(client.endpoint.status().attempts, quint64(1));
}

void TestCaddy::case111_unknownAuthorityIsRefused_data()
{
    QTest::addColumn<bool>("hasFile");
    QTest::newRow("no file") << false;
    QTest::newRow("another authority's file") << true;
}

void TestCaddy::case111_unknownAuthorityIsRefused()
{
    QFETCH(const bool, hasFile);
    Caddy other(m_backend->port);
    START_CADDY(other);
    Client client(m_caddy->secureUrl(), hasFile ? other.rootCertificate() : QString());
    client.endpoint.start();
    QTRY_COMPARE(client.reason(), ServerReason::TlsUntrusted);
    QCOMPARE(client.state(), ServerState::Refused);
    QVERIFY2(client.endpoint.status().detail.contains(QLatin1String("Caddy Local Authority")),
             qPrintable(client.endpoint.status().detail));
    // Nothing was sent over a connection that is not trusted.
    QCOMPARE(m_backend->server.devices().size(), std::size_t {0});
    client.endpoint.connectNow();
    QTRY_COMPARE(client.endpoint.status().attempts, quint64(2));
    QTRY_COMPARE(client.state(), ServerState::Refused);
    QCOMPARE(client.joined.count(), 0);
}

void TestCaddy::case111_wrongNameIsRefused()
{
    Client client(m_caddy->secureUrl(QStringLiteral("127.0.0.1")), m_caddy->rootCertificate());
    client.endpoint.start();
    QTRY_COMPARE(client.reason(), ServerReason::TlsWrongHost);
    QCOMPARE(client.state(), ServerState::Refused);
    QVERIFY2(client.endpoint.status().detail.contains(QLatin1String("localhost")),
             qPrintable(client.endpoint.status().detail));
    QCOMPARE(m_backend->server.devices().size(), std::size_t {0});
}

void TestCaddy::case112_plainToTheTlsPort()
{
    QUrl url = m_caddy->secureUrl();
    url.setScheme(QStringLiteral("ws"));
    Client client(url);
    client.endpoint.start();
    QTRY_COMPARE(client.reason(), ServerReason::TlsPort);
    QVERIFY(client.endpoint.status().retryAt.has_value());
}

void TestCaddy::case112_tlsToThePlainPort()
{
    QUrl url = m_caddy->plainUrl();
    url.setScheme(QStringLiteral("wss"));
    Client client(url, m_caddy->rootCertificate());
    client.endpoint.start();
    QTRY_COMPARE(client.reason(), ServerReason::PlainPort);
    QVERIFY(client.endpoint.status().retryAt.has_value());
}

void TestCaddy::plainSiteJoins()
{
    Client client(m_caddy->plainUrl());
    JOIN(client);
    verifyBothWays(client, *m_backend);
}

void TestCaddy::case009_badKeyIsRefused()
{
    const QByteArray key = "API_TOKEN_MC_nobodyKnowsThisOne";
    ServerEndpoint endpoint(
        {m_caddy->secureUrl(), key, m_caddy->rootCertificate(), QStringLiteral("1.0.0")});
    endpoint.start();
    QTRY_COMPARE(endpoint.status().reason, ServerReason::KeyOrAuthRefused);
    QCOMPARE(endpoint.status().httpStatus, 403);
    QCOMPARE(endpoint.status().state, ServerState::Refused);
}

void TestCaddy::case002_headersReachTheServer()
{
    const RawServer server({}); // reads, and never answers
    QVERIFY2(m_caddy->reload(server.serverPort()), m_caddy->log().constData());
    Client client(m_caddy->secureUrl(), m_caddy->rootCertificate());
    client.endpoint.start();
    QTRY_VERIFY(server.request.contains("\r\n\r\n"));
    const QByteArray request = server.request.toLower();
    QVERIFY(server.request.startsWith("GET /microcontrollers/websocket"));
    QVERIFY(server.request.contains(
        QByteArray("X-Api-Key: " + kKey + "\r\n"))); // as Go writes the name
    QVERIFY(!server.request.left(server.request.indexOf('\n')).contains(kKey));
    QVERIFY(request.contains("upgrade: websocket\r\n"));
    // case004, and no compression of frames, whatever Caddy encodes.
    QVERIFY(!request.contains("\r\norigin:"));
    QVERIFY(!request.contains("sec-websocket-extensions"));
}

void TestCaddy::case010_compressibleRefusalIsReadable()
{
    const QByteArray body = R"({"error":")" + QByteArray(2000, 'a') + R"("})";
    const RawServer server("HTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\n"
                           "Content-Length: "
                           + QByteArray::number(body.size()) + "\r\n\r\n" + body);
    QVERIFY2(m_caddy->reload(server.serverPort()), m_caddy->log().constData());
    Client client(m_caddy->secureUrl(), m_caddy->rootCertificate());
    client.endpoint.start();
    QTRY_COMPARE(client.reason(), ServerReason::KeyOrAuthRefused);
    QTRY_COMPARE(client.endpoint.status().answer, QString::fromLatin1(body));
}

QTEST_GUILESS_MAIN(TestCaddy)
#include "tst_caddy.moc"
