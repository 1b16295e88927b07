// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/scriptedserver.h"
#include "tests/integration/serverclient.h"
#include "tests/support/certificates.h"

#include <QFile>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QTest>
#include <QWebSocketServer>

#include <memory>

using namespace armature;

class TestServerTls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void case111_badCertificates_data();
    void case111_badCertificates();
    void case111_trustedByFile();
    void case111_selfSignedTrustedByFile();
    void case111_fileWithoutCertificates();
    void case112_tlsToAPlainPort_data();
    void case112_tlsToAPlainPort();
    void case112_plainToATlsPort();

private: // NOLINT(readability-redundant-access-specifiers): these are no slots
    Certificates m_certificates;
};

namespace {

std::unique_ptr<QWebSocketServer> tlsServer(const Certificates::Pair &pair)
{
    QFile key(pair.key);
    if (!key.open(QIODevice::ReadOnly)) {
        return nullptr;
    }
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificateChain(QSslCertificate::fromPath(pair.certificate));
    configuration.setPrivateKey(QSslKey(&key, QSsl::Ec));
    auto server
        = std::make_unique<QWebSocketServer>(QStringLiteral("tls"), QWebSocketServer::SecureMode);
    server->setSslConfiguration(configuration);
    server->listen(QHostAddress::LocalHost);
    return server;
}

const QString kHere = QStringLiteral("IP:127.0.0.1");

} // namespace

void TestServerTls::initTestCase()
{
    QVERIFY2(m_certificates.isReady(), "the openssl program made no certificate");
}

void TestServerTls::case111_badCertificates_data()
{
    QTest::addColumn<Certificates::Pair>("pair");
    QTest::addColumn<bool>("isAuthorityKnown");
    QTest::addColumn<ServerReason>("reason");
    QTest::addColumn<QStringList>("detail");
    const auto untrusted = ServerReason::TlsUntrusted;
    QTest::newRow("self-signed") << m_certificates.selfSigned(QStringLiteral("lonely"), kHere)
                                 << true << untrusted
                                 << QStringList {QStringLiteral("self-signed"),
                                                 QStringLiteral("lonely, issued by lonely")};
    QTest::newRow("unknown authority")
        << m_certificates.issued(QStringLiteral("bench"), kHere) << false << untrusted
        << QStringList {QStringLiteral("bench, issued by Test Authority")};
    QTest::newRow("expired") << m_certificates.expired(QStringLiteral("old"), kHere) << true
                             << untrusted
                             << QStringList {QStringLiteral("expired"),
                                             QStringLiteral("old, issued by Test Authority"),
                                             QStringLiteral("until 2021-01-01")};
    QTest::newRow("wrong host") << m_certificates.issued(
        QStringLiteral("elsewhere"), QStringLiteral("DNS:one.test,DNS:two.test"))
                                << true << ServerReason::TlsWrongHost
                                << QStringList {QStringLiteral("it names one.test, two.test")};
    QTest::newRow("wrong host and unknown authority")
        << m_certificates.issued(QStringLiteral("both"), QStringLiteral("DNS:one.test")) << false
        << untrusted
        << QStringList {QStringLiteral("issued by Test Authority"),
                        QStringLiteral("it names one.test")};
}

void TestServerTls::case111_badCertificates()
{
    QFETCH(const Certificates::Pair, pair);
    QFETCH(const bool, isAuthorityKnown);
    QFETCH(const QStringList, detail);
    const auto server = tlsServer(pair);
    QVERIFY(server && server->isListening());
    Client client(server->serverUrl(), isAuthorityKnown ? m_certificates.authority() : QString());
    client.endpoint.start();
    QTRY_VERIFY(client.endpoint.status().retryAt.has_value());
    QTEST(client.reason(), "reason");
    QCOMPARE(client.state(), ServerState::Refused);
    const QString shown = client.endpoint.status().detail;
    for (const QString &part : detail) {
        QVERIFY2(shown.contains(part), qPrintable(shown));
    }
    QCOMPARE(client.endpoint.status().attempts, quint64(1));
    QVERIFY(!server->hasPendingConnections());
}

void TestServerTls::case111_trustedByFile()
{
    const auto server = tlsServer(m_certificates.issued(QStringLiteral("good"), kHere));
    QVERIFY(server && server->isListening());
    Client client(server->serverUrl(), m_certificates.authority());
    client.endpoint.start();
    QTRY_COMPARE(client.state(), ServerState::Connected);
    QVERIFY(server->hasPendingConnections());
}

void TestServerTls::case111_selfSignedTrustedByFile()
{
    const Certificates::Pair pair = m_certificates.selfSigned(QStringLiteral("own"), kHere);
    const auto server = tlsServer(pair);
    QVERIFY(server && server->isListening());
    Client client(server->serverUrl(), pair.certificate);
    client.endpoint.start();
    QTRY_COMPARE(client.state(), ServerState::Connected);
}

void TestServerTls::case111_fileWithoutCertificates()
{
    const auto server = tlsServer(m_certificates.issued(QStringLiteral("good2"), kHere));
    QVERIFY(server && server->isListening());
    Client client(server->serverUrl(), m_certificates.path(QStringLiteral("none.pem")));
    client.endpoint.start();
    QTRY_COMPARE(client.reason(), ServerReason::TlsFailed);
    QVERIFY(client.endpoint.status().detail.contains(QLatin1String("none.pem")));
}

void TestServerTls::case112_tlsToAPlainPort_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("HTTP") << http("400 Bad Request", "connection: close\r\n");
    QTest::newRow("SSH") << QByteArray("SSH-2.0-OpenSSH_9.2\r\n");
    QTest::newRow("rubbish") << QByteArray(64, 'x');
}

void TestServerTls::case112_tlsToAPlainPort()
{
    QFETCH(const QByteArray, answer);
    RawServer plain(answer);
    plain.answersAnything = true;
    QUrl url = plain.url();
    url.setScheme(QStringLiteral("wss"));
    Client client(url);
    client.endpoint.start();
    QTRY_COMPARE(client.reason(), ServerReason::PlainPort);
    QCOMPARE(client.state(), ServerState::Refused);
    QVERIFY(client.endpoint.status().retryAt.has_value());
    QTRY_COMPARE(plain.disconnections, 1);
    QVERIFY(!plain.request.contains(kKey));
}

void TestServerTls::case112_plainToATlsPort()
{
    const auto server = tlsServer(m_certificates.issued(QStringLiteral("good3"), kHere));
    QVERIFY(server && server->isListening());
    QUrl url = server->serverUrl();
    url.setScheme(QStringLiteral("ws"));
    Client client(url);
    client.endpoint.start();
    QTRY_VERIFY(client.endpoint.status().retryAt.has_value());
    QCOMPARE(client.reason(), ServerReason::TlsPort);
    QCOMPARE(client.state(), ServerState::Refused);
}

QTEST_GUILESS_MAIN(TestServerTls)
#include "tst_servertls.moc"
