// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/recordedreplay.h"

#include <algorithm>

namespace armature {

using namespace std::chrono_literals;

namespace {

QString nameOf(PushOutcome outcome)
{
    switch (outcome) {
    case PushOutcome::Ok:
        return QStringLiteral("Ok");
    case PushOutcome::Rejected:
        return QStringLiteral("Rejected");
    case PushOutcome::Crashed:
        return QStringLiteral("Crashed");
    case PushOutcome::TooLarge:
        return QStringLiteral("TooLarge");
    case PushOutcome::Unanswered:
        return QStringLiteral("Unanswered");
    }
    return {};
}

QString nameOfEnd(ServerReason reason)
{
    const QHash<ServerReason, QString> names {
        {ServerReason::None, QStringLiteral("Asked")},
        {ServerReason::ChannelCrashed, QStringLiteral("Crashed")},
        {ServerReason::ChannelClosed, QStringLiteral("Closed")},
        {ServerReason::ClosedByServer, QStringLiteral("Lost")},
        {ServerReason::ConnectionLost, QStringLiteral("Lost")}};
    return names.value(reason, QStringLiteral("?"));
}

} // namespace

void RecordedReplay::send(const RecordedFrame &frame)
{
    const bool isHeartbeat
        = frame.event == QLatin1String("heartbeat") && frame.topic == QLatin1String("phoenix");
    if (m_state == State::Over) {
        return;
    }
    if (frame.event == QLatin1String("phx_join")) {
        join(frame);
    } else if (frame.event == QLatin1String("phx_leave")) {
        // Ours always goes with the join's ref, so what went with another was not like it.
        if (m_state != State::Joined || m_joins.contains(keyOf(frame.joinRef))) {
            take(m_session.leave(m_now));
            m_ours.insert(keyOf(frame.ref), m_lastRefs.value(QStringLiteral("phx_leave")));
        }
    } else if (isHeartbeat) {
        heartbeat(frame);
    } else if (m_session.canPush() && frame.topic == m_recordedTopic) {
        push(frame);
    }
}

void RecordedReplay::join(const RecordedFrame &frame)
{
    while (m_state == State::Waiting) {
        const TimePoint before = m_now;
        passTo(m_session.nextDeadline());
        m_shift += elapsed(before, m_now);
    }
    if (m_state == State::Joined) {
        m_joins.clear(); // ours is the new one; the server closes one that we never had
    }
    const QString ref = m_lastRefs.value(QStringLiteral("phx_join"));
    m_joins.insert(keyOf(frame.joinRef), ref);
    m_ours.insert(keyOf(frame.ref), ref);
    m_recordedTopic = frame.topic;
}

void RecordedReplay::push(const RecordedFrame &frame)
{
    const auto id = static_cast<quint64>(m_outcome.pushes.size());
    m_outcome.pushes.append(QString::fromUtf8(keyOf(frame.ref)));
    take(m_session.push(id, frame.event, "{}", m_now));
    m_ours.insert(keyOf(frame.ref), m_lastRefs.value(frame.event));
}

/// Ours comes by the clock. A shorter interval makes it due now, with the same patience.
void RecordedReplay::heartbeat(const RecordedFrame &frame)
{
    m_session.setHeartbeatInterval(3'334ms, m_now);
    take(m_session.tick(m_now));
    m_session.setHeartbeatInterval(25'000ms, m_now);
    m_ours.insert(keyOf(frame.ref), m_lastRefs.value(frame.event));
}

void RecordedReplay::receive(const QByteArray &bytes)
{
    const RecordedFrame frame(bytes);
    const bool hasRef = frame.isReply() || frame.isEnd();
    take(m_session.textReceived(hasRef ? asToOurs(frame) : bytes, m_now));
}

QByteArray RecordedReplay::asToOurs(RecordedFrame frame)
{
    // What we never sent keeps its ref: below all of ours.
    const QByteArray ref = keyOf(frame.ref);
    if (frame.isEnd()) {
        frame.ref = m_joins.contains(ref) ? QJsonValue(m_joins.value(ref)) : QJsonValue(u"0"_qs);
    } else if (m_ours.contains(ref)) {
        const QStringList ours = m_ours.values(ref); // the last inserted first
        frame.ref = ours.last();
        m_ours.remove(ref, ours.last());
    }
    frame.joinRef = frame.isEnd() ? frame.ref : frame.joinRef;
    if (frame.topic == m_recordedTopic) {
        frame.topic = kTopic;
    }
    return frame.toJson();
}

void RecordedReplay::passTo(TimePoint time)
{
    while (m_session.nextDeadline() <= time && !m_hasAborted) {
        m_now = std::max(m_now, m_session.nextDeadline());
        take(m_session.tick(m_now));
    }
    m_now = std::max(m_now, time);
}

void RecordedReplay::take(const phoenix::Actions &actions)
{
    using namespace phoenix;
    for (const Action &action : actions) {
        if (const auto *frame = std::get_if<SendText>(&action)) {
            sent(*frame);
        } else if (std::holds_alternative<Joining>(action)) {
            m_state = State::Joining;
        } else if (std::holds_alternative<Joined>(action)) {
            m_state = State::Joined;
            m_outcome.channel.append(QStringLiteral("Joined"));
        } else if (const auto *failed = std::get_if<JoinFailed>(&action)) {
            m_state = State::Waiting;
            if (failed->reason == ServerReason::JoinRefused) {
                m_outcome.channel.append(QStringLiteral("Refused"));
            }
        } else if (const auto *left = std::get_if<Left>(&action)) {
            m_state = left->retryAt ? State::Waiting : State::Over;
            m_outcome.channel.append(QStringLiteral("Left ") + nameOfEnd(left->reason));
        } else if (const auto *push = std::get_if<PushSettled>(&action)) {
            m_outcome.pushes[static_cast<qsizetype>(push->id)] += u'=' + nameOf(push->outcome);
        } else if (std::holds_alternative<ControlUpdateReceived>(action)) {
            ++m_outcome.controlUpdates;
        } else if (std::holds_alternative<RoundTrip>(action)) {
            ++m_outcome.heartbeats;
        } else if (std::holds_alternative<LeaveDone>(action)) {
            m_state = State::Over;
        } else if (std::holds_alternative<Abort>(action)) {
            m_hasAborted = true;
        }
    }
}

} // namespace armature
