// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/simulator/authserver.h"

#include "bridge/simulator/httppeer.h"
#include "bridge/simulator/json.h"

#include <QTcpSocket>

namespace armature {

namespace {

constexpr std::chrono::seconds kIdleTimeout {60};

HttpResponse json(int status, Json::Object members)
{
    return {status, Json(std::move(members)).toBytes(), "application/json"};
}

HttpResponse fault(int status, QByteArrayView text)
{
    return json(status, {{"error", Json(text.toByteArray())}});
}

} // namespace

AuthServer::AuthServer(Tokens tokens, QObject *parent)
    : QObject(parent)
    , m_tokens(std::move(tokens))
    , m_listener(this)
{
    connect(&m_listener, &QTcpServer::newConnection, this, &AuthServer::accept);
}

Result<quint16, ListenError> AuthServer::listen(const QHostAddress &host, quint16 port)
{
    if (!m_listener.listen(host, port)) {
        return Error<ListenError> {ListenError::CannotListen, m_listener.errorString()};
    }
    return m_listener.serverPort();
}

void AuthServer::accept()
{
    while (QTcpSocket *socket = m_listener.nextPendingConnection()) {
        auto *peer = new HttpPeer(socket, kIdleTimeout, this);
        connect(peer, &HttpPeer::requestArrived, this,
                [this, peer](const HttpRequest &request) { peer->respond(answer(request)); });
    }
}

HttpResponse AuthServer::answer(const HttpRequest &request) const
{
    if (request.path != "/api/v1/auth") {
        return fault(404, "not found: ask GET /api/v1/auth?token=KEY");
    }
    if (request.method != "GET") {
        return fault(405, "only GET is served here");
    }
    const QString token = request.query.queryItemValue(QStringLiteral("token"), QUrl::FullyDecoded);
    const auto found = m_tokens.constFind(token.toUtf8());
    if (found == m_tokens.constEnd()) {
        return fault(401, "unknown token");
    }
    return json(200,
                {{"user_id", Json::fromInteger(found->userId)},
                 {"location_id", Json::fromInteger(found->locationId)},
                 {"controller_id", Json::fromInteger(found->controllerId)}});
}

} // namespace armature
