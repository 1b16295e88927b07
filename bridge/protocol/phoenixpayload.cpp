// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/protocol/phoenixpayload.h"

#include <algorithm>

namespace armature {

namespace {

/// Positive integers, as a number or in digits; 0 for all else.
qint64 positiveId(const QJsonValue &value)
{
    const qint64 number = value.isString() ? value.toString().toLongLong() : value.toInteger();
    return std::max<qint64>(number, 0);
}

} // namespace

std::optional<ServerIdentity> decodeMetadata(const QJsonObject &payload)
{
    const ServerIdentity identity {positiveId(payload.value(QLatin1String("user_id"))),
                                   positiveId(payload.value(QLatin1String("location_id"))),
                                   positiveId(payload.value(QLatin1String("controller_id")))};
    return identity.controllerId > 0 ? std::optional(identity) : std::nullopt;
}

bool isOkReply(const PhoenixMessage &reply)
{
    return reply.status == QLatin1String("ok");
}

QString replyReason(const PhoenixMessage &reply)
{
    return reply.reason;
}

} // namespace armature
