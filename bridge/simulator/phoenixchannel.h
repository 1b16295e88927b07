// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/simulator/deviceidentity.h"
#include "bridge/simulator/servermessage.h"
#include "bridge/simulator/uploadrules.h"

#include <QtGlobal>

#include <functional>
#include <optional>
#include <vector>

namespace armature {

/// The server's side of one device's socket: frames in, frames out. No thread; no I/O.
///
/// A channel is a process of its own on the real server: when it crashes, the socket hears of it
/// a little later, and what the device pushed meanwhile is never answered. So a crash only marks
/// the channel, and settle() is when the socket hears.
class PhoenixChannel
{
public:
    /// Something for every socket that has joined the topic. UTF-8.
    struct Broadcast
    {
        QByteArray topic;
        QByteArray event;
        Json payload;
    };
    struct Output
    {
        std::vector<QByteArray> frames {}; ///< text frames, to be sent in order
        std::vector<Broadcast> broadcasts {}; ///< for every socket, this one too
        std::optional<quint16> closeCode {}; ///< close the socket with this
    };
    /// Stores all of the upload or nothing; false where the database fails.
    using Store = std::function<bool(const Upload &)>;

    PhoenixChannel(const DeviceIdentity &identity, SerializerVersion version, Store store);

    /// The first frame of every connection: an object in version 2, too.
    [[nodiscard]] QByteArray metadata() const;
    [[nodiscard]] Output receive(QByteArrayView frame, bool isBinary);
    /// phx_error for the channels that have crashed since the last call.
    [[nodiscard]] Output settle();
    [[nodiscard]] bool hasCrashed() const;

    [[nodiscard]] Output deliver(const Broadcast &broadcast) const;
    /// Ends the joined channels as a fault of theirs would: phx_error.
    [[nodiscard]] Output crash();
    /// Ends the joined channels as the server's own code would: phx_close.
    [[nodiscard]] Output close();

    [[nodiscard]] std::vector<QByteArray> topics() const;

private:
    struct Channel
    {
        Json topic;
        Json joinRef;
        bool isCrashed = false;
    };

    void join(const ServerMessage &message, Output &output);
    void leave(const ServerMessage &message, Output &output);
    void push(const ServerMessage &message, Channel &channel, Output &output);
    void upload(const ServerMessage &message, Channel &channel, Output &output);
    [[nodiscard]] Channel *find(const Json &topic);
    [[nodiscard]] QByteArray reply(const ServerMessage &message, const Json &joinRef,
                                   const Json &response, QByteArrayView status) const;
    [[nodiscard]] QByteArray ending(const Channel &channel, QByteArrayView event) const;

    DeviceIdentity m_identity;
    SerializerVersion m_version;
    Store m_store;
    std::vector<Channel> m_channels;
};

} // namespace armature
