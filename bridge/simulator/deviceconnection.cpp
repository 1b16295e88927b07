// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/simulator/deviceconnection.h"

#include <QTcpSocket>
#include <QWebSocket>

#include <utility>

namespace armature {

namespace {

constexpr quint16 kNormalClosure = 1000;
/// The smallest buffer that Qt takes for a limit: a frozen socket leaves the rest in the kernel.
constexpr qint64 kFrozenReadBuffer = 1;

} // namespace

DeviceConnection::DeviceConnection(Sockets sockets, const DeviceIdentity &identity,
                                   PhoenixChannel channel, Times times)
    : m_web(std::move(sockets.web))
    , m_tcp(sockets.tcp)
    , m_identity(identity)
    , m_channel(std::move(channel))
    , m_times(times)
    , m_idle(this)
    , m_crashNotice(this)
    , m_connectedAt(QDateTime::currentDateTimeUtc())
{
    m_idle.setSingleShot(true);
    m_idle.setInterval(times.idle);
    m_crashNotice.setSingleShot(true);
    m_crashNotice.setInterval(times.crashNotice);
    connect(&m_idle, &QTimer::timeout, this, [this] { disconnectWith(kNormalClosure); });
    connect(&m_crashNotice, &QTimer::timeout, this, [this] { carryOut(m_channel.settle()); });
    // Any byte counts, a ping's too, which QWebSocket does not tell of.
    connect(m_tcp, &QTcpSocket::readyRead, &m_idle, qOverload<>(&QTimer::start));
    connect(m_web.get(), &QWebSocket::textMessageReceived, this,
            [this](const QString &text) { receive(text.toUtf8(), false); });
    connect(m_web.get(), &QWebSocket::binaryMessageReceived, this,
            [this](const QByteArray &bytes) { receive(bytes, true); });
    connect(m_web.get(), &QWebSocket::disconnected, this, &DeviceConnection::ended);
    m_idle.start();
}

DeviceConnection::~DeviceConnection() = default;

QString DeviceConnection::peer() const
{
    return m_web->peerAddress().toString() + u':' + QString::number(m_web->peerPort());
}

void DeviceConnection::open()
{
    m_web->sendTextMessage(QString::fromUtf8(m_channel.metadata()));
}

void DeviceConnection::deliver(const PhoenixChannel::Broadcast &broadcast)
{
    carryOut(m_channel.deliver(broadcast));
}

void DeviceConnection::crashChannel()
{
    carryOut(m_channel.crash());
}

void DeviceConnection::closeChannel()
{
    carryOut(m_channel.close());
}

void DeviceConnection::disconnectWith(quint16 closeCode)
{
    PhoenixChannel::Output output;
    output.closeCode = closeCode;
    carryOut(output);
}

void DeviceConnection::drop()
{
    setFrozen(false);
    m_web->abort();
}

void DeviceConnection::setFrozen(bool frozen)
{
    if (frozen == m_isFrozen || m_tcp == nullptr) {
        return;
    }
    m_isFrozen = frozen;
    m_tcp->blockSignals(frozen);
    m_tcp->setReadBufferSize(frozen ? kFrozenReadBuffer : 0);
    if (frozen) {
        m_idle.stop();
    } else {
        thaw();
    }
}

void DeviceConnection::receive(const QByteArray &frame, bool isBinary)
{
    carryOut(m_channel.receive(frame, isBinary));
    if (m_channel.hasCrashed() && !m_crashNotice.isActive()) {
        m_crashNotice.start();
    }
}

void DeviceConnection::carryOut(const PhoenixChannel::Output &output)
{
    if (m_isFrozen) {
        m_held.push_back(output);
        return;
    }
    for (const QByteArray &frame : output.frames) {
        m_web->sendTextMessage(QString::fromUtf8(frame));
    }
    for (const PhoenixChannel::Broadcast &broadcast : output.broadcasts) {
        Q_EMIT broadcastAsked(broadcast);
    }
    if (output.closeCode) {
        m_web->close(static_cast<QWebSocketProtocol::CloseCode>(*output.closeCode));
    }
}

void DeviceConnection::thaw()
{
    m_idle.start();
    for (const PhoenixChannel::Output &output : std::exchange(m_held, {})) {
        carryOut(output);
    }
    if (m_tcp != nullptr && m_tcp->bytesAvailable() > 0) {
        Q_EMIT m_tcp->readyRead(); // what came in while signals were blocked
    }
    if (m_tcp != nullptr && m_tcp->state() == QAbstractSocket::UnconnectedState) {
        Q_EMIT ended(); // the peer left meanwhile, and nobody heard
    }
}

} // namespace armature
