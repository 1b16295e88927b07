// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/protocol/boardsession.h"

#include <algorithm>

namespace armature {

BoardSession::BoardSession(const Settings &settings)
    : m_settings(settings)
    , m_sequence(settings.firstSequence)
    , m_commands(&m_sequence)
    , m_reports(&m_counters)
{ }

BoardOutput BoardSession::opened(TimePoint now, BoardApproach approach)
{
    closed();
    m_hasValidLine = false;
    m_wasControlled = false;
    m_inquiry.reset();
    beginAnnouncing(now, approach);
    BoardOutput out;
    tickAnnouncing(now, out);
    return out;
}

void BoardSession::closed()
{
    m_state = State::Closed;
    m_commands.clear();
    m_pulse.stop();
    m_announcer.reset();
    m_clock.reset();
    m_reports.restart();
}

BoardOutput BoardSession::receive(const BoardLine &line, const Stamp &at)
{
    BoardOutput out;
    if (m_state == State::Closed || !countLine(line, at.at) || m_state == State::GivenUp) {
        return out;
    }
    const auto decoded = decodeBoardMessage(line.text);
    if (!decoded) {
        const bool isUnknown = decoded.error().code == BoardMessageError::UnknownType;
        ++(isUnknown ? m_counters.unknownType : m_counters.unparsed);
        return out;
    }
    std::visit([this, &at, &out](const auto &message) { take(message, at, out); }, decoded.value());
    return out;
}

BoardOutput BoardSession::set(const QString &id, double value, TimePoint now)
{
    BoardOutput out;
    if (const std::optional<ControlReason> refusal = refusalOf(id)) {
        out.events.append(boardevent::CommandFailed {id, *refusal, {}});
    } else {
        m_commands.set(id, value, now, out);
    }
    return out;
}

BoardOutput BoardSession::arm()
{
    BoardOutput out;
    if (m_state == State::Ready && m_announcement.isControllable) {
        out.lines.append(encodeArm(m_sequence.take()));
    }
    return out;
}

BoardOutput BoardSession::stopAll(TimePoint now)
{
    BoardOutput out;
    const bool isOpen = m_state != State::Closed && m_state != State::GivenUp;
    // While a board that may have rebooted is asked who it is, the stop goes out all the same.
    if (isOpen && m_wasControlled) {
        m_commands.stopAll(now, out);
    }
    return out;
}

BoardOutput BoardSession::tick(TimePoint now)
{
    BoardOutput out;
    if (m_state == State::Announcing) {
        tickAnnouncing(now, out);
    }
    if (isAnnounced()) {
        tickPulse(now, out);
    }
    if (m_state != State::Closed) {
        m_commands.tick(now, out);
    }
    return out;
}

std::optional<TimePoint> BoardSession::nextDeadline() const
{
    std::optional<TimePoint> next = m_commands.nextDeadline();
    const auto take = [&next](TimePoint at) { next = next ? std::min(*next, at) : at; };
    if (m_state == State::Announcing) {
        take(m_inquiry.deadline());
    }
    if (const std::optional<TimePoint> ping = m_pulse.nextDeadline()) {
        take(*ping);
    }
    return next;
}

/// \return whether there is a message in it.
bool BoardSession::countLine(const BoardLine &line, TimePoint now)
{
    ++m_counters.lines;
    switch (line.kind) {
    case BoardLine::Kind::Message:
        m_hasValidLine = true;
        m_inquiry.noteBoard(now);
        return true;
    case BoardLine::Kind::Debug:
        ++m_counters.debugLines;
        break;
    case BoardLine::Kind::BadChecksum:
        ++m_counters.badCrc;
        break;
    case BoardLine::Kind::TooLong:
        ++m_counters.tooLong;
        break;
    }
    m_inquiry.noteStranger();
    return false;
}

void BoardSession::take(const HelloMessage &message, const Stamp &at, BoardOutput &out)
{
    const bool isLate = m_inquiry.isLateAnswer(message.identity, m_announcement.identity, at.at);
    if (isAnnounced() && isLate) {
        m_inquiry.noteAnswer();
        return;
    }
    if (isAnnounced()) {
        reboot(at.at, out);
        m_inquiry.noteUnasked(at.at);
    }
    m_inquiry.noteAnswer();
    m_announcer.begin(message);
}

void BoardSession::take(const SensorMessage &message, const Stamp &at, BoardOutput &out)
{
    Q_UNUSED(at)
    Q_UNUSED(out)
    m_announcer.add(message.spec);
}

void BoardSession::take(const ControlMessage &message, const Stamp &at, BoardOutput &out)
{
    Q_UNUSED(at)
    Q_UNUSED(out)
    m_announcer.add(message.spec);
}

void BoardSession::take(const ReadyMessage &message, const Stamp &at, BoardOutput &out)
{
    if (m_state == State::Announcing) {
        m_clock.reset();
    }
    if (takeClock(message.ms, at.at, out) && m_state == State::Announcing) {
        finishAnnouncing(at.at, out);
    }
}

void BoardSession::take(const ReadingsMessage &message, const Stamp &at, BoardOutput &out)
{
    if (!isAnnounced() || !takeClock(message.ms, at.at, out)) {
        return;
    }
    const ReadingBatch readings = m_reports.take(message, sentAt(at));
    if (!readings.isEmpty()) {
        out.events.append(boardevent::ReadingsTaken {readings});
    }
}

void BoardSession::take(const OutputsMessage &message, const Stamp &at, BoardOutput &out)
{
    if (!isAnnounced() || !takeClock(message.ms, at.at, out)) {
        return;
    }
    out.events.append(m_reports.take(message));
}

void BoardSession::take(const AckMessage &message, const Stamp &at, BoardOutput &out)
{
    m_commands.acknowledge(message, at.at, out);
}

void BoardSession::take(const NakMessage &message, const Stamp &at, BoardOutput &out)
{
    ++m_counters.boardErrors;
    m_commands.refuse(message, at.at, out);
}

void BoardSession::take(const PongMessage &message, const Stamp &at, BoardOutput &out)
{
    if (!isAnnounced() || !takeClock(message.ms, at.at, out)) {
        return;
    }
    m_pulse.answer(message.sequence, at.at);
    if (m_state == State::Silent && m_pulse.state() == BoardPulse::State::Beating) {
        m_state = State::Ready;
        out.events.append(boardevent::AnswersAgain {});
    }
}

void BoardSession::take(const ErrorMessage &message, const Stamp &at, BoardOutput &out)
{
    Q_UNUSED(message)
    Q_UNUSED(at)
    Q_UNUSED(out)
    ++m_counters.boardErrors;
}

void BoardSession::beginAnnouncing(TimePoint now, BoardApproach approach)
{
    m_state = State::Announcing;
    m_announcer.reset();
    m_inquiry.begin(now, approach);
}

void BoardSession::finishAnnouncing(TimePoint now, BoardOutput &out)
{
    auto announcement = m_announcer.finish(m_settings.isBareLines);
    m_announcer.reset();
    if (!announcement) {
        ++m_counters.unparsed;
        m_inquiry.noteFault(announcement.error().detail);
        return;
    }
    m_announcement = std::move(announcement).value();
    m_reports.begin(m_announcement);
    m_state = State::Ready;
    out.events.append(boardevent::Announced {m_announcement});
    if (m_announcement.isControllable) {
        m_wasControlled = true;
        m_pulse.start(Milliseconds(m_announcement.identity.watchdogMs), now);
        tickPulse(now, out);
    }
}

/// Whatever was outstanding went to a board that has forgotten it; nothing is sent again.
void BoardSession::reboot(TimePoint now, BoardOutput &out)
{
    m_commands.clear();
    m_pulse.stop();
    m_reports.restart();
    m_inquiry.reset();
    beginAnnouncing(now, BoardApproach::Named);
    out.events.append(boardevent::Rebooted {});
}

bool BoardSession::isAnnounced() const
{
    return m_state == State::Ready || m_state == State::Silent;
}

/// \return false where the board rebooted; then the announcement has begun again.
bool BoardSession::takeClock(quint32 ms, TimePoint now, BoardOutput &out)
{
    if (m_clock.advance(ms, now)) {
        return true;
    }
    reboot(now, out);
    out.lines += m_inquiry.ask(now);
    return false;
}

/// When the line of the last takeClock() was sent, where it waited for this host to read it.
Stamp BoardSession::sentAt(const Stamp &at) const
{
    const Milliseconds age = m_clock.age(at.at);
    return {at.at - age, at.utc - age};
}

void BoardSession::tickAnnouncing(TimePoint now, BoardOutput &out)
{
    switch (m_inquiry.due(now)) {
    case BoardInquiry::Step::None:
        break;
    case BoardInquiry::Step::Ask:
        out.lines += m_inquiry.ask(now);
        break;
    case BoardInquiry::Step::GiveUp:
        m_state = State::GivenUp;
        m_commands.clear();
        out.events.append(boardevent::GivenUp {m_inquiry.fault()});
        break;
    }
}

void BoardSession::tickPulse(TimePoint now, BoardOutput &out)
{
    const std::optional<QByteArray> ping = m_pulse.tick(now, m_sequence);
    if (ping) {
        out.lines.append(*ping);
    }
    if (m_state == State::Ready && m_pulse.state() == BoardPulse::State::Silent) {
        m_state = State::Silent;
        m_commands.failAll(ControlReason::NoAnswer, out);
        out.events.append(boardevent::FellSilent {});
    }
}

std::optional<ControlReason> BoardSession::refusalOf(const QString &id) const
{
    if (m_state == State::Silent) {
        return ControlReason::NoAnswer;
    }
    if (m_state != State::Ready) {
        return ControlReason::BoardLost;
    }
    if (!m_announcement.isControllable) {
        return ControlReason::BoardReadOnly;
    }
    const auto &controls = m_announcement.controls;
    const bool isKnown = std::any_of(controls.cbegin(), controls.cend(),
                                     [&id](const ControlSpec &spec) { return spec.id == id; });
    return isKnown ? std::nullopt : std::optional(ControlReason::UnknownControl);
}

} // namespace armature
