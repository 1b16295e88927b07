// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/io/textlink.h"

#include <QAbstractSocket>
#include <QList>
#include <QSslError>

namespace armature {

/// What a QWebSocket's signs mean, as reason and detail.
/// \{

/// An answer that was no upgrade. QWebSocket has no API for its status, so it is read out of the
/// error's text.
[[nodiscard]] LinkEnd httpRefusalEnd(const QString &errorText);
[[nodiscard]] LinkEnd failedConnectEnd(QAbstractSocket::SocketError error,
                                       const QString &errorText);
/// \param errors at least one; the detail names each certificate and what is wrong with it.
[[nodiscard]] LinkEnd untrustedEnd(const QList<QSslError> &errors);
/// A close frame: the detail is its code and what that means.
[[nodiscard]] LinkEnd closedEnd(int code, const QString &reason);

/// \}

} // namespace armature
