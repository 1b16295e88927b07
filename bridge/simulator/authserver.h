// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/result.h"
#include "bridge/simulator/deviceidentity.h"
#include "bridge/simulator/httprequest.h"

#include <QHash>
#include <QHostAddress>
#include <QObject>
#include <QTcpServer>

namespace armature {

enum class ListenError { CannotListen };

/// The stand-in for the service that knows the keys: `GET /api/v1/auth?token=<key>` answers 200
/// with user_id, location_id and controller_id, or 401. Lives on its creator's thread.
class AuthServer : public QObject
{
    Q_OBJECT

public:
    using Tokens = QHash<QByteArray, DeviceIdentity>;

    AuthServer(Tokens tokens, QObject *parent);

    /// Port 0 takes a free one. The value is the port.
    [[nodiscard]] Result<quint16, ListenError> listen(const QHostAddress &host, quint16 port);

private:
    void accept();
    [[nodiscard]] HttpResponse answer(const HttpRequest &request) const;

    Tokens m_tokens;
    QTcpServer m_listener;
};

} // namespace armature
