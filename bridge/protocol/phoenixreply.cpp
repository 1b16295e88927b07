// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/protocol/phoenixreply.h"

#include <simdjson.h>
#include <string_view>

namespace armature {

namespace {

namespace dom = simdjson::dom;

/// Replies are short; what is longer is not worth keeping memory for.
constexpr qsizetype kLongest = 4096;

/// A message's values as they were parsed. A value that was not there stays undefined.
struct Parts
{
    std::optional<dom::element> joinRef {};
    std::optional<dom::element> ref {};
    std::optional<dom::element> topic {};
    std::optional<dom::element> event {};
    std::optional<dom::element> payload {};
};

/// Of several members with one name the last one counts, as with QJsonDocument.
Parts fromObject(const dom::object &object)
{
    Parts parts;
    for (const auto &[key, value] : object) {
        if (key == "join_ref") {
            parts.joinRef = value;
        } else if (key == "ref") {
            parts.ref = value;
        } else if (key == "topic") {
            parts.topic = value;
        } else if (key == "event") {
            parts.event = value;
        } else if (key == "payload") {
            parts.payload = value;
        }
    }
    return parts;
}

Parts fromArray(const dom::array &array)
{
    Parts parts;
    auto value = array.begin();
    for (std::optional<dom::element> *part :
         {&parts.joinRef, &parts.ref, &parts.topic, &parts.event, &parts.payload}) {
        if (value == array.end()) {
            break;
        }
        *part = *value;
        ++value;
    }
    return parts;
}

bool isText(const std::optional<dom::element> &value)
{
    return value && value->is_string();
}

bool isTextOrNull(const std::optional<dom::element> &value)
{
    return !value || value->is_string() || value->is_null();
}

/// A null QString for what is no text.
QString text(const std::optional<dom::element> &value)
{
    std::string_view utf8;
    if (!value || value->get(utf8) != simdjson::SUCCESS) {
        return {};
    }
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

std::optional<dom::element> lastMember(const std::optional<dom::element> &object,
                                       std::string_view name)
{
    std::optional<dom::element> found;
    dom::object members;
    if (object && object->get(members) == simdjson::SUCCESS) {
        for (const auto &[key, value] : members) {
            if (key == name) {
                found = value;
            }
        }
    }
    return found;
}

std::optional<PhoenixMessage> toReply(const Parts &parts)
{
    if (!isTextOrNull(parts.joinRef) || !isTextOrNull(parts.ref) || !isText(parts.topic)
        || !isText(parts.event) || !parts.payload) {
        return std::nullopt;
    }
    PhoenixMessage reply {text(parts.joinRef), text(parts.ref), text(parts.topic),
                          text(parts.event)};
    reply.status = text(lastMember(parts.payload, "status"));
    reply.reason = text(lastMember(lastMember(parts.payload, "response"), "reason"));
    return reply;
}

} // namespace

std::optional<PhoenixMessage> decodeUsualReply(const QByteArray &frame, PhoenixVersion version)
{
    if (frame.size() > kLongest || !frame.contains("phx_reply")) {
        return std::nullopt;
    }
    // Its memory is used again: to ask for it costs more than to parse.
    thread_local dom::parser parser(kLongest);
    dom::element root;
    // `true`: it copies the frame, as it reads up to SIMDJSON_PADDING bytes past an end.
    if (parser.parse(frame.constData(), static_cast<std::size_t>(frame.size()), true).get(root)
        != simdjson::SUCCESS) {
        return std::nullopt;
    }
    Parts parts;
    dom::object object;
    dom::array array;
    if (root.get(object) == simdjson::SUCCESS) {
        parts = fromObject(object);
    } else if (version == PhoenixVersion::V2 && root.get(array) == simdjson::SUCCESS) {
        parts = fromArray(array);
    }
    std::string_view event;
    if (!parts.event || parts.event->get(event) != simdjson::SUCCESS || event != "phx_reply") {
        return std::nullopt;
    }
    return toReply(parts);
}

} // namespace armature
