// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/simulator/phoenixchannel.h"

#include <algorithm>

namespace armature {

namespace {

constexpr quint16 kInternalError = 1011;
constexpr QByteArrayView kTopicPrefix("microcontroller:v1:");

bool is(const Json &json, QByteArrayView text)
{
    return json.string() != nullptr && *json.string() == text;
}

Json emptyObject()
{
    return Json(Json::Object {});
}

Json text(QByteArrayView utf8)
{
    return Json(utf8.toByteArray());
}

} // namespace

PhoenixChannel::PhoenixChannel(const DeviceIdentity &identity, SerializerVersion version,
                               Store store)
    : m_identity(identity)
    , m_version(version)
    , m_store(std::move(store))
{ }

QByteArray PhoenixChannel::metadata() const
{
    const QByteArray topic = "microcontroller:" + QByteArray::number(m_identity.controllerId);
    const Json payload(
        Json::Object {{"user_id", Json::fromInteger(m_identity.userId)},
                      {"location_id", Json::fromInteger(m_identity.locationId)},
                      {"controller_id", Json::fromInteger(m_identity.controllerId)}});
    return Json(Json::Object {{"ref", Json()},
                              {"payload", payload},
                              {"topic", Json(topic)},
                              {"event", text("metadata")},
                              {"join_ref", Json()}})
        .toBytes();
}

PhoenixChannel::Output PhoenixChannel::receive(QByteArrayView frame, bool isBinary)
{
    Output output;
    const std::optional<ServerMessage> message = decodeServerMessage(frame, isBinary, m_version);
    if (!message) {
        output.closeCode = kInternalError;
    } else if (is(message->topic, "phoenix") && is(message->event, "heartbeat")) {
        output.frames.push_back(reply(*message, Json(), emptyObject(), "ok"));
    } else if (is(message->event, "phx_join")) {
        join(*message, output);
    } else if (is(message->event, "phx_leave")) {
        leave(*message, output);
    } else if (Channel *channel = find(message->topic)) {
        push(*message, *channel, output);
    } else {
        const Json response(Json::Object {{"reason", text("unmatched topic")}});
        output.frames.push_back(reply(*message, Json(), response, "error"));
    }
    return output;
}

PhoenixChannel::Output PhoenixChannel::settle()
{
    Output output;
    for (const Channel &channel : m_channels) {
        if (channel.isCrashed) {
            output.frames.push_back(ending(channel, "phx_error"));
        }
    }
    std::erase_if(m_channels, [](const Channel &channel) { return channel.isCrashed; });
    return output;
}

bool PhoenixChannel::hasCrashed() const
{
    return std::any_of(m_channels.begin(), m_channels.end(),
                       [](const Channel &channel) { return channel.isCrashed; });
}

PhoenixChannel::Output PhoenixChannel::deliver(const Broadcast &broadcast) const
{
    Output output;
    const bool joined = std::any_of(m_channels.begin(), m_channels.end(), [&](const Channel &c) {
        return !c.isCrashed && is(c.topic, broadcast.topic);
    });
    if (joined) {
        const ServerMessage message {Json(), Json(), Json(broadcast.topic), Json(broadcast.event),
                                     broadcast.payload};
        output.frames.push_back(encodeServerMessage(message, m_version));
    }
    return output;
}

PhoenixChannel::Output PhoenixChannel::crash()
{
    for (Channel &channel : m_channels) {
        channel.isCrashed = true;
    }
    return settle();
}

PhoenixChannel::Output PhoenixChannel::close()
{
    Output output;
    for (const Channel &channel : m_channels) {
        output.frames.push_back(ending(channel, channel.isCrashed ? "phx_error" : "phx_close"));
    }
    m_channels.clear();
    return output;
}

std::vector<QByteArray> PhoenixChannel::topics() const
{
    std::vector<QByteArray> topics;
    for (const Channel &channel : m_channels) {
        topics.push_back(*channel.topic.string());
    }
    return topics;
}

void PhoenixChannel::join(const ServerMessage &message, Output &output)
{
    Channel *old = find(message.topic);
    const QByteArray *topic = message.topic.string();
    if (old == nullptr && (topic == nullptr || !topic->startsWith(kTopicPrefix))) {
        const Json response(Json::Object {{"reason", text("unmatched topic")}});
        output.frames.push_back(reply(message, Json(), response, "error"));
        return;
    }
    output.frames.push_back(reply(message, message.joinRef, emptyObject(), "ok"));
    if (old == nullptr) {
        m_channels.push_back(Channel {message.topic, message.joinRef});
    } else {
        output.frames.push_back(ending(*old, "phx_close"));
        *old = Channel {message.topic, message.joinRef};
    }
}

void PhoenixChannel::leave(const ServerMessage &message, Output &output)
{
    const Channel *channel = find(message.topic);
    if (channel == nullptr) {
        output.frames.push_back(reply(message, message.joinRef, emptyObject(), "ok"));
    } else if (!channel->isCrashed && channel->joinRef == message.joinRef) {
        output.frames.push_back(reply(message, channel->joinRef, emptyObject(), "ok"));
        output.frames.push_back(ending(*channel, "phx_close"));
        m_channels.erase(m_channels.begin() + (channel - m_channels.data()));
    }
}

void PhoenixChannel::push(const ServerMessage &message, Channel &channel, Output &output)
{
    if (channel.isCrashed) {
        return;
    }
    const bool isObject = message.payload.object() != nullptr;
    if (isObject && is(message.event, "upload_readings")) {
        upload(message, channel, output);
    } else if (isObject && is(message.event, "ping")) {
        output.frames.push_back(reply(message, channel.joinRef, message.payload, "ok"));
    } else if (isObject && is(message.event, "shout")) {
        output.broadcasts.push_back({*channel.topic.string(), "shout", message.payload});
    } else {
        channel.isCrashed = true;
    }
}

void PhoenixChannel::upload(const ServerMessage &message, Channel &channel, Output &output)
{
    const Result<Upload, UploadFault> rows = readUpload(message.payload);
    const bool isStored = rows && m_store(rows.value());
    const bool isDiscarded = !rows && rows.error().code == UploadFault::Discarded;
    if (isStored || isDiscarded) {
        output.frames.push_back(reply(message, channel.joinRef, emptyObject(), "ok"));
    } else {
        channel.isCrashed = true;
    }
}

PhoenixChannel::Channel *PhoenixChannel::find(const Json &topic)
{
    const auto found = std::find_if(m_channels.begin(), m_channels.end(),
                                    [&](const Channel &channel) { return channel.topic == topic; });
    return found == m_channels.end() ? nullptr : &*found;
}

QByteArray PhoenixChannel::reply(const ServerMessage &message, const Json &joinRef,
                                 const Json &response, QByteArrayView status) const
{
    const Json payload(Json::Object {{"response", response}, {"status", text(status)}});
    return encodeServerMessage({joinRef, message.ref, message.topic, text("phx_reply"), payload},
                               m_version);
}

QByteArray PhoenixChannel::ending(const Channel &channel, QByteArrayView event) const
{
    return encodeServerMessage(
        {channel.joinRef, channel.joinRef, channel.topic, text(event), emptyObject()}, m_version);
}

} // namespace armature
