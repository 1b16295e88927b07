// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QProcess>
#include <QString>
#include <QTemporaryDir>
#include <QUrl>

namespace armature {

/// A port of 127.0.0.1 that nobody has. From below the range out of which the system gives ports to
/// connections, so that none of those takes it before its server does.
[[nodiscard]] quint16 freePort();

/// A real Caddy before one backend, configured as the protocol's documentation does it: one site
/// with TLS by Caddy's own authority, and one of plain HTTP. It keeps to a folder of its own, and
/// ends with this object, or with the test's process where that crashes.
class Caddy
{
public:
    /// \param backend the port of 127.0.0.1 to which both sites go.
    explicit Caddy(quint16 backend);
    ~Caddy();
    Caddy(const Caddy &) = delete;
    Caddy &operator=(const Caddy &) = delete;

    /// True once it serves; else log() says why not.
    [[nodiscard]] bool start();
    /// `caddy reload`, of another backend where one is given. True where Caddy took it over.
    [[nodiscard]] bool reload(quint16 backend = 0);
    /// SIGKILL. start() then brings it back, with the same ports and the same certificates.
    void kill();

    [[nodiscard]] QUrl secureUrl(const QString &host = QStringLiteral("localhost")) const;
    [[nodiscard]] QUrl plainUrl() const;
    /// Of its authority, for --ca-file.
    [[nodiscard]] QString rootCertificate() const;
    [[nodiscard]] const QByteArray &log() const { return m_log; }

private:
    [[nodiscard]] bool writeConfiguration();
    [[nodiscard]] bool launch();
    [[nodiscard]] bool isServing() const;
    [[nodiscard]] QProcessEnvironment environment() const;
    [[nodiscard]] QString path(const char *name) const;

    QTemporaryDir m_folder;
    QProcess m_process;
    QByteArray m_log;
    quint16 m_backend;
    quint16 m_securePort = 0;
    quint16 m_plainPort = 0;
};

} // namespace armature
