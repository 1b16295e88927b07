// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/caddyfixture.h"

#include <QFile>
#include <QNetworkProxy>
#include <QRandomGenerator>
#include <QSslSocket>
#include <QTcpServer>
#include <QTest>

#ifdef Q_OS_LINUX
#include <csignal>
#include <sys/prctl.h>
#endif

namespace armature {

namespace {

constexpr int kPatience = 10'000; ///< ms; a safety net
constexpr int kLaunches = 5;

// default_bind: Caddy would listen on every interface. default_sni: clients that connect to an
// address name no host, and would get no certificate at all. skip_install_trust and
// disable_redirects: neither the system's trust nor port 80 is touched.
const char *const kGlobalOptions = R"({
	admin unix/%1/admin
	default_bind 127.0.0.1
	default_sni localhost
	auto_https disable_redirects
	skip_install_trust
	storage file_system %1/storage
	grace_period 1s
}
)";

// The site of the protocol's documentation, with another name and another authority.
const char *const kSecureSite = R"(
localhost:%1 {
	tls internal
	encode gzip
	reverse_proxy 127.0.0.1:%2
}
)";

const char *const kPlainSite = R"(
http://localhost:%1 {
	encode gzip
	reverse_proxy 127.0.0.1:%2
}
)";

#ifdef Q_OS_LINUX
void endWithParent()
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
}
#endif

} // namespace

quint16 freePort()
{
    constexpr int kFrom = 20'000;
    constexpr int kTo = 32'000; // Linux gives 32768 and above to connections
    for (;;) {
        const auto port = static_cast<quint16>(QRandomGenerator::global()->bounded(kFrom, kTo));
        if (QTcpServer().listen(QHostAddress::LocalHost, port)) {
            return port;
        }
    }
}

Caddy::Caddy(quint16 backend)
    : m_backend(backend)
{
    m_process.setProcessEnvironment(environment());
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    QObject::connect(&m_process, &QProcess::readyRead, &m_process,
                     [this] { m_log += m_process.readAll(); });
#ifdef Q_OS_LINUX
    m_process.setChildProcessModifier(endWithParent);
#endif
}

Caddy::~Caddy()
{
    kill();
}

bool Caddy::start()
{
    const bool isFirstStart = m_securePort == 0;
    for (int i = 0; i < kLaunches; ++i) {
        if (isFirstStart) {
            m_securePort = freePort();
            m_plainPort = freePort();
        }
        if (writeConfiguration() && launch()) {
            return true;
        }
        kill(); // most likely, somebody took a port in between
    }
    return false;
}

bool Caddy::reload(quint16 backend)
{
    m_backend = backend == 0 ? m_backend : backend;
    QProcess command;
    command.setProcessEnvironment(environment());
    command.setProcessChannelMode(QProcess::MergedChannels);
    // Unless forced, a configuration that did not change is not loaded again.
    const QStringList arguments {
        QStringLiteral("reload"),    QStringLiteral("--force"),
        QStringLiteral("--config"),  path("Caddyfile"),
        QStringLiteral("--address"), QStringLiteral("unix/") + path("admin")};
    if (!writeConfiguration()) {
        return false;
    }
    command.start(QStringLiteral(ARMATURE_CADDY), arguments);
    const bool isOver = QTest::qWaitFor(
        [&command] { return command.state() == QProcess::NotRunning; }, kPatience);
    m_log += command.readAll();
    return isOver && command.exitStatus() == QProcess::NormalExit && command.exitCode() == 0;
}

void Caddy::kill()
{
    if (m_process.state() != QProcess::NotRunning) {
        m_process.kill();
        m_process.waitForFinished();
    }
}

QUrl Caddy::secureUrl(const QString &host) const
{
    return QUrl(QStringLiteral("wss://%1:%2").arg(host).arg(m_securePort));
}

QUrl Caddy::plainUrl() const
{
    return QUrl(QStringLiteral("ws://localhost:%1").arg(m_plainPort));
}

QString Caddy::rootCertificate() const
{
    return path("storage/pki/authorities/local/root.crt");
}

bool Caddy::writeConfiguration()
{
    const QString text = QString::fromLatin1(kGlobalOptions).arg(m_folder.path())
        + QString::fromLatin1(kSecureSite).arg(m_securePort).arg(m_backend)
        + QString::fromLatin1(kPlainSite).arg(m_plainPort).arg(m_backend);
    QFile file(path("Caddyfile"));
    return file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write(text.toUtf8()) > 0;
}

bool Caddy::launch()
{
    m_process.start(QStringLiteral(ARMATURE_CADDY),
                    {QStringLiteral("run"), QStringLiteral("--config"), path("Caddyfile")});
    const auto isOver = [this] { return m_process.state() == QProcess::NotRunning; };
    return QTest::qWaitFor([&] { return isOver() || isServing(); }, kPatience) && !isOver();
}

/// Listening is not yet serving: a new authority issues its first certificate meanwhile.
bool Caddy::isServing() const
{
    QSslSocket socket;
    socket.setProxy(QNetworkProxy::NoProxy);
    socket.setPeerVerifyMode(QSslSocket::VerifyNone);
    socket.connectToHostEncrypted(QStringLiteral("127.0.0.1"), m_securePort,
                                  QStringLiteral("localhost"));
    const auto isOver = [&socket] { return socket.state() == QAbstractSocket::UnconnectedState; };
    return QTest::qWaitFor([&] { return isOver() || socket.isEncrypted(); }, kPatience)
        && !isOver();
}

QProcessEnvironment Caddy::environment() const
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const char *name : {"HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"}) {
        environment.insert(QString::fromLatin1(name), m_folder.path());
    }
    return environment;
}

QString Caddy::path(const char *name) const
{
    return m_folder.filePath(QString::fromLatin1(name));
}

} // namespace armature
