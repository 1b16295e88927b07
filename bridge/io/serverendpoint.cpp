// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/serverendpoint.h"

#include "bridge/core/names.h"
#include "bridge/io/logging.h"
#include "bridge/io/serverconnection.h"
#include "bridge/io/websocketlink.h"
#include "bridge/protocol/endpointurl.h"

#include <QPointer>
#include <QRandomGenerator>

#include <utility>

namespace armature {

namespace {

constexpr Milliseconds kStatusDelay {100};

QString hostOf(const QUrl &url)
{
    return url.port() < 0 ? url.host()
                          : url.host() + QLatin1Char(':') + QString::number(url.port());
}

PhoenixVersion versionOf(const QString &text)
{
    return text.startsWith(QLatin1String("2.")) ? PhoenixVersion::V2 : PhoenixVersion::V1;
}

/// The server answered, and no waiting will change its mind: a person has to look.
ServerState stateAfter(ServerReason reason)
{
    const bool isRefusal = reason == ServerReason::KeyOrAuthRefused
        || reason == ServerReason::BadRequest || reason == ServerReason::WrongPath
        || reason == ServerReason::TlsUntrusted;
    return isRefusal ? ServerState::Refused : ServerState::Waiting;
}

} // namespace

ServerEndpoint::ServerEndpoint(Settings settings, QObject *parent)
    : QObject(parent)
    , m_settings(std::move(settings))
{
    m_status.host = hostOf(m_settings.url);
    m_published = m_status;
    m_retryTimer.setSingleShot(true);
    m_retryTimer.setTimerType(Qt::PreciseTimer);
    m_shutdownTimer.setSingleShot(true);
    m_shutdownTimer.setTimerType(Qt::PreciseTimer);
    m_statusTimer.setSingleShot(true);
    m_statusTimer.setInterval(kStatusDelay);
    connect(&m_retryTimer, &QTimer::timeout, this, &ServerEndpoint::attempt);
    connect(&m_shutdownTimer, &QTimer::timeout, this, [this] {
        if (m_connection) {
            m_connection->end({});
        }
    });
    connect(&m_statusTimer, &QTimer::timeout, this, &ServerEndpoint::publish);
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

const ServerStatus &ServerEndpoint::status() const
{
    return m_status;
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
    m_connection
        = new ServerConnection(std::make_unique<WebSocketLink>(WebSocketLink::Request {
                                   url.value(), key.value(), m_settings.caFile, m_settings.proxy}),
                               {versionOf(m_settings.phoenixVersion), m_nextRef, heartbeat(),
                                m_settings.lateAfter, QString::fromLatin1(key.value()),
                                m_settings.window},
                               this);
    connectConnection();
    ++m_status.attempts;
    m_status.httpStatus = 0;
    setState(ServerState::Connecting, m_status.reason, m_status.detail);
    m_connection->open();
    publish();
}

void ServerEndpoint::connectConnection()
{
    const ServerConnection *connection = m_connection;
    connect(connection, &ServerConnection::opened, this, [this] {
        setState(ServerState::Connected, ServerReason::None, {});
        publish();
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
        ++m_status.droppedFrames;
        publishSoon();
    });
    connect(connection, &ServerConnection::roundTripMeasured, this, [this](Milliseconds trip) {
        m_status.roundTrip = trip;
        publishSoon();
    });
}

void ServerEndpoint::refuseSettings(const QString &detail)
{
    setState(ServerState::Offline, ServerReason::NotConfigured, detail);
    publish();
}

void ServerEndpoint::noteJoining(const ServerIdentity &identity)
{
    m_status.controllerId = identity.controllerId;
    setState(ServerState::Joining, m_status.reason, m_status.detail);
    publish();
}

void ServerEndpoint::noteJoined(const ServerIdentity &identity)
{
    setState(ServerState::Joined, ServerReason::None, {});
    const QPointer<ServerEndpoint> alive(this);
    Q_EMIT joined(identity);
    if (alive) {
        publish();
    }
}

void ServerEndpoint::noteJoinFailed(const phoenix::JoinFailed &failure)
{
    setState(ServerState::Waiting, failure.reason, failure.detail);
    m_status.retryAt = failure.retryAt;
    publish();
}

void ServerEndpoint::noteLeft(const phoenix::Left &channel)
{
    m_couldPush = false;
    setState(ServerState::Waiting, channel.reason, channel.detail);
    m_status.retryAt = channel.retryAt;
    const QPointer<ServerEndpoint> alive(this);
    Q_EMIT left(channel.reason);
    // Where the whole connection is gone, its end follows at once and knows more.
    if (alive && channel.retryAt) {
        publish();
    }
}

void ServerEndpoint::noteEnded(const ConnectionEnd &end)
{
    m_nextRef = m_connection->nextRef();
    std::exchange(m_connection, nullptr)->deleteLater();
    m_couldPush = false;
    m_status.roundTrip.reset();
    if (m_isShuttingDown) {
        finishShutdown();
    } else if (std::exchange(m_isReconnectingAtOnce, false)) {
        setState(ServerState::Waiting, end.reason, end.detail);
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
    m_status.httpStatus = end.httpStatus;
    setState(stateAfter(end.reason), end.reason, end.detail);
    m_status.retryAt = Clock::now() + delay;
    publish();
}

void ServerEndpoint::finishShutdown()
{
    m_shutdownTimer.stop();
    setState(ServerState::Offline, ServerReason::None, {});
    const QPointer<ServerEndpoint> alive(this);
    publish();
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

void ServerEndpoint::setState(ServerState state, ServerReason reason, const QString &detail)
{
    const bool isNews = state != m_status.state || reason != m_status.reason;
    m_status.state = state;
    m_status.reason = reason;
    m_status.detail = detail;
    if (!m_settings.token.isEmpty()) {
        m_status.detail.replace(QString::fromLatin1(m_settings.token), QLatin1String("[key]"));
    }
    m_status.retryAt.reset();
    if (isNews) {
        qCInfo(lcServer).noquote()
            << m_status.host << nameOf(state) << nameOf(reason) << m_status.detail;
    }
}

void ServerEndpoint::publishSoon()
{
    if (!m_statusTimer.isActive()) {
        m_statusTimer.start();
    }
}

void ServerEndpoint::publish()
{
    m_statusTimer.stop();
    if (m_status != m_published) {
        m_published = m_status;
        Q_EMIT statusChanged(m_status);
    }
}

} // namespace armature
