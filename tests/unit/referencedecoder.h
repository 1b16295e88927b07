// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/protocol/phoenixmessage.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <cmath>
#include <optional>

namespace armature::reference {

/// A ref as text, as PhoenixMessage has it.
inline std::optional<QString> refText(const QJsonValue &value)
{
    constexpr double kMaxExactInteger = 9007199254740992.0; // 2^53
    if (value.isNull() || value.isUndefined()) {
        return QString();
    }
    if (value.isString()) {
        return value.toString();
    }
    const double number = value.toDouble(std::nan(""));
    if (std::trunc(number) == number && std::abs(number) <= kMaxExactInteger) {
        return QString::number(static_cast<qint64>(number));
    }
    return std::nullopt;
}

/// The message that these five values are, if they are one.
inline std::optional<PhoenixMessage> message(const QJsonArray &parts)
{
    const std::optional<QString> joinRef = refText(parts.at(0));
    const std::optional<QString> ref = refText(parts.at(1));
    if (!joinRef || !ref || !parts.at(2).isString() || !parts.at(3).isString()) {
        return std::nullopt;
    }
    PhoenixMessage out {*joinRef, *ref, parts.at(2).toString(), parts.at(3).toString()};
    const QJsonObject payload = parts.at(4).toObject();
    if (out.event == QLatin1String("phx_reply")) {
        out.status = payload.value(QLatin1String("status")).toString();
        out.reason = payload.value(QLatin1String("response"))
                         .toObject()
                         .value(QLatin1String("reason"))
                         .toString();
    } else {
        out.payload = payload;
    }
    return out;
}

/// What PhoenixCodec::decodeText is to say, by way of QJsonDocument.
inline std::optional<PhoenixMessage> decode(const QByteArray &frame, PhoenixVersion version)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(frame, &error);
    if (error.error != QJsonParseError::NoError) {
        return std::nullopt;
    }
    if (document.isObject()) {
        QJsonArray parts;
        for (const char *name : {"join_ref", "ref", "topic", "event", "payload"}) {
            parts.append(document.object().value(QLatin1String(name)));
        }
        return message(parts);
    }
    const QJsonArray array = document.array();
    return version == PhoenixVersion::V2 && array.size() >= 5 ? message(array) : std::nullopt;
}

} // namespace armature::reference
