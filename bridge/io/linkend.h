// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/io/handshakeanswer.h"
#include "bridge/io/textlink.h"

#include <QAbstractSocket>
#include <QList>
#include <QSslError>

namespace armature {

/// What a QWebSocket's signs mean, as reason and detail.
/// \{

/// An answer that was no upgrade: reason, status, body and the server's wish.
[[nodiscard]] LinkEnd refusalEnd(const HandshakeAnswer &answer);
/// How a TLS server complains of plain text.
[[nodiscard]] bool isTlsAlert(const QByteArray &bytes);
/// The way through the HTTP proxy did not come about.
[[nodiscard]] LinkEnd proxyEnd(QAbstractSocket::SocketError error, const QString &errorText);
/// A direct connection, or the TLS on it, did not come about.
[[nodiscard]] LinkEnd failedConnectEnd(QAbstractSocket::SocketError error,
                                       const QString &errorText);
/// \param errors at least one; the detail says which certificate, who issued it, what is wrong
/// with it and, where only the host is, which hosts it names.
[[nodiscard]] LinkEnd untrustedEnd(const QList<QSslError> &errors);
/// A close frame: the detail is its code and what that means.
[[nodiscard]] LinkEnd closedEnd(int code, const QString &reason);

/// \}

} // namespace armature
