// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/protocol/phoenixmessage.h"

#include "bridge/protocol/jsontext.h"
#include "bridge/protocol/phoenixbinary.h"
#include "bridge/protocol/phoenixreply.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <cmath>
#include <optional>

namespace armature {

namespace {

using Decoded = Result<PhoenixMessage, PhoenixFault>;

constexpr double kMaxExactInteger = 9007199254740992.0; // 2^53

Error<PhoenixFault> fault(PhoenixFault code, const char *detail)
{
    return {code, QString::fromLatin1(detail)};
}

/// A ref as text: null for JSON null or nothing, no value for what can be no ref.
std::optional<QString> refText(const QJsonValue &value)
{
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

struct Parts
{
    QJsonValue joinRef {};
    QJsonValue ref {};
    QJsonValue topic {};
    QJsonValue event {};
    QJsonValue payload {};
};

Decoded assemble(const Parts &parts)
{
    const std::optional<QString> joinRef = refText(parts.joinRef);
    const std::optional<QString> ref = refText(parts.ref);
    if (!joinRef || !ref) {
        return fault(PhoenixFault::WrongShape, "ref is neither text nor an integer");
    }
    if (!parts.topic.isString() || !parts.event.isString()) {
        return fault(PhoenixFault::WrongShape, "no topic or no event");
    }
    PhoenixMessage message {*joinRef, *ref, parts.topic.toString(), parts.event.toString()};
    const QJsonObject payload = parts.payload.toObject();
    if (message.event == QLatin1String("phx_reply")) {
        const QJsonObject response = payload.value(QLatin1String("response")).toObject();
        message.status = payload.value(QLatin1String("status")).toString();
        message.reason = response.value(QLatin1String("reason")).toString();
    } else {
        message.payload = payload;
    }
    return message;
}

Decoded fromObject(const QJsonObject &object)
{
    return assemble({object.value(QLatin1String("join_ref")), object.value(QLatin1String("ref")),
                     object.value(QLatin1String("topic")), object.value(QLatin1String("event")),
                     object.value(QLatin1String("payload"))});
}

Decoded fromArray(const QJsonArray &array)
{
    if (array.size() < 5) {
        return fault(PhoenixFault::WrongShape, "fewer than five elements");
    }
    return assemble({array.at(0), array.at(1), array.at(2), array.at(3), array.at(4)});
}

void appendRef(QByteArray &out, const QString &ref)
{
    if (ref.isNull()) {
        out.append("null");
    } else {
        appendJsonString(out, ref);
    }
}

void appendArray(QByteArray &out, const PhoenixPush &push)
{
    out.append('[');
    appendRef(out, push.joinRef);
    out.append(',');
    appendRef(out, push.ref);
    out.append(',');
    appendJsonString(out, push.topic);
    out.append(',');
    appendJsonString(out, push.event);
    out.append(',').append(push.payload).append(']');
}

void appendObject(QByteArray &out, const PhoenixPush &push)
{
    out.append(R"({"topic":)");
    appendJsonString(out, push.topic);
    out.append(R"(,"event":)");
    appendJsonString(out, push.event);
    out.append(R"(,"payload":)").append(push.payload).append(R"(,"ref":)");
    appendRef(out, push.ref);
    if (!push.joinRef.isNull()) {
        out.append(R"(,"join_ref":)");
        appendRef(out, push.joinRef);
    }
    out.append('}');
}

} // namespace

QByteArray PhoenixCodec::encode(const PhoenixPush &push) const
{
    constexpr qsizetype kRoomForNames = 160;
    QByteArray out;
    out.reserve(push.payload.size() + kRoomForNames);
    if (m_version == PhoenixVersion::V2) {
        appendArray(out, push);
    } else {
        appendObject(out, push);
    }
    return out;
}

Decoded PhoenixCodec::decodeText(const QByteArray &frame) const
{
    if (std::optional<PhoenixMessage> reply = decodeUsualReply(frame, m_version)) {
        return *std::move(reply);
    }
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(frame, &error);
    if (error.error != QJsonParseError::NoError) {
        return Error<PhoenixFault> {PhoenixFault::NotJson, error.errorString()};
    }
    if (document.isObject()) {
        return fromObject(document.object());
    }
    if (m_version == PhoenixVersion::V2) {
        return fromArray(document.array());
    }
    return fault(PhoenixFault::WrongShape, "an array on version 1");
}

Decoded PhoenixCodec::decodeBinary(const QByteArray &frame) const
{
    return m_version == PhoenixVersion::V1 ? decodeText(frame) : decodePhoenixBinary(frame);
}

} // namespace armature
