// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QNetworkProxy>
#include <QString>
#include <QUrl>

namespace armature {

/// The port that the URL (ws or wss) names, or that its scheme implies.
[[nodiscard]] quint16 serverPort(const QUrl &url);
/// For an HTTP request's Host.
[[nodiscard]] QByteArray hostHeader(const QUrl &url);
/// `host:port`, an IPv6 address in brackets.
[[nodiscard]] QString placeText(const QString &host, quint16 port);
/// \param url http://[user:password@]host:port, port 80 where none is named; empty: no proxy,
/// whatever the environment says.
[[nodiscard]] QNetworkProxy proxyOf(const QUrl &url);

} // namespace armature
