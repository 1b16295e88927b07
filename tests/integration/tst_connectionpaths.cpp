// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/checkwalk.h"
#include "tests/integration/connectproxy.h"

#include <QFile>
#include <QProcess>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslServer>
#include <QTemporaryDir>

using namespace armature;

/// The walk through TLS and through proxies.
class TestConnectionPaths : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void tlsThroughToTheJoin();
    void untrustedCertificateIsNamed();
    void otherHostsCertificateNamesItsHosts();
    void plainPortIsTold_data();
    void plainPortIsTold();
    void tlsPortIsTold();
    void throughAProxy();
    void throughAProxyWithAPassword();
    void proxyThatIsNotThere();
    void proxyThatRefuses();

private: // NOLINT(readability-redundant-access-specifiers): those are slots
    [[nodiscard]] std::unique_ptr<QSslServer> tlsServer(const char *name);
    void makeCertificate(const char *name, const char *alternative);
    [[nodiscard]] QString file(const char *name, const char *ending) const
    {
        return m_folder.filePath(QString::fromLatin1(name) + QString::fromLatin1(ending));
    }

    QTemporaryDir m_folder;
    MockServer m_server;
    QUrl m_url {};
};

void TestConnectionPaths::initTestCase()
{
    makeCertificate("bench-test", "DNS:localhost,IP:127.0.0.1");
    makeCertificate("elsewhere", "DNS:other.example");
    const auto addresses = m_server.start({});
    QVERIFY(addresses.isOk());
    m_url = QUrl(QStringLiteral("ws://localhost:") + QString::number(addresses.value().port));
}

void TestConnectionPaths::makeCertificate(const char *name, const char *alternative)
{
    const QStringList arguments {QStringLiteral("req"),
                                 QStringLiteral("-x509"),
                                 QStringLiteral("-newkey"),
                                 QStringLiteral("rsa:2048"),
                                 QStringLiteral("-nodes"),
                                 QStringLiteral("-days"),
                                 QStringLiteral("2"),
                                 QStringLiteral("-subj"),
                                 QStringLiteral("/CN=") + QString::fromLatin1(name),
                                 QStringLiteral("-addext"),
                                 QStringLiteral("subjectAltName=")
                                     + QString::fromLatin1(alternative),
                                 QStringLiteral("-keyout"),
                                 file(name, ".key"),
                                 QStringLiteral("-out"),
                                 file(name, ".pem")};
    QProcess openssl;
    openssl.start(QStringLiteral("openssl"), arguments);
    QVERIFY(openssl.waitForFinished(30'000));
    QCOMPARE(openssl.exitCode(), 0);
}

std::unique_ptr<QSslServer> TestConnectionPaths::tlsServer(const char *name)
{
    QFile key(file(name, ".key"));
    if (!key.open(QIODevice::ReadOnly)) {
        return nullptr;
    }
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificateChain(QSslCertificate::fromPath(file(name, ".pem")));
    configuration.setPrivateKey(QSslKey(&key, QSsl::Rsa));
    auto server = std::make_unique<QSslServer>();
    server->setSslConfiguration(configuration);
    server->listen(QHostAddress::LocalHost);
    return server;
}

/// Hands every connection of a TLS port on to the mock server, as a proxy in front of it does.
static void handOn(QSslServer *front, quint16 port)
{
    QObject::connect(front, &QTcpServer::pendingConnectionAvailable, front, [front, port] {
        QTcpSocket *client = front->nextPendingConnection();
        auto *server = new QTcpSocket(client);
        QObject::connect(client, &QTcpSocket::readyRead, server,
                         [client, server] { server->write(client->readAll()); });
        QObject::connect(server, &QTcpSocket::readyRead, client,
                         [client, server] { client->write(server->readAll()); });
        QObject::connect(server, &QTcpSocket::disconnected, client,
                         &QTcpSocket::disconnectFromHost);
        QObject::connect(client, &QTcpSocket::disconnected, server,
                         &QTcpSocket::disconnectFromHost);
        server->connectToHost(QHostAddress::LocalHost, port);
        server->write(client->readAll());
    });
}

static QUrl secure(const QSslServer &server)
{
    return QUrl(QStringLiteral("wss://127.0.0.1:") + QString::number(server.serverPort()));
}

void TestConnectionPaths::tlsThroughToTheJoin()
{
    const auto front = tlsServer("bench-test");
    QVERIFY(front && front->isListening());
    handOn(front.get(), static_cast<quint16>(m_url.port()));
    ConnectionCheck::Target trusting = targetOf(secure(*front));
    trusting.caFile = file("bench-test", ".pem");
    Walk walk(trusting);
    WALK(walk);
    QVERIFY2(walk.isJoined(), qPrintable(walk.results().join(u' ') + walk.everything()));
    const QString tls = walk.last(CheckStep::Tls).outcome.detail;
    QVERIFY2(tls.contains(QLatin1String("TLS 1.3")), qPrintable(tls));
    QVERIFY2(tls.contains(QLatin1String("bench-test, issued by bench-test, valid until 20")),
             qPrintable(tls));
    trusting.caFile = file("none", ".pem");
    Walk blind(trusting);
    WALK(blind);
    QCOMPARE(blind.last(CheckStep::Tls).outcome.reason, ServerReason::TlsFailed);
}

void TestConnectionPaths::untrustedCertificateIsNamed()
{
    const auto front = tlsServer("bench-test");
    Walk walk(targetOf(secure(*front)));
    WALK(walk);
    const CheckOutcome tls = walk.last(CheckStep::Tls).outcome;
    QCOMPARE(tls.reason, ServerReason::TlsUntrusted);
    QVERIFY(tls.detail.contains(QLatin1String("bench-test")));
    QCOMPARE(walk.last(CheckStep::Http).outcome.result, CheckResult::NotReached);
}

void TestConnectionPaths::otherHostsCertificateNamesItsHosts()
{
    const auto front = tlsServer("elsewhere");
    ConnectionCheck::Target trusting = targetOf(secure(*front));
    trusting.caFile = file("elsewhere", ".pem");
    Walk walk(trusting);
    WALK(walk);
    QCOMPARE(walk.last(CheckStep::Tls).outcome.reason, ServerReason::TlsWrongHost);
    const QString detail = walk.last(CheckStep::Tls).outcome.detail;
    QVERIFY2(detail.contains(QLatin1String("other.example")), qPrintable(detail));
}

void TestConnectionPaths::plainPortIsTold_data()
{
    QTest::addColumn<QByteArray>("toRubbish");
    QTest::addColumn<bool>("waits");
    QTest::newRow("answers it as HTTP") << http("400 Bad Request") << false;
    QTest::newRow("closes") << QByteArray() << false;
    QTest::newRow("waits for a line's end") << QByteArray() << true;
}

void TestConnectionPaths::plainPortIsTold()
{
    QFETCH(const QByteArray, toRubbish);
    QFETCH(const bool, waits);
    QTcpServer plain;
    QByteArray heard;
    QVERIFY(plain.listen(QHostAddress::LocalHost));
    connect(&plain, &QTcpServer::newConnection, &plain, [&] {
        QTcpSocket *socket = plain.nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, &plain, [&heard, socket, toRubbish, waits] {
            const QByteArray bytes = socket->readAll();
            const bool isHttp = bytes.startsWith("GET");
            heard += bytes;
            socket->write(isHttp ? http("404 Not Found") : toRubbish);
            if (isHttp || !waits) {
                socket->disconnectFromHost();
            }
        });
    });
    Walk walk(
        targetOf(QUrl(QStringLiteral("wss://127.0.0.1:") + QString::number(plain.serverPort()))));
    walk.check.setPatience(Milliseconds(3000));
    WALK(walk);
    QCOMPARE(walk.last(CheckStep::Tls).outcome.reason, ServerReason::PlainPort);
    QVERIFY(!heard.contains(kGoodKey)); // never in the open where TLS was asked for
}

void TestConnectionPaths::tlsPortIsTold()
{
    const auto front = tlsServer("bench-test");
    QUrl plain = secure(*front);
    plain.setScheme(QStringLiteral("ws"));
    Walk walk(targetOf(plain));
    WALK(walk);
    QCOMPARE(walk.last(CheckStep::Http).outcome.result, CheckResult::Failed);
    QCOMPARE(walk.last(CheckStep::Http).outcome.reason, ServerReason::TlsPort);
}

void TestConnectionPaths::throughAProxy()
{
    ConnectProxy proxy;
    ConnectionCheck::Target through = targetOf(m_url);
    through.proxy = proxy.url();
    Walk walk(through);
    WALK(walk);
    QVERIFY2(walk.results().contains(QStringLiteral("http passed")),
             qPrintable(walk.results().join(u' ')));
    QVERIFY(walk.last(CheckStep::Name).isOfProxy);
    QVERIFY(walk.last(CheckStep::Tcp).isOfProxy);
    QVERIFY(!walk.last(CheckStep::Http).isOfProxy);
    QVERIFY(walk.last(CheckStep::Tcp).outcome.detail.endsWith(QString::number(proxy.serverPort())));
    QCOMPARE(walk.last(CheckStep::Proxy).outcome.detail,
             QStringLiteral("localhost:") + QString::number(m_url.port()));
    QVERIFY(proxy.tunnels >= 1);
}

void TestConnectionPaths::throughAProxyWithAPassword()
{
    ConnectProxy proxy("bench:s3cret");
    ConnectionCheck::Target through = targetOf(m_url);
    through.proxy = proxy.url(QStringLiteral("bench:s3cret"));
    Walk walk(through);
    WALK(walk);
    QVERIFY2(walk.results().contains(QStringLiteral("http passed")),
             qPrintable(walk.results().join(u' ')));
    QVERIFY(!walk.everything().contains(QLatin1String("s3cret")));
    through.proxy = proxy.url(QStringLiteral("bench:wrong"));
    Walk wrong(through);
    WALK(wrong);
    QCOMPARE(wrong.last(CheckStep::Proxy).outcome.reason, ServerReason::ProxyPassword);
    through.proxy = proxy.url();
    Walk none(through);
    WALK(none);
    QCOMPARE(none.last(CheckStep::Proxy).outcome.reason, ServerReason::ProxyPassword);
    QCOMPARE(none.last(CheckStep::Http).outcome.result, CheckResult::NotReached);
}

void TestConnectionPaths::proxyThatIsNotThere()
{
    ConnectionCheck::Target through = targetOf(m_url);
    {
        ConnectProxy gone;
        through.proxy = gone.url();
    }
    Walk walk(through);
    WALK(walk);
    QCOMPARE(walk.last(CheckStep::Tcp).outcome.reason, ServerReason::ProxyFailed);
    through.proxy = QUrl(QStringLiteral("http://no-such-proxy.invalid:3128"));
    Walk unknown(through);
    WALK(unknown);
    QCOMPARE(unknown.last(CheckStep::Name).outcome.reason, ServerReason::ProxyFailed);
    QCOMPARE(m_server.devices().size(), std::size_t(0));
}

void TestConnectionPaths::proxyThatRefuses()
{
    ConnectProxy proxy;
    proxy.refusal = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    ConnectionCheck::Target through = targetOf(m_url);
    through.proxy = proxy.url();
    Walk walk(through);
    WALK(walk);
    QCOMPARE(walk.last(CheckStep::Proxy).outcome.reason, ServerReason::ProxyFailed);
}

QTEST_GUILESS_MAIN(TestConnectionPaths)
#include "tst_connectionpaths.moc"
