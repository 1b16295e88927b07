// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/scriptedserver.h"
#include "tests/integration/serverclient.h"

#include <QFile>
#include <QProcess>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QTemporaryDir>
#include <QTest>
#include <QWebSocketServer>

#include <memory>

using namespace armature;

class TestServerTls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void case111_untrustedCertificate();
    void case111_trustedByFile();
    void case111_fileWithoutCertificates();
    void case112_tlsToAPlainPort();

private: // NOLINT(readability-redundant-access-specifiers): these are no slots
    std::unique_ptr<QWebSocketServer> tlsServer();

    QTemporaryDir m_folder;
    QString m_certificate;
};

void TestServerTls::initTestCase()
{
    m_certificate = m_folder.filePath(QStringLiteral("cert.pem"));
    const QStringList arguments {QStringLiteral("req"),
                                 QStringLiteral("-x509"),
                                 QStringLiteral("-newkey"),
                                 QStringLiteral("rsa:2048"),
                                 QStringLiteral("-nodes"),
                                 QStringLiteral("-days"),
                                 QStringLiteral("2"),
                                 QStringLiteral("-subj"),
                                 QStringLiteral("/CN=bench-test"),
                                 QStringLiteral("-addext"),
                                 QStringLiteral("subjectAltName=IP:127.0.0.1"),
                                 QStringLiteral("-keyout"),
                                 m_folder.filePath(QStringLiteral("key.pem")),
                                 QStringLiteral("-out"),
                                 m_certificate};
    QProcess openssl;
    openssl.start(QStringLiteral("openssl"), arguments);
    QVERIFY(openssl.waitForFinished(30'000));
    QCOMPARE(openssl.exitCode(), 0);
}

std::unique_ptr<QWebSocketServer> TestServerTls::tlsServer()
{
    QFile keyFile(m_folder.filePath(QStringLiteral("key.pem")));
    if (!keyFile.open(QIODevice::ReadOnly)) {
        return nullptr;
    }
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificateChain(QSslCertificate::fromPath(m_certificate));
    configuration.setPrivateKey(QSslKey(&keyFile, QSsl::Rsa));
    auto server
        = std::make_unique<QWebSocketServer>(QStringLiteral("tls"), QWebSocketServer::SecureMode);
    server->setSslConfiguration(configuration);
    server->listen(QHostAddress::LocalHost);
    return server;
}

void TestServerTls::case111_untrustedCertificate()
{
    const auto server = tlsServer();
    QVERIFY(server && server->isListening());
    Client client(server->serverUrl());
    client.endpoint.start();
    QTRY_COMPARE(client.reason(), ServerReason::TlsUntrusted);
    QCOMPARE(client.state(), ServerState::Refused);
    QVERIFY2(client.endpoint.status().detail.contains(QLatin1String("bench-test")),
             qPrintable(client.endpoint.status().detail));
    QCOMPARE(client.endpoint.status().attempts, quint64(1));
}

void TestServerTls::case111_trustedByFile()
{
    const auto server = tlsServer();
    QVERIFY(server && server->isListening());
    Client client(server->serverUrl(), m_certificate);
    client.endpoint.start();
    QTRY_COMPARE(client.state(), ServerState::Connected);
    QVERIFY(server->hasPendingConnections());
}

void TestServerTls::case111_fileWithoutCertificates()
{
    const auto server = tlsServer();
    Client client(server->serverUrl(), m_folder.filePath(QStringLiteral("none.pem")));
    client.endpoint.start();
    QTRY_COMPARE(client.reason(), ServerReason::TlsFailed);
    QVERIFY(client.endpoint.status().detail.contains(QLatin1String("none.pem")));
}

void TestServerTls::case112_tlsToAPlainPort()
{
    const ScriptedServer plain;
    QUrl url = plain.url();
    url.setScheme(QStringLiteral("wss"));
    Client client(url);
    client.endpoint.start();
    QTRY_VERIFY_WITH_TIMEOUT(client.endpoint.status().retryAt.has_value(), 15'000);
    QVERIFY(client.reason() != ServerReason::None);
    QVERIFY(client.state() == ServerState::Waiting || client.state() == ServerState::Refused);
}

QTEST_GUILESS_MAIN(TestServerTls)
#include "tst_servertls.moc"
