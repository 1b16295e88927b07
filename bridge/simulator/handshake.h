// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/simulator/authclient.h"
#include "bridge/simulator/httprequest.h"
#include "bridge/simulator/servermessage.h"

#include <QObject>

#include <variant>

class QTcpSocket;

namespace armature {

class HttpPeer;
class UploadStore;

/// Whether `key` has the form of a device's key: API_TOKEN_MC_ and 16 or more letters or digits.
[[nodiscard]] bool isDeviceKey(const QByteArray &key);

/// What a request for the device endpoint asks for, once it has passed.
struct DeviceRequest
{
    QByteArray key {};
    SerializerVersion version = SerializerVersion::V1;
};

/// The checks that need no auth server, in the real server's order; an HTTP status where it fails.
[[nodiscard]] std::variant<DeviceRequest, int> readDeviceRequest(const HttpRequest &request);

/// 0, or the status with which the upgrade itself is refused: 426 without one, 400 a faulty one.
[[nodiscard]] int upgradeRefusal(const HttpRequest &request);

/// Takes one device's request from its headers to a socket ready for the upgrade, or refuses it.
/// A child of the peer, gone with it. Lives on its creator's thread.
class Handshake : public QObject
{
    Q_OBJECT

public:
    /// Both must outlive it.
    struct Services
    {
        AuthClient *auth;
        UploadStore *store;
    };

    Handshake(HttpRequest request, HttpPeer *peer, Services services);
    void start();

Q_SIGNALS:
    /// The request is still unread in `socket`, which now belongs to the receiver.
    void passed(QTcpSocket *socket, const armature::DeviceIdentity &identity,
                armature::SerializerVersion version);

private:
    void admit(const AuthClient::Answer &answer);
    void insert(const DeviceIdentity &identity);
    void finish(const DeviceIdentity &identity);
    void refuse(int status);

    HttpRequest m_request;
    HttpPeer *m_peer;
    Services m_services;
    SerializerVersion m_version = SerializerVersion::V1;
};

} // namespace armature
