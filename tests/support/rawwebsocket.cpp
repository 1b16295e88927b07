// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/rawwebsocket.h"

#include <QHostAddress>
#include <QNetworkProxy>
#include <QtEndian>

namespace armature {

namespace {

constexpr quint32 kMask = 0x1b2d3f41;

QByteArray masked(QByteArray payload)
{
    const quint32 mask = qToBigEndian(kMask);
    const auto *key = reinterpret_cast<const char *>(&mask);
    for (qsizetype i = 0; i < payload.size(); ++i) {
        payload[i] = static_cast<char>(payload.at(i) ^ key[i % 4]);
    }
    return payload;
}

QByteArray lengthBytes(qsizetype length)
{
    QByteArray bytes(9, '\0');
    if (length < 126) {
        bytes[0] = static_cast<char>(0x80 | length);
        return bytes.left(1);
    }
    if (length < 65536) {
        bytes[0] = static_cast<char>(0x80 | 126);
        qToBigEndian(static_cast<quint16>(length), bytes.data() + 1);
        return bytes.left(3);
    }
    bytes[0] = static_cast<char>(0x80 | 127);
    qToBigEndian(static_cast<quint64>(length), bytes.data() + 1);
    return bytes;
}

} // namespace

RawWebSocket::RawWebSocket()
{
    m_socket.setProxy(QNetworkProxy::NoProxy);
    connect(&m_socket, &QTcpSocket::connected, this, [this] { m_socket.write(m_toSend); });
    connect(&m_socket, &QTcpSocket::readyRead, this, &RawWebSocket::read);
    connect(&m_socket, &QTcpSocket::disconnected, this, [this] { m_isGone = true; });
}

void RawWebSocket::open(quint16 port, const QByteArray &target, const QByteArray &headers)
{
    request(port,
            "GET " + target
                + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                  "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + headers + "\r\n");
}

void RawWebSocket::request(quint16 port, const QByteArray &bytes)
{
    m_toSend = bytes;
    m_socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
}

void RawWebSocket::send(int opcode, const QByteArray &payload, bool isFinal)
{
    QByteArray frame(1, static_cast<char>((isFinal ? 0x80 : 0) | opcode));
    QByteArray key(4, '\0');
    qToBigEndian(kMask, key.data());
    frame += lengthBytes(payload.size()) + key + masked(payload);
    m_socket.write(frame);
}

std::optional<int> RawWebSocket::closeCode() const
{
    return m_isGone && !m_closeCode ? std::optional(1006) : m_closeCode;
}

void RawWebSocket::read()
{
    m_buffer += m_socket.readAll();
    const qsizetype end = m_buffer.indexOf("\r\n\r\n");
    if (m_status == 0 && end >= 0) {
        m_head = m_buffer.left(end + 2).toLower();
        m_buffer.remove(0, end + 4);
        m_status = m_head.mid(9, 3).toInt();
    }
    while (m_status == 101 && readFrame()) { }
}

bool RawWebSocket::readFrame()
{
    qsizetype header = 2;
    if (m_buffer.size() < header) {
        return false;
    }
    quint64 length = static_cast<quint8>(m_buffer.at(1)) & 0x7fU;
    header += length == 126 ? 2 : (length == 127 ? 8 : 0);
    if (m_buffer.size() < header) {
        return false;
    }
    if (header == 4) {
        length = qFromBigEndian<quint16>(m_buffer.constData() + 2);
    } else if (header == 10) {
        length = qFromBigEndian<quint64>(m_buffer.constData() + 2);
    }
    const auto size = static_cast<qsizetype>(length);
    if (m_buffer.size() < header + size) {
        return false;
    }
    const int opcode = m_buffer.at(0) & 0x0f;
    const QByteArray payload = m_buffer.mid(header, size);
    m_buffer.remove(0, header + size);
    if (opcode == Text) {
        received.append(payload);
    } else if (opcode == Pong) {
        ++m_pongs;
    } else if (opcode == Close) {
        m_closeCode = size < 2 ? 1005 : qFromBigEndian<quint16>(payload.constData());
    }
    return true;
}

} // namespace armature
