// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/protocol/boardsession.h"

#include <algorithm>
#include <limits>

namespace armature {

namespace {

constexpr Milliseconds kIdEvery {500};
/// A board that was reset by the opening of its port answers an old `id` this late.
constexpr Milliseconds kLateAnswer {3000};

} // namespace

BoardSession::BoardSession(const Settings &settings)
    : m_settings(settings)
    , m_sequence(settings.firstSequence)
    , m_commands(&m_sequence)
{ }

BoardOutput BoardSession::opened(TimePoint now)
{
    BoardOutput out;
    closed();
    m_unansweredIds = 0;
    m_wasControlled = false;
    beginAnnouncing(now);
    out.lines.append(QByteArrayLiteral("\n"));
    askForId(now, out);
    return out;
}

void BoardSession::closed()
{
    m_state = State::Closed;
    m_commands.clear();
    m_pulse.stop();
    m_announcer.reset();
    m_clock.reset();
    m_lastCounter.reset();
}

BoardOutput BoardSession::receive(const BoardLine &line, const Stamp &at)
{
    BoardOutput out;
    if (m_state == State::Closed || !countLine(line) || m_state == State::GivenUp) {
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
        take(std::min(m_nextIdAt, m_giveUpAt));
    }
    if (const std::optional<TimePoint> ping = m_pulse.nextDeadline()) {
        take(*ping);
    }
    return next;
}

/// \return whether there is a message in it.
bool BoardSession::countLine(const BoardLine &line)
{
    ++m_counters.lines;
    switch (line.kind) {
    case BoardLine::Kind::Message:
        return true;
    case BoardLine::Kind::Debug:
        ++m_counters.debugLines;
        return false;
    case BoardLine::Kind::BadChecksum:
        ++m_counters.badCrc;
        return false;
    case BoardLine::Kind::TooLong:
        ++m_counters.tooLong;
        return false;
    }
    return false;
}

void BoardSession::take(const HelloMessage &message, const Stamp &at, BoardOutput &out)
{
    if (isAnnounced() && isLateAnswer(message, at.at)) {
        --m_unansweredIds;
        return;
    }
    if (isAnnounced()) {
        reboot(at.at, out);
        m_nextIdAt = at.at + kIdEvery; // it is announcing itself already
    }
    m_unansweredIds = std::max(m_unansweredIds - 1, 0);
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
    countLost(message.counter);
    boardevent::ReadingsTaken taken;
    taken.readings.reserve(message.values.size());
    for (const auto &[id, value] : message.values) {
        const auto place = m_places.constFind(id);
        if (place == m_places.constEnd()) {
            ++m_counters.unparsed;
            continue;
        }
        const SensorSpec &sensor = m_announcement.sensors.at(*place);
        taken.readings.append({id, sensor.type, sensor.unit, value, at});
    }
    // JSON objects have no order; the announcement has the one that the board's maker chose.
    std::sort(taken.readings.begin(), taken.readings.end(),
              [this](const Reading &one, const Reading &other) {
                  return m_places.value(one.sensor) < m_places.value(other.sensor);
              });
    m_counters.readings += static_cast<quint64>(taken.readings.size());
    if (!taken.readings.isEmpty()) {
        out.events.append(std::move(taken));
    }
}

void BoardSession::take(const OutputsMessage &message, const Stamp &at, BoardOutput &out)
{
    if (!isAnnounced() || !takeClock(message.ms, at.at, out)) {
        return;
    }
    boardevent::OutputsReported reported {{}, message.state, message.why};
    for (const ControlSpec &control : m_announcement.controls) {
        const auto output = message.outputs.constFind(control.id);
        if (output != message.outputs.constEnd()) {
            reported.outputs.insert(control.id, *output);
        }
    }
    m_counters.unparsed += static_cast<quint64>(message.outputs.size() - reported.outputs.size());
    out.events.append(std::move(reported));
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

void BoardSession::beginAnnouncing(TimePoint now)
{
    m_state = State::Announcing;
    m_announcer.reset();
    m_announcementFault.clear();
    m_nextIdAt = now;
    m_giveUpAt = now + m_settings.announceLimit;
}

void BoardSession::askForId(TimePoint now, BoardOutput &out)
{
    out.lines.append(encodeId());
    m_lastIdAt = now;
    m_nextIdAt = now + kIdEvery;
    ++m_unansweredIds;
}

void BoardSession::finishAnnouncing(TimePoint now, BoardOutput &out)
{
    auto announcement = m_announcer.finish(m_settings.isBareLines);
    m_announcer.reset();
    if (!announcement) {
        ++m_counters.unparsed;
        m_announcementFault = announcement.error().detail;
        return;
    }
    m_announcement = std::move(announcement).value();
    m_places.clear();
    for (qsizetype place = 0; place < m_announcement.sensors.size(); ++place) {
        m_places.insert(m_announcement.sensors.at(place).id, place);
    }
    m_state = State::Ready;
    m_lastCounter.reset();
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
    m_lastCounter.reset();
    m_unansweredIds = 0;
    beginAnnouncing(now);
    out.events.append(boardevent::Rebooted {});
}

bool BoardSession::isAnnounced() const
{
    return m_state == State::Ready || m_state == State::Silent;
}

/// More than one `id` may have been on its way when the first `ready` came.
bool BoardSession::isLateAnswer(const HelloMessage &hello, TimePoint now) const
{
    return m_unansweredIds > 0 && now - m_lastIdAt <= kLateAnswer
        && hello.identity == m_announcement.identity;
}

/// \return false where the board rebooted; then the announcement has begun again.
bool BoardSession::takeClock(quint32 ms, TimePoint now, BoardOutput &out)
{
    if (m_clock.advance(ms, now)) {
        return true;
    }
    reboot(now, out);
    askForId(now, out);
    return false;
}

void BoardSession::countLost(quint16 counter)
{
    constexpr quint16 kHalf = std::numeric_limits<quint16>::max() / 2;
    if (m_lastCounter) {
        const auto step = static_cast<quint16>(counter - *m_lastCounter);
        // A repeat, or a step back, is no gap.
        if (step > 1 && step <= kHalf) {
            m_counters.lostLines += step - 1U;
        }
    }
    m_lastCounter = counter;
}

void BoardSession::tickAnnouncing(TimePoint now, BoardOutput &out)
{
    if (now >= m_giveUpAt) {
        m_state = State::GivenUp;
        m_commands.clear();
        out.events.append(boardevent::GivenUp {m_announcementFault});
    } else if (now >= m_nextIdAt) {
        askForId(now, out);
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
