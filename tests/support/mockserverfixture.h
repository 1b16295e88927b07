// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/simulator/mockserver.h"
#include "tests/support/rawwebsocket.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <memory>

namespace armature {

inline constexpr int kDeadline = 10'000; ///< ms; a safety net
inline const QByteArray kEndpoint = "/microcontrollers/websocket";
inline const QByteArray kSecondKey = "API_TOKEN_MC_secondDevice0000"; ///< of controller 4

[[nodiscard]] QByteArray keyHeader(const QByteArray &key = kDevelopmentKey.toByteArray());

/// One request on a connection of its own.
struct Answer
{
    int status = 0;
    QByteArray body {};
    [[nodiscard]] QJsonObject json() const { return QJsonDocument::fromJson(body).object(); }
};
[[nodiscard]] Answer ask(quint16 port, const QByteArray &method, const QByteArray &target,
                         const QByteArray &body = {});

/// A device whose metadata frame, and the join's reply, were taken.
[[nodiscard]] std::unique_ptr<RawWebSocket> connectDevice(quint16 port, const QByteArray &key);
[[nodiscard]] std::unique_ptr<RawWebSocket> joinDevice(quint16 port);

/// A mock server that knows two devices.
struct MockServerFixture
{
    /// Fails the test where the server cannot start.
    void start(MockServerOptions options = {});
    [[nodiscard]] std::unique_ptr<RawWebSocket> connected(const QByteArray &key) const
    {
        return connectDevice(addresses.port, key);
    }
    [[nodiscard]] std::unique_ptr<RawWebSocket> joined() const
    {
        return joinDevice(addresses.port);
    }

    std::unique_ptr<MockServer> server;
    MockServerAddresses addresses;
};

} // namespace armature
