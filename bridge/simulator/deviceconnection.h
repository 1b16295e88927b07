// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/simulator/phoenixchannel.h"

#include <QDateTime>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include <chrono>
#include <memory>

class QTcpSocket;
class QWebSocket;

namespace armature {

/// Carries one device's socket: bytes and time to its PhoenixChannel, frames back. Lives on its
/// creator's thread.
class DeviceConnection : public QObject
{
    Q_OBJECT

public:
    struct Times
    {
        std::chrono::milliseconds idle; ///< without a byte from the device, then close 1000
        std::chrono::milliseconds crashNotice; ///< from a crash to its phx_error
    };
    struct Sockets
    {
        std::unique_ptr<QWebSocket> web;
        QTcpSocket *tcp; ///< the one below `web`, which owns it
    };

    DeviceConnection(Sockets sockets, const DeviceIdentity &identity, PhoenixChannel channel,
                     Times times);
    ~DeviceConnection() override;

    [[nodiscard]] const DeviceIdentity &identity() const { return m_identity; }
    [[nodiscard]] const PhoenixChannel &channel() const { return m_channel; }
    [[nodiscard]] QString peer() const;
    [[nodiscard]] QDateTime connectedAt() const { return m_connectedAt; }

    /// Sends the metadata frame.
    void open();
    void deliver(const PhoenixChannel::Broadcast &broadcast);
    void crashChannel();
    void closeChannel();
    void disconnectWith(quint16 closeCode);
    /// Ends the connection without a close frame.
    void drop();
    /// While frozen nothing is read or written, and a leaving peer is not seen.
    void setFrozen(bool frozen);

Q_SIGNALS:
    void broadcastAsked(const armature::PhoenixChannel::Broadcast &broadcast);
    /// Once, when the socket is gone.
    void ended();

private:
    void receive(const QByteArray &frame, bool isBinary);
    void carryOut(const PhoenixChannel::Output &output);
    void thaw();

    std::unique_ptr<QWebSocket> m_web;
    QPointer<QTcpSocket> m_tcp;
    DeviceIdentity m_identity;
    PhoenixChannel m_channel;
    Times m_times;
    QTimer m_idle;
    QTimer m_crashNotice;
    QDateTime m_connectedAt;
    std::vector<PhoenixChannel::Output> m_held; ///< while frozen
    bool m_isFrozen = false;
};

} // namespace armature
