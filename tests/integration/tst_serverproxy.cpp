// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/scriptedserver.h"
#include "tests/integration/serverclient.h"
#include "tests/support/connectproxy.h"
#include "tests/support/logcatcher.h"

#include <QNetworkProxyFactory>
#include <QScopeGuard>
#include <QTest>

#include <dlfcn.h>
#include <netdb.h>

using namespace armature;
using namespace std::chrono_literals;

class TestServerProxy : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void case113_throughAProxy();
    void case113_withAPassword();
    void case113_theNameIsTheProxysToResolve();
    void case113_passwords_data();
    void case113_passwords();
    void case113_failures_data();
    void case113_failures();
    void case113_noProxyThere();
    void case113_refusalBehindAProxy();
    void case113_noCredentialsAnywhere();
    void case115_noProxyUnasked_data();
    void case115_noProxyUnasked();
};

namespace {

const QString kUser = QStringLiteral("device");
const QString kPassword = QStringLiteral("s3cret: p@ss/word");

const QString kNoLoopbackName = QStringLiteral("server.test");

ServerEndpoint::Settings through(const QUrl &proxy, const QUrl &server)
{
    ServerEndpoint::Settings settings = Client::settingsOf(server);
    settings.proxy = proxy;
    return settings;
}

} // namespace

/// Stands before the system's: kNoLoopbackName is 127.0.0.1.
extern "C" int getaddrinfo(const char *name, const char *service, const addrinfo *hints,
                           addrinfo **found)
{
    using Resolver = int (*)(const char *, const char *, const addrinfo *, addrinfo **);
    static const auto system = reinterpret_cast<Resolver>(dlsym(RTLD_NEXT, "getaddrinfo"));
    const bool isOurs = name != nullptr && kNoLoopbackName == QLatin1String(name);
    return system(isOurs ? "127.0.0.1" : name, service, hints, found);
}

void TestServerProxy::case113_throughAProxy()
{
    ScriptedServer server;
    const ConnectProxy proxy;
    Client client(through(proxy.url(), server.url()));
    JOIN(client);
    QCOMPARE(proxy.tunnels, 1);
    QCOMPARE(proxy.targets.constFirst(),
             QByteArray("127.0.0.1:" + QByteArray::number(server.url().port())));
    (void)client.endpoint.push(QStringLiteral("upload_readings"), R"({"s":[]})");
    QTRY_COMPARE(client.settled.count(), 1);
}

void TestServerProxy::case113_withAPassword()
{
    ScriptedServer server;
    const ConnectProxy proxy((kUser + QLatin1Char(':') + kPassword).toUtf8());
    Client client(through(proxy.url(kUser, kPassword), server.url()));
    JOIN(client);
    QCOMPARE(proxy.tunnels, 1);
}

void TestServerProxy::case113_theNameIsTheProxysToResolve()
{
    const ConnectProxy proxy;
    Client client(through(proxy.url(), QUrl(QStringLiteral("ws://only.the.proxy.invalid:4000"))));
    client.endpoint.start();
    QTRY_COMPARE_WITH_TIMEOUT(client.reason(), ServerReason::ProxyFailed, 12'000);
    QCOMPARE(proxy.targets.constFirst(), QByteArray("only.the.proxy.invalid:4000"));
}

void TestServerProxy::case113_passwords_data()
{
    QTest::addColumn<QString>("user");
    QTest::addColumn<QString>("password");
    QTest::newRow("none") << QString() << QString();
    QTest::newRow("wrong") << kUser << QStringLiteral("wrong");
}

void TestServerProxy::case113_passwords()
{
    QFETCH(const QString, user);
    QFETCH(const QString, password);
    ScriptedServer server;
    const ConnectProxy proxy((kUser + QLatin1Char(':') + kPassword).toUtf8());
    Client client(through(proxy.url(user, password), server.url()));
    client.endpoint.start();
    QTRY_COMPARE(client.reason(), ServerReason::ProxyPassword);
    QCOMPARE(client.state(), ServerState::Refused);
    QVERIFY(proxy.refusals >= 1);
    QCOMPARE(proxy.tunnels, 0);
    QCOMPARE(server.connections(), 0);
}

void TestServerProxy::case113_failures_data()
{
    QTest::addColumn<QByteArray>("answer");
    for (const char *status : {"403 Forbidden", "404 Not Found", "500 Broken", "502 Bad Gateway",
                               "503 Service Unavailable", "504 Gateway Timeout"}) {
        QTest::newRow(status) << QByteArray(status);
    }
    QTest::newRow("mute") << QByteArray();
}

void TestServerProxy::case113_failures()
{
    QFETCH(const QByteArray, answer);
    ScriptedServer server;
    ConnectProxy proxy;
    proxy.statusInstead = answer;
    proxy.isMute = answer.isEmpty();
    ServerEndpoint::Settings settings = through(proxy.url(), server.url());
    settings.handshakePatience = 800ms;
    Client client(settings);
    client.endpoint.start();
    QTRY_COMPARE(client.reason(), ServerReason::ProxyFailed);
    QCOMPARE(client.state(), ServerState::Waiting);
    QCOMPARE(server.connections(), 0);
    QCOMPARE(client.endpoint.status().attempts, quint64(1));
}

void TestServerProxy::case113_noProxyThere()
{
    ScriptedServer server;
    ConnectProxy proxy;
    const QUrl url = proxy.url();
    proxy.close();
    Client client(through(url, server.url()));
    client.endpoint.start();
    QTRY_COMPARE(client.reason(), ServerReason::ProxyFailed);
    QCOMPARE(server.connections(), 0);
}

void TestServerProxy::case113_refusalBehindAProxy()
{
    RawServer server(httpAnswer("403 Forbidden", {}, "not you"));
    const ConnectProxy proxy;
    Client client(through(proxy.url(), server.url()));
    client.endpoint.start();
    QTRY_COMPARE(client.reason(), ServerReason::KeyOrAuthRefused);
    QCOMPARE(client.endpoint.status().answer, QStringLiteral("not you"));
}

void TestServerProxy::case113_noCredentialsAnywhere()
{
    const LogCatcher log(QStringLiteral("armature.*=true\nqt.network.*=true"));
    ScriptedServer server;
    const ConnectProxy proxy((kUser + QLatin1Char(':') + kPassword).toUtf8());
    Client client(through(proxy.url(kUser, kPassword), server.url()));
    JOIN(client);
    Client refused(through(proxy.url(kUser, QStringLiteral("wr0ngone")), server.url()));
    refused.endpoint.start();
    QTRY_COMPARE(refused.reason(), ServerReason::ProxyPassword);

    QString said = log.text() + client.endpoint.status().detail + refused.endpoint.status().detail
        + client.endpoint.status().host + refused.endpoint.status().answer;
    for (const QList<QVariant> &one : std::as_const(client.traffic)) {
        said += one.constFirst().value<TrafficEntry>().text;
    }
    for (const QString &secret : {kPassword, kUser, QStringLiteral("wr0ngone")}) {
        QVERIFY2(!said.contains(secret), qPrintable(said));
    }
    QVERIFY(log.count() > 0);
}

void TestServerProxy::case115_noProxyUnasked_data()
{
    QTest::addColumn<bool>("isOfTheEnvironment");
    QTest::newRow("environment") << true;
    QTest::newRow("the program's default") << false;
}

void TestServerProxy::case115_noProxyUnasked()
{
    QFETCH(const bool, isOfTheEnvironment);
    const ConnectProxy proxy;
    const QByteArrayList names {"http_proxy", "https_proxy", "all_proxy",
                                "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"};
    if (isOfTheEnvironment) {
        for (const QByteArray &name : names) {
            qputenv(name.constData(), proxy.url().toEncoded());
        }
        QNetworkProxyFactory::setUseSystemConfiguration(true);
    } else {
        QNetworkProxy::setApplicationProxy(proxy.networkProxy());
    }
    const auto restore = qScopeGuard([&names] {
        QNetworkProxyFactory::setUseSystemConfiguration(false);
        QNetworkProxy::setApplicationProxy(QNetworkProxy::NoProxy);
        for (const QByteArray &name : names) {
            qunsetenv(name.constData());
        }
    });
    ScriptedServer server;
    QUrl url = server.url();
    url.setHost(kNoLoopbackName); // a loopback address might be excepted anyway
    Client client(url);
    JOIN(client);
    url.setScheme(QStringLiteral("wss"));
    Client secure(Client::hastySettings(url));
    secure.endpoint.start();
    QTRY_VERIFY(secure.endpoint.status().retryAt.has_value());
    QCOMPARE(proxy.connections, 0);
    QCOMPARE(server.connections(), 1);
}

QTEST_GUILESS_MAIN(TestServerProxy)
#include "tst_serverproxy.moc"
