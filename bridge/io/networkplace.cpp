// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/networkplace.h"

namespace armature {

namespace {

constexpr quint16 kPlainPort = 80;
constexpr quint16 kTlsPort = 443;

QString bracketed(const QString &host)
{
    const bool isV6 = host.contains(QLatin1Char(':'));
    return isV6 ? QLatin1Char('[') + host + QLatin1Char(']') : host;
}

} // namespace

quint16 serverPort(const QUrl &url)
{
    const bool isTls = url.scheme() == QLatin1String("wss");
    return static_cast<quint16>(url.port(isTls ? kTlsPort : kPlainPort));
}

QByteArray hostHeader(const QUrl &url)
{
    const QString host = bracketed(url.host(QUrl::FullyEncoded));
    return (url.port() < 0 ? host : host + QLatin1Char(':') + QString::number(url.port()))
        .toLatin1();
}

QString placeText(const QString &host, quint16 port)
{
    return bracketed(host) + QLatin1Char(':') + QString::number(port);
}

QNetworkProxy proxyOf(const QUrl &url)
{
    if (url.isEmpty()) {
        return QNetworkProxy::NoProxy;
    }
    return {QNetworkProxy::HttpProxy, url.host(), static_cast<quint16>(url.port(kPlainPort)),
            url.userName(QUrl::FullyDecoded), url.password(QUrl::FullyDecoded)};
}

} // namespace armature
