// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/serverconnection.h"

#include <QPointer>
#include <QRandomGenerator>

#include <algorithm>
#include <utility>

namespace armature {

namespace {

constexpr qsizetype kExcerpt = 512;

} // namespace

ServerConnection::ServerConnection(std::unique_ptr<TextLink> link, Options options, QObject *parent)
    : QObject(parent)
    , m_link(std::move(link))
    , m_options(std::move(options))
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, [this] { enqueue(m_session->tick(Clock::now())); });
    connectLink();
}

ServerConnection::~ServerConnection()
{
    // The link may be in the middle of a signal.
    m_link->disconnect(this);
    m_link->abort();
    m_link.release()->deleteLater();
}

void ServerConnection::connectLink()
{
    connect(m_link.get(), &TextLink::opened, this, &ServerConnection::startSession);
    connect(m_link.get(), &TextLink::textReceived, this,
            [this](const QByteArray &frame) { receive(frame, true); });
    connect(m_link.get(), &TextLink::binaryReceived, this,
            [this](const QByteArray &frame) { receive(frame, false); });
    connect(m_link.get(), &TextLink::bytesWritten, this, &ServerConnection::noteWritten);
    connect(m_link.get(), &TextLink::ended, this, &ServerConnection::end);
}

void ServerConnection::open()
{
    m_link->open();
}

void ServerConnection::startSession()
{
    const TimePoint now = Clock::now();
    m_session.emplace(m_options.version, m_options.firstRef, now, m_options.window);
    m_session->setHeartbeatInterval(m_options.heartbeat, now);
    m_session->setLateAfter(m_options.lateAfter);
    m_session->setSeed(QRandomGenerator::global()->generate());
    armTimer();
    Q_EMIT opened();
}

void ServerConnection::noteWritten()
{
    if (m_session && !m_end) {
        m_session->written(m_link->bytesToWrite() == 0, Clock::now());
    }
    Q_EMIT settled();
}

void ServerConnection::receive(const QByteArray &frame, bool isText)
{
    if (!m_session || m_end) {
        return;
    }
    m_receivedAt = stampNow();
    m_received = frame;
    enqueue(isText ? m_session->textReceived(frame, m_receivedAt.at)
                   : m_session->binaryReceived(frame, m_receivedAt.at));
}

void ServerConnection::push(quint64 id, const QString &event, const QByteArray &payload,
                            PushKind kind)
{
    Q_ASSERT(canPush());
    enqueue(m_session->push(id, event, payload, Clock::now(), kind));
}

void ServerConnection::leave()
{
    if (m_session) {
        enqueue(m_session->leave(Clock::now()));
    } else {
        end({});
    }
}

void ServerConnection::end(const LinkEnd &end)
{
    if (m_end) {
        return;
    }
    const Milliseconds joinedFor
        = m_session ? m_session->joinedFor(Clock::now()) : Milliseconds(-1);
    m_end = ConnectionEnd {end.reason, end.detail, end.httpStatus,
                           joinedFor,  end.answer, end.retryAfter};
    m_timer.stop();
    m_link->disconnect(this);
    m_link->abort();
    enqueue(m_session ? m_session->lost(end.reason, end.detail) : phoenix::Actions {});
}

void ServerConnection::rejoinNow()
{
    if (m_session) {
        enqueue(m_session->rejoinNow(Clock::now()));
    }
}

void ServerConnection::setHeartbeatInterval(Milliseconds interval)
{
    m_options.heartbeat = interval;
    if (m_session && !m_end) {
        m_session->setHeartbeatInterval(interval, Clock::now());
        armTimer();
    }
}

bool ServerConnection::canPush() const
{
    return m_session && !m_end && m_session->canPush() && m_link->bytesToWrite() < kHighWater;
}

quint64 ServerConnection::nextRef() const
{
    return m_session ? m_session->nextRef() : m_options.firstRef;
}

void ServerConnection::enqueue(const phoenix::Actions &actions)
{
    m_queue += actions;
    drain();
}

void ServerConnection::drain()
{
    // A handler may come back here, end this connection, or delete its owner and this with it.
    if (m_isDraining) {
        return;
    }
    m_isDraining = true;
    const QPointer<ServerConnection> alive(this);
    while (!m_queue.isEmpty()) {
        std::visit([this](const auto &action) { carryOut(action); }, m_queue.takeFirst());
        if (!alive) {
            return;
        }
    }
    m_isDraining = false;
    if (!m_end) {
        armTimer();
        Q_EMIT settled();
    } else if (!std::exchange(m_hasToldEnd, true)) {
        Q_EMIT ended(*m_end);
    }
}

void ServerConnection::armTimer()
{
    const TimePoint deadline = m_session->nextDeadline();
    // A timer that comes too early costs one look; set anew with each frame, it costs more than the
    // frame's decoding.
    if (m_timer.isActive() && m_armedFor <= deadline) {
        return;
    }
    if (deadline == TimePoint::max()) {
        m_timer.stop();
        return;
    }
    m_armedFor = deadline;
    const auto wait = std::chrono::ceil<Milliseconds>(deadline - Clock::now());
    m_timer.start(std::max(wait, Milliseconds::zero()));
}

QString ServerConnection::excerpt(const QByteArray &frame) const
{
    // Longer than what stays, so that no part of a secret is left at the cut.
    QString text = QString::fromUtf8(frame.left(4 * kExcerpt));
    if (!m_options.secret.isEmpty()) {
        text.replace(m_options.secret, QLatin1String("[key]"));
    }
    return text.left(kExcerpt);
}

void ServerConnection::carryOut(const phoenix::SendText &send)
{
    if (m_end) {
        return;
    }
    m_link->send(send.text);
    Q_EMIT frameSeen({stampNow(), TrafficLeg::Server, TrafficDirection::Sent, send.topic,
                      send.event, send.ref, excerpt(send.text), std::nullopt});
}

void ServerConnection::carryOut(const phoenix::Abort &abort)
{
    end({abort.reason, abort.detail, 0});
}

void ServerConnection::carryOut(const phoenix::FrameRead &frame)
{
    const QPointer<ServerConnection> alive(this);
    Q_EMIT heard(m_receivedAt.at);
    if (alive) {
        Q_EMIT frameSeen({m_receivedAt, TrafficLeg::Server, TrafficDirection::Received, frame.topic,
                          frame.event, frame.ref, excerpt(m_received), frame.latency});
    }
}

void ServerConnection::carryOut(const phoenix::LeaveDone & /*done*/)
{
    if (!m_end) {
        m_link->close();
    }
}

void ServerConnection::carryOut(const phoenix::ControlUpdateReceived &received)
{
    // Nothing of a connection that was given up may reach a motor.
    if (!m_end) {
        Q_EMIT controlUpdateReceived(received.update, m_receivedAt);
    }
}

} // namespace armature
