// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/caddysite.h"

#include <QTest>

using namespace armature;
using namespace std::chrono_literals;

/// Caddy, or what is behind it, goes away and comes back.
class TestCaddyOutages : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void case013_backendAway();
    void case013_backendGoesAndComes();
    void case012_serverAsksToWait();
    void case085_reload();
    void case085_killed();
};

void TestCaddyOutages::case013_backendAway()
{
    const quint16 port = freePort();
    Caddy caddy(port);
    START_CADDY(caddy);
    Client client(caddy.secureUrl(), caddy.rootCertificate());
    client.endpoint.start();
    QTRY_COMPARE(client.reason(), ServerReason::GatewayError);
    QCOMPARE(client.state(), ServerState::Waiting);
    QCOMPARE(client.endpoint.status().httpStatus, 502);
    // A fault that passes: the next attempts come by themselves, and soon.
    QVERIFY(elapsed(Clock::now(), *client.endpoint.status().retryAt) <= 1s);
    QTRY_VERIFY(client.endpoint.status().attempts >= 2);
    Backend backend;
    QVERIFY(backend.start(port));
    QTRY_COMPARE_WITH_TIMEOUT(client.joined.count(), 1, 20'000);
    verifyBothWays(client, backend);
}

void TestCaddyOutages::case013_backendGoesAndComes()
{
    auto backend = std::make_unique<Backend>();
    const quint16 port = freePort();
    QVERIFY(backend->start(port));
    Caddy caddy(port);
    START_CADDY(caddy);
    Client client(caddy.secureUrl(), caddy.rootCertificate());
    JOIN(client);
    backend.reset();
    QTRY_COMPARE(client.left.count(), 1);
    QTRY_COMPARE(client.reason(), ServerReason::GatewayError);
    backend = std::make_unique<Backend>();
    QVERIFY(backend->start(port));
    QTRY_COMPARE_WITH_TIMEOUT(client.joined.count(), 2, 20'000);
    verifyBothWays(client, *backend);
}

void TestCaddyOutages::case012_serverAsksToWait()
{
    const RawServer server("HTTP/1.1 503 Service Unavailable\r\nRetry-After: 20\r\n"
                           "Content-Length: 0\r\n\r\n");
    Caddy caddy(server.serverPort());
    START_CADDY(caddy);
    Client client(caddy.secureUrl(), caddy.rootCertificate());
    client.endpoint.start();
    QTRY_COMPARE(client.reason(), ServerReason::AskedToWait);
    QVERIFY(elapsed(Clock::now(), *client.endpoint.status().retryAt) > 10s);
}

void TestCaddyOutages::case085_reload()
{
    QString detail;
    Backend backend;
    QVERIFY(backend.start());
    Caddy caddy(backend.port);
    START_CADDY(caddy);
    Client client(caddy.secureUrl(), caddy.rootCertificate());
    JOIN(client);
    connect(&client.endpoint, &ServerEndpoint::statusChanged, this, [&detail](const auto &status) {
        detail = status.reason == ServerReason::ClosedByServer ? status.detail : detail;
    });
    QVERIFY2(caddy.reload(), caddy.log().constData());
    QTRY_COMPARE(client.left.count(), 1);
    // Caddy ends TCP right behind its close frame, whose code must still be seen.
    QCOMPARE(leftReason(client), ServerReason::ClosedByServer);
    QVERIFY2(detail.startsWith(QLatin1String("1001")), qPrintable(detail));
    QTRY_COMPARE_WITH_TIMEOUT(client.joined.count(), 2, 5'000);
    verifyBothWays(client, backend);
    QCOMPARE(client.left.count(), 1);
}

void TestCaddyOutages::case085_killed()
{
    Backend backend;
    QVERIFY(backend.start());
    Caddy caddy(backend.port);
    START_CADDY(caddy);
    Client client(caddy.secureUrl(), caddy.rootCertificate());
    JOIN(client);
    caddy.kill();
    QTRY_COMPARE(client.left.count(), 1);
    QCOMPARE(leftReason(client), ServerReason::ConnectionLost);
    QTRY_COMPARE(client.reason(), ServerReason::ConnectionRefused);
    START_CADDY(caddy);
    QTRY_COMPARE_WITH_TIMEOUT(client.joined.count(), 2, 20'000);
    verifyBothWays(client, backend);
}

QTEST_GUILESS_MAIN(TestCaddyOutages)
#include "tst_caddyoutages.moc"
