// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/result.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>

namespace armature {

/// The two serializers of Phoenix: objects (`vsn` 1.0.0) and arrays (`vsn` 2.0.0).
enum class PhoenixVersion { V1, V2 };

/// \param vsn as in the endpoint's URL: `1.0.0` or `2.0.0`.
[[nodiscard]] inline PhoenixVersion phoenixVersionOf(const QString &vsn)
{
    return vsn.startsWith(QLatin1String("2.")) ? PhoenixVersion::V2 : PhoenixVersion::V1;
}

/// One message from the server. Refs are text here, whatever the server echoed; a null QString is
/// a null ref.
struct PhoenixMessage
{
    QString joinRef {};
    QString ref {};
    QString topic {};
    QString event {};
    QString status {}; ///< of a phx_reply
    QString reason {}; ///< of a phx_reply: `response.reason`, where it is text
    QJsonObject payload {}; ///< of any other event; empty where the payload was no object
    bool operator==(const PhoenixMessage &) const = default;
};

/// One message to the server.
struct PhoenixPush
{
    QString joinRef {}; ///< null outside a channel
    QString ref {};
    QString topic {};
    QString event {};
    QByteArray payload = QByteArrayLiteral("{}"); ///< JSON, put into the frame as it is
};

enum class PhoenixFault {
    NotJson,
    WrongShape, ///< JSON, but no message
    Truncated, ///< a binary frame whose lengths point past its end
};

/// Writes and reads frames. No state; safe on every input.
class PhoenixCodec
{
public:
    explicit PhoenixCodec(PhoenixVersion version)
        : m_version(version)
    { }

    [[nodiscard]] QByteArray encode(const PhoenixPush &push) const;
    /// Accepts an object on both versions: `metadata` always comes as one.
    [[nodiscard]] Result<PhoenixMessage, PhoenixFault> decodeText(const QByteArray &frame) const;
    /// JSON on V1; push, reply and broadcast frames on V2, whose own payloads are not read.
    [[nodiscard]] Result<PhoenixMessage, PhoenixFault> decodeBinary(const QByteArray &frame) const;

private:
    PhoenixVersion m_version;
};

} // namespace armature
