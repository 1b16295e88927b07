// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QTcpSocket>

#include <optional>

namespace armature {

/// A WebSocket client for tests that shows the wire as it is: every frame, the close code that was
/// really sent, the handshake's status and headers. Frames of its own may be of any kind.
class RawWebSocket : public QObject
{
    Q_OBJECT

public:
    enum Opcode { Continuation = 0, Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10 };

    RawWebSocket();

    /// `headers`: each line with its CR LF, sent before the end of the upgrade request's head.
    void open(quint16 port, const QByteArray &target, const QByteArray &headers);
    /// A request as it is, instead of open().
    void request(quint16 port, const QByteArray &bytes);
    void sendText(const QByteArray &payload) { send(Text, payload); }
    void send(int opcode, const QByteArray &payload, bool isFinal = true);
    void abort() { m_socket.abort(); }
    void shutDown() { m_socket.disconnectFromHost(); }

    [[nodiscard]] int status() const { return m_status; } ///< 0 before the answer
    [[nodiscard]] QByteArray head() const { return m_head; } ///< in lower case
    [[nodiscard]] QByteArray body() const { return m_buffer; } ///< of an answer that is no 101
    [[nodiscard]] bool isOpen() const { return m_status == 101; }
    /// TCP is gone.
    [[nodiscard]] bool isGone() const { return m_isGone; }
    /// The code of the close frame, 1005 for one without, 1006 where TCP went without a frame.
    [[nodiscard]] std::optional<int> closeCode() const;
    [[nodiscard]] int pongs() const { return m_pongs; }

    QList<QByteArray> received; ///< text frames, for the test to take

private:
    void read();
    bool readFrame();

    QTcpSocket m_socket;
    QByteArray m_toSend;
    QByteArray m_buffer;
    QByteArray m_head;
    int m_status = 0;
    int m_pongs = 0;
    bool m_isGone = false;
    std::optional<int> m_closeCode;
};

} // namespace armature
