// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/scriptedserver.h"
#include "tests/integration/serverclient.h"
#include "tests/support/blackhole.h"
#include "tests/support/certificates.h"

#include <QElapsedTimer>
#include <QTest>

#include <dlfcn.h>
#include <netdb.h>

using namespace armature;
using namespace std::chrono_literals;

namespace {

const QString kTwoAddresses = QStringLiteral("two-addresses.test");

} // namespace

/// Stands before the system's: one name has ::1 and then 127.0.0.1, whatever this machine says.
extern "C" int getaddrinfo(const char *name, const char *service, const addrinfo *hints,
                           addrinfo **found)
{
    using Resolver = int (*)(const char *, const char *, const addrinfo *, addrinfo **);
    static const auto system = reinterpret_cast<Resolver>(dlsym(RTLD_NEXT, "getaddrinfo"));
    if (name == nullptr || kTwoAddresses != QLatin1String(name)) {
        return system(name, service, hints, found);
    }
    if (const int result = system("::1", service, hints, found); result != 0) {
        return result;
    }
    addrinfo *last = *found; // there is one for each kind of socket
    while (last->ai_next != nullptr) {
        last = last->ai_next;
    }
    return system("127.0.0.1", service, hints, &last->ai_next);
}

class TestServerDeadline : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void case006_theProductsDeadlineIsTenSeconds();
    void case006_noAnswerOverHttp();
    void case006_anAnswerThatNeverEnds();
    void case007_noAnswerToTls();
    void case008_blackHole();
    void case096_unknownName();
    void case097_brokenIpv6_data();
    void case097_brokenIpv6();
    void case097_brokenIpv6UnderTls();
    void case097_allAddressesBroken();
};

void TestServerDeadline::case006_theProductsDeadlineIsTenSeconds()
{
    QCOMPARE(WebSocketLink::kHandshakePatience, Milliseconds(10s));
    QCOMPARE(WebSocketLink::Request {}.patience, Milliseconds(10s));
    QCOMPARE(ServerEndpoint::Settings {}.handshakePatience, Milliseconds(10s));
}

void TestServerDeadline::case006_noAnswerOverHttp()
{
    RawServer server({});
    Client client(Client::hastySettings(server.url()));
    QElapsedTimer clock;
    clock.start();
    client.endpoint.start();
    QTRY_COMPARE(client.reason(), ServerReason::HandshakeTimeout);
    QVERIFY(clock.elapsed() >= 500);
    QTRY_COMPARE(server.disconnections, 1);
    QCOMPARE(client.state(), ServerState::Waiting); // a failed attempt, and the next one follows
    QVERIFY(client.endpoint.status().retryAt.has_value());
    QVERIFY(client.endpoint.status().detail.contains(QLatin1String("no answer to the request")));
    QTRY_COMPARE(server.connections, 2);
}

void TestServerDeadline::case006_anAnswerThatNeverEnds()
{
    RawServer server("HTTP/1.1 101 Switching Protocols\r\nupgrade: webso");
    Client client(Client::hastySettings(server.url()));
    client.endpoint.start();
    QTRY_COMPARE(client.reason(), ServerReason::HandshakeTimeout);
    QTRY_COMPARE(server.disconnections, 1);
}

void TestServerDeadline::case007_noAnswerToTls()
{
    RawServer server({});
    QUrl url = server.url();
    url.setScheme(QStringLiteral("wss"));
    Client client(Client::hastySettings(url));
    client.endpoint.start();
    QTRY_COMPARE(client.reason(), ServerReason::HandshakeTimeout);
    QVERIFY(client.endpoint.status().detail.contains(QLatin1String("no answer to TLS")));
    QTRY_COMPARE(server.disconnections, 1);
}

void TestServerDeadline::case008_blackHole()
{
    const BlackHole hole;
    QVERIFY(hole.isThere());
    Client client(Client::hastySettings(
        QUrl(QStringLiteral("ws://127.0.0.1:") + QString::number(hole.port()))));
    QElapsedTimer clock;
    clock.start();
    client.endpoint.start();
    QTRY_COMPARE(client.reason(), ServerReason::HandshakeTimeout);
    QVERIFY(clock.elapsed() >= 500); // it was no refusal
    QVERIFY(client.endpoint.status().detail.contains(QLatin1String("not connected")));
}

void TestServerDeadline::case096_unknownName()
{
    Client client(QUrl(QStringLiteral("ws://no-such-host.invalid:4000")));
    client.endpoint.start();
    QTRY_COMPARE_WITH_TIMEOUT(client.reason(), ServerReason::NameNotFound, 12'000);
    QCOMPARE(client.state(), ServerState::Waiting);
    QTRY_VERIFY_WITH_TIMEOUT(client.endpoint.status().attempts >= 3, 15'000);
}

void TestServerDeadline::case097_brokenIpv6_data()
{
    QTest::addColumn<bool>("isSwallowed");
    QTest::newRow("refused") << false;
    QTest::newRow("swallowed") << true;
}

void TestServerDeadline::case097_brokenIpv6()
{
    QFETCH(const bool, isSwallowed);
    ScriptedServer server;
    QUrl url = server.url();
    url.setHost(kTwoAddresses);
    const BlackHole hole(true, isSwallowed ? static_cast<quint16>(url.port()) : 0);
    if (!hole.isThere()) {
        QSKIP("no IPv6 loopback here");
    }
    Client client(url);
    QElapsedTimer clock;
    clock.start();
    client.endpoint.start();
    QTRY_COMPARE_WITH_TIMEOUT(client.joined.count(), 1, 9'000);
    QVERIFY2(clock.elapsed() < 5'000, qPrintable(QString::number(clock.elapsed())));
    QCOMPARE(client.endpoint.status().attempts, quint64(1));
    QCOMPARE(server.connections(), 1);
    QCOMPARE(server.host(), kTwoAddresses);
    qInfo("joined after %lld ms", clock.elapsed());
}

void TestServerDeadline::case097_brokenIpv6UnderTls()
{
    const Certificates certificates;
    const auto server = tlsServer(
        certificates.issued(QStringLiteral("bench"), QLatin1String("DNS:") + kTwoAddresses));
    QVERIFY(server && server->isListening());
    QUrl url = server->serverUrl();
    url.setHost(kTwoAddresses);
    const BlackHole hole(true, static_cast<quint16>(url.port()));
    if (!hole.isThere()) {
        QSKIP("no IPv6 loopback here");
    }
    // The name is still the one that the certificate is checked against.
    Client client(url, certificates.authority());
    client.endpoint.start();
    QTRY_COMPARE(client.state(), ServerState::Connected);
    QCOMPARE(client.endpoint.status().attempts, quint64(1));
}

void TestServerDeadline::case097_allAddressesBroken()
{
    const BlackHole hole4;
    const BlackHole hole6(true, hole4.port());
    if (!hole6.isThere()) {
        QSKIP("no IPv6 loopback here");
    }
    ServerEndpoint::Settings settings = Client::settingsOf(
        QUrl(QStringLiteral("ws://two-addresses.test:") + QString::number(hole4.port())));
    settings.handshakePatience = 1'800ms;
    Client client(settings);
    client.endpoint.start();
    QTRY_COMPARE(client.reason(), ServerReason::HandshakeTimeout);
}

QTEST_GUILESS_MAIN(TestServerDeadline)
#include "tst_serverdeadline.moc"
