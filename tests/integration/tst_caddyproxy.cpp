// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/caddysite.h"
#include "tests/support/connectproxy.h"

#include <QTest>

using namespace armature;

namespace {

const QString kUser = QStringLiteral("bench");
const QString kPassword = QStringLiteral("s3:cret@proxy");

/// A client that was told to use a proxy.
struct ProxiedClient
{
    ProxiedClient(const Caddy &caddy, const QUrl &proxy, const QString &caFile)
        : endpoint(settings(caddy, proxy, caFile))
    { }
    [[nodiscard]] static ServerEndpoint::Settings settings(const Caddy &caddy, const QUrl &proxy,
                                                           const QString &caFile)
    {
        ServerEndpoint::Settings all {caddy.secureUrl(), kKey, caFile};
        all.proxy = proxy;
        return all;
    }
    [[nodiscard]] const ServerStatus &status() const { return endpoint.status(); }

    ServerEndpoint endpoint;
    QSignalSpy joined {&endpoint, &ServerEndpoint::joined};
    QSignalSpy settled {&endpoint, &ServerEndpoint::pushSettled};
    QSignalSpy controls {&endpoint, &ServerEndpoint::controlUpdateReceived};
};

} // namespace

/// The client, an HTTP proxy of the site's network, Caddy, the server.
class TestCaddyProxy : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void case113_tunnelToCaddy_data();
    void case113_tunnelToCaddy();
    void case113_wrongPassword();
    void case111_certificateIsVerifiedInATunnel();

private: // NOLINT(readability-redundant-access-specifiers): these are no slots
    std::unique_ptr<Backend> m_backend;
    std::unique_ptr<Caddy> m_caddy;
};

void TestCaddyProxy::init()
{
    m_backend = std::make_unique<Backend>();
    QVERIFY(m_backend->start());
    m_caddy = std::make_unique<Caddy>(m_backend->port);
    START_CADDY(*m_caddy);
}

void TestCaddyProxy::cleanup()
{
    m_caddy.reset();
    m_backend.reset();
}

void TestCaddyProxy::case113_tunnelToCaddy_data()
{
    QTest::addColumn<QString>("user");
    QTest::addColumn<QString>("password");
    QTest::newRow("open proxy") << QString() << QString();
    QTest::newRow("proxy with a password") << kUser << kPassword;
}

void TestCaddyProxy::case113_tunnelToCaddy()
{
    QFETCH(const QString, user);
    QFETCH(const QString, password);
    ConnectProxy proxy(user.isEmpty() ? QByteArray() : (user + u':' + password).toUtf8());
    ProxiedClient client(*m_caddy, proxy.url(user, password), m_caddy->rootCertificate());
    JOIN(client);
    verifyBothWays(client, *m_backend);
    QCOMPARE(proxy.tunnels, 1);
    // The name goes to the proxy as it is: it is for the proxy to look it up.
    QVERIFY(proxy.targets.constLast().startsWith("localhost:"));
}

void TestCaddyProxy::case113_wrongPassword()
{
    ConnectProxy proxy((kUser + u':' + kPassword).toUtf8());
    const QString wrong = QStringLiteral("wr0ng-one");
    ProxiedClient client(*m_caddy, proxy.url(kUser, wrong), m_caddy->rootCertificate());
    client.endpoint.start();
    QTRY_COMPARE(client.status().reason, ServerReason::ProxyPassword);
    QCOMPARE(proxy.tunnels, 0);
    QVERIFY(!client.status().detail.contains(wrong));
}

void TestCaddyProxy::case111_certificateIsVerifiedInATunnel()
{
    ConnectProxy proxy;
    ProxiedClient client(*m_caddy, proxy.url(), {});
    client.endpoint.start();
    QTRY_COMPARE(client.status().reason, ServerReason::TlsUntrusted);
    QCOMPARE(client.status().state, ServerState::Refused);
    QCOMPARE(proxy.tunnels, 1);
    QCOMPARE(m_backend->server.devices().size(), std::size_t {0});
}

QTEST_GUILESS_MAIN(TestCaddyProxy)
#include "tst_caddyproxy.moc"
