// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/protocol/endpointurl.h"

#include <QUrlQuery>

#include <algorithm>

namespace armature {

namespace {

Error<EndpointFault> fault(EndpointFault code, const char *detail)
{
    return {code, QString::fromLatin1(detail)};
}

QString endpointPath(QString path)
{
    while (path.endsWith(QLatin1Char('/'))) {
        path.chop(1);
    }
    if (path.endsWith(QLatin1String("/websocket"))) {
        return path;
    }
    if (path.endsWith(QLatin1String("/microcontrollers"))) {
        return path + QLatin1String("/websocket");
    }
    return path + QLatin1String("/microcontrollers/websocket");
}

} // namespace

Result<QUrl, EndpointFault> endpointUrl(const QUrl &server, const QString &version)
{
    if (server.isEmpty()) {
        return fault(EndpointFault::NoServer, "no server was given");
    }
    const QString scheme = server.scheme();
    if (server.host().isEmpty()
        || (scheme != QLatin1String("ws") && scheme != QLatin1String("wss"))) {
        return fault(EndpointFault::NotAWebSocketUrl, "the server's URL is not ws:// or wss://");
    }
    QUrl url = server;
    url.setPath(endpointPath(server.path()));
    url.setFragment(QString());
    QUrlQuery query(url);
    query.removeAllQueryItems(QStringLiteral("vsn"));
    if (version != QLatin1String("1.0.0")) {
        query.addQueryItem(QStringLiteral("vsn"), version);
    }
    url.setQuery(query.isEmpty() ? QString() : query.query(QUrl::FullyEncoded));
    return url;
}

Result<QByteArray, EndpointFault> headerKey(const QByteArray &token)
{
    if (token.isEmpty()) {
        return fault(EndpointFault::NoKey, "no key was given");
    }
    const auto isPlain = [](char character) { return character > ' ' && character < '\x7f'; };
    if (!std::all_of(token.begin(), token.end(), isPlain)) {
        return fault(EndpointFault::BadKey, "the key has a blank or a line break in it");
    }
    return token;
}

} // namespace armature
