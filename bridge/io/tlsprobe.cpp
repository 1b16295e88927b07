// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/tlsprobe.h"

namespace armature {

TlsProbe::TlsProbe(QObject *parent)
    : QObject(parent)
{
    m_patience.setSingleShot(true);
    m_patience.setInterval(kPatience);
    connect(&m_patience, &QTimer::timeout, this, [this] { finish(false); });
    // A certificate that is not trusted is a certificate nonetheless.
    connect(&m_socket, &QSslSocket::peerVerifyError, this, [this] { finish(true); });
    connect(&m_socket, &QSslSocket::encrypted, this, [this] { finish(true); });
    connect(&m_socket, &QSslSocket::errorOccurred, this, [this] { finish(false); });
}

void TlsProbe::start(const QUrl &url, const QNetworkProxy &proxy)
{
    m_socket.setProxy(proxy);
    m_patience.start();
    m_socket.connectToHostEncrypted(url.host(), static_cast<quint16>(url.port(80)));
}

void TlsProbe::finish(bool isTls)
{
    if (m_isDone) {
        return;
    }
    m_isDone = true;
    m_patience.stop();
    // The socket may be in the middle of its handshake.
    QMetaObject::invokeMethod(
        this, [this, isTls] { Q_EMIT answered(isTls); }, Qt::QueuedConnection);
}

} // namespace armature
