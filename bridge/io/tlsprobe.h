// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QNetworkProxy>
#include <QObject>
#include <QSslSocket>
#include <QTimer>
#include <QUrl>

namespace armature {

/// Whether a port speaks TLS. Servers built on OpenSSL close a plain connection without a byte, as
/// a dying server does: only a greeting in TLS tells the two apart. Nothing but the greeting is
/// sent. Bridge thread.
class TlsProbe : public QObject
{
    Q_OBJECT

public:
    explicit TlsProbe(QObject *parent = nullptr);
    void start(const QUrl &url, const QNetworkProxy &proxy);

    static constexpr int kPatience = 2000; ///< ms

Q_SIGNALS:
    /// Once.
    void answered(bool isTls);

private:
    void finish(bool isTls);

    QSslSocket m_socket;
    QTimer m_patience;
    bool m_isDone = false;
};

} // namespace armature
