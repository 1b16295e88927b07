// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/simulator/servermessage.h"

#include <array>

namespace armature {

namespace {

std::optional<ServerMessage> decodeObject(QByteArrayView frame)
{
    const std::optional<Json> json = Json::parse(frame);
    const Json *ref = json ? json->find("ref") : nullptr;
    const Json *topic = json ? json->find("topic") : nullptr;
    const Json *event = json ? json->find("event") : nullptr;
    const Json *payload = json ? json->find("payload") : nullptr;
    if (ref == nullptr || topic == nullptr || event == nullptr || payload == nullptr) {
        return std::nullopt;
    }
    const Json *joinRef = json->find("join_ref");
    return ServerMessage {joinRef == nullptr ? Json() : *joinRef, *ref, *topic, *event, *payload};
}

std::optional<ServerMessage> decodeArray(QByteArrayView frame)
{
    const std::optional<Json> json = Json::parse(frame);
    const Json::Array *parts = json ? json->array() : nullptr;
    if (parts == nullptr || parts->size() < 5) {
        return std::nullopt;
    }
    return ServerMessage {parts->at(0), parts->at(1), parts->at(2), parts->at(3), parts->at(4)};
}

/// A zero, four lengths of a byte each, then the four texts and the data.
std::optional<ServerMessage> decodeBinaryPush(QByteArrayView frame)
{
    constexpr qsizetype kHeader = 5;
    if (frame.size() < kHeader || frame[0] != '\0') {
        return std::nullopt;
    }
    std::array<QByteArray, 4> texts;
    qsizetype at = kHeader;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const qsizetype length = static_cast<unsigned char>(frame[static_cast<qsizetype>(i) + 1]);
        if (frame.size() - at < length) {
            return std::nullopt;
        }
        texts.at(i) = frame.sliced(at, length).toByteArray();
        at += length;
    }
    return ServerMessage {Json(texts[0]), Json(texts[1]), Json(texts[2]), Json(texts[3]), Json()};
}

} // namespace

std::optional<ServerMessage> decodeServerMessage(QByteArrayView frame, bool isBinary,
                                                 SerializerVersion version)
{
    if (version == SerializerVersion::V1) {
        return decodeObject(frame);
    }
    return isBinary ? decodeBinaryPush(frame) : decodeArray(frame);
}

QByteArray encodeServerMessage(const ServerMessage &message, SerializerVersion version)
{
    if (version == SerializerVersion::V2) {
        return Json(Json::Array {message.joinRef, message.ref, message.topic, message.event,
                                 message.payload})
            .toBytes();
    }
    return Json(Json::Object {{"event", message.event},
                              {"payload", message.payload},
                              {"ref", message.ref},
                              {"topic", message.topic}})
        .toBytes();
}

} // namespace armature
