// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/serverendpoint.h"

#include "bridge/io/logging.h"
#include "bridge/io/serverconnection.h"
#include "bridge/io/websocketlink.h"
#include "bridge/protocol/endpointurl.h"

#include <QPointer>
#include <QRandomGenerator>

#include <utility>

namespace armature {

ServerEndpoint::ServerEndpoint(Settings settings, QObject *parent)
    : QObject(parent)
    , m_settings(std::move(settings))
    , m_status(m_settings.url, QString::fromLatin1(m_settings.token))
{
    m_retryTimer.setSingleShot(true);
    m_retryTimer.setTimerType(Qt::PreciseTimer);
    m_shutdownTimer.setSingleShot(true);
    m_shutdownTimer.setTimerType(Qt::PreciseTimer);
    connect(&m_retryTimer, &QTimer::timeout, this, &ServerEndpoint::attempt);
    connect(&m_shutdownTimer, &QTimer::timeout, this, [this] {
        if (m_connection) {
            m_connection->end({});
        }
    });
    connect(&m_status, &StatusKeeper::changed, this, &ServerEndpoint::statusChanged);
}

ServerEndpoint::~ServerEndpoint()
{
    if (m_connection) {
        m_connection->disconnect(this);
    }
}

void ServerEndpoint::start()
{
    if (!m_isStarted) {
        m_isStarted = true;
        attempt();
    }
}

void ServerEndpoint::connectNow()
{
    m_isStarted = true;
    m_backoff.reset();
    if (m_connection) {
        m_connection->rejoinNow();
    } else {
        attempt();
    }
}

void ServerEndpoint::dropAndReconnect()
{
    if (m_connection && !m_isShuttingDown) {
        m_isReconnectingAtOnce = true;
        m_connection->end({ServerReason::ConnectionLost, QStringLiteral("given up here"), 0});
    }
}

void ServerEndpoint::shutdown(Milliseconds deadline)
{
    if (m_isShuttingDown) {
        return;
    }
    m_isShuttingDown = true;
    m_retryTimer.stop();
    if (m_connection) {
        m_shutdownTimer.start(deadline);
        m_connection->leave();
    } else {
        QMetaObject::invokeMethod(this, &ServerEndpoint::finishShutdown, Qt::QueuedConnection);
    }
}

void ServerEndpoint::setWatchful(bool isWatchful)
{
    m_isWatchful = isWatchful;
    if (m_connection) {
        m_connection->setHeartbeatInterval(heartbeat());
    }
}

Milliseconds ServerEndpoint::heartbeat() const
{
    return m_isWatchful ? m_settings.watchfulHeartbeat : Heartbeat::kInterval;
}

bool ServerEndpoint::canPush() const
{
    return m_connection && !m_isShuttingDown && m_connection->canPush();
}

quint64 ServerEndpoint::push(const QString &event, const QByteArray &payload, PushKind kind)
{
    Q_ASSERT(canPush());
    const quint64 id = ++m_lastPush;
    m_connection->push(id, event, payload, kind);
    m_couldPush = canPush();
    return id;
}

void ServerEndpoint::attempt()
{
    if (m_connection || m_isShuttingDown) {
        return;
    }
    m_retryTimer.stop();
    const auto url = endpointUrl(m_settings.url, m_settings.phoenixVersion);
    const auto key = headerKey(m_settings.token);
    if (!url || !key) {
        refuseSettings(url ? key.error().detail : url.error().detail);
        return;
    }
    m_connection = new ServerConnection(
        std::make_unique<WebSocketLink>(WebSocketLink::Request {url.value(), key.value(),
                                                                m_settings.caFile, m_settings.proxy,
                                                                m_settings.handshakePatience}),
        {phoenixVersionOf(m_settings.phoenixVersion), m_nextRef, heartbeat(), m_settings.lateAfter,
         QString::fromLatin1(key.value()), m_settings.window},
        this);
    connectConnection();
    m_status.countAttempt();
    m_status.setState(ServerState::Connecting);
    m_connection->open();
    m_status.publish();
}

void ServerEndpoint::connectConnection()
{
    const ServerConnection *connection = m_connection;
    connect(connection, &ServerConnection::opened, this, [this] {
        m_status.setState(ServerState::Connected, ServerReason::None, {});
        m_status.publish();
    });
    connect(connection, &ServerConnection::joining, this, &ServerEndpoint::noteJoining);
    connect(connection, &ServerConnection::joined, this, &ServerEndpoint::noteJoined);
    connect(connection, &ServerConnection::joinFailed, this, &ServerEndpoint::noteJoinFailed);
    connect(connection, &ServerConnection::left, this, &ServerEndpoint::noteLeft);
    connect(connection, &ServerConnection::ended, this, &ServerEndpoint::noteEnded);
    connect(connection, &ServerConnection::settled, this, &ServerEndpoint::checkWritable);
    connect(connection, &ServerConnection::pushSettled, this, &ServerEndpoint::pushSettled);
    connect(connection, &ServerConnection::heard, this, &ServerEndpoint::heard);
    connect(connection, &ServerConnection::frameSeen, this, &ServerEndpoint::frameSeen);
    connect(connection, &ServerConnection::controlUpdateReceived, this,
            &ServerEndpoint::controlUpdateReceived);
    connect(connection, &ServerConnection::frameDropped, this, [this](const QString &detail) {
        qCDebug(lcServer) << "dropped a frame:" << detail;
        m_status.countDroppedFrame();
    });
    connect(connection, &ServerConnection::roundTripMeasured, &m_status,
            &StatusKeeper::setRoundTrip);
}

void ServerEndpoint::refuseSettings(const QString &detail)
{
    m_status.setState(ServerState::Offline, ServerReason::NotConfigured, detail);
    m_status.publish();
}

void ServerEndpoint::noteJoining(const ServerIdentity &identity)
{
    m_status.setController(identity.controllerId);
    m_status.setState(ServerState::Joining);
    m_status.publish();
}

void ServerEndpoint::noteJoined(const ServerIdentity &identity)
{
    m_status.setState(ServerState::Joined, ServerReason::None, {});
    const QPointer<ServerEndpoint> alive(this);
    Q_EMIT joined(identity);
    if (alive) {
        m_status.publish();
    }
}

void ServerEndpoint::noteJoinFailed(const phoenix::JoinFailed &failure)
{
    m_status.setState(ServerState::Waiting, failure.reason, failure.detail, failure.retryAt);
    m_status.publish();
}

void ServerEndpoint::noteLeft(const phoenix::Left &channel)
{
    m_couldPush = false;
    m_status.setState(ServerState::Waiting, channel.reason, channel.detail, channel.retryAt);
    const QPointer<ServerEndpoint> alive(this);
    Q_EMIT left(channel.reason);
    // Where the whole connection is gone, its end follows at once and knows more.
    if (alive && channel.retryAt) {
        m_status.publish();
    }
}

void ServerEndpoint::noteEnded(const ConnectionEnd &end)
{
    m_nextRef = m_connection->nextRef();
    std::exchange(m_connection, nullptr)->deleteLater();
    m_couldPush = false;
    m_status.forgetRoundTrip();
    if (m_isShuttingDown) {
        finishShutdown();
    } else if (std::exchange(m_isReconnectingAtOnce, false)) {
        m_status.setState(ServerState::Waiting, end.reason, end.detail);
        attempt();
    } else {
        waitAfter(end);
    }
}

void ServerEndpoint::waitAfter(const ConnectionEnd &end)
{
    const Milliseconds delay
        = m_backoff.nextDelay(end, QRandomGenerator::global()->generateDouble());
    m_retryTimer.start(delay);
    m_status.noteEnd(end, Clock::now() + delay);
    m_status.publish();
}

void ServerEndpoint::finishShutdown()
{
    m_shutdownTimer.stop();
    m_status.setState(ServerState::Offline, ServerReason::None, {});
    const QPointer<ServerEndpoint> alive(this);
    m_status.publish();
    if (alive) {
        Q_EMIT closed();
    }
}

void ServerEndpoint::checkWritable()
{
    const bool isNew = canPush() && !m_couldPush;
    m_couldPush = canPush();
    if (isNew) {
        Q_EMIT writable();
    }
}

} // namespace armature
