// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/protocol/plainsession.h"

#include <algorithm>
#include <utility>

namespace armature {

namespace {

/// Whatever ends later than this after the opening also began after it, at 9600 baud and above.
constexpr Milliseconds kCutLine {2'000};
constexpr Milliseconds kLongestPause {60'000};
constexpr int kPauses = 4;

} // namespace

BoardOutput PlainSession::opened(TimePoint now, BoardApproach approach)
{
    closed();
    m_state = State::Listening;
    m_approach = approach;
    m_lines.reset();
    m_announcement = {};
    m_places.clear();
    m_doubtful.clear();
    m_openedAt = now;
    m_longestPause = Milliseconds(0);
    m_isBegun = false;
    m_valueLines = 0;
    m_texts = 0;
    m_rubbish = 0;
    return {};
}

void PlainSession::closed()
{
    m_state = State::Closed;
}

BoardOutput PlainSession::receive(const BoardLine &line, const Stamp &at)
{
    BoardOutput out;
    if (m_state == State::Closed)
        return out;
    ++m_counters.lines;
    const bool isWhole = !isCut(at.at);
    if (line.kind == BoardLine::Kind::TooLong) {
        ++m_counters.tooLong;
        return out;
    }
    const PlainLine read = m_lines.read(line.text);
    count(read);
    if (read.kind != PlainLine::Kind::Values || !isWhole)
        return out;
    ++m_valueLines;
    if (m_approach != BoardApproach::Listener)
        takeValues(read, at, out);
    return out;
}

BoardOutput PlainSession::set(const QString &id, double value, TimePoint now)
{
    Q_UNUSED(value)
    Q_UNUSED(now)
    const bool isThere = m_state == State::Ready || m_state == State::Silent;
    const auto reason = isThere ? ControlReason::BoardReadOnly : ControlReason::BoardLost;
    return {{}, {boardevent::CommandFailed {id, reason, {}}}};
}

BoardOutput PlainSession::stopAll(TimePoint now)
{
    Q_UNUSED(now)
    return {};
}

BoardOutput PlainSession::arm()
{
    return {};
}

BoardOutput PlainSession::tick(TimePoint now)
{
    BoardOutput out;
    if (m_state == State::Listening && now >= giveUpAt()) {
        m_state = State::Closed;
        out.events.append(boardevent::GivenUp {});
    } else if (m_state == State::Ready && now >= silentAt()) {
        m_state = State::Silent;
        out.events.append(boardevent::FellSilent {});
    }
    return out;
}

std::optional<TimePoint> PlainSession::nextDeadline() const
{
    if (m_state == State::Listening)
        return giveUpAt();
    return m_state == State::Ready ? std::optional(silentAt()) : std::nullopt;
}

bool PlainSession::hasValidLine() const
{
    constexpr int kProof = 2; // a wrong baud rate gives a digit on a line of its own, now and then
    if (m_approach == BoardApproach::Listener)
        return m_valueLines >= std::max(kProof, m_rubbish + 1); // a boot text may be rubbish
    return !m_places.isEmpty() || m_texts > m_rubbish;
}

/// The first line may have begun before the port was opened: half a number is a wrong one.
bool PlainSession::isCut(TimePoint now)
{
    return !std::exchange(m_isBegun, true) && now - m_openedAt < kCutLine;
}

void PlainSession::count(const PlainLine &line)
{
    switch (line.kind) {
    case PlainLine::Kind::Values:
        m_counters.refused += static_cast<quint64>(line.refused);
        m_counters.unparsed += static_cast<quint64>(line.unlabelled);
        break;
    case PlainLine::Kind::Text:
        ++m_texts;
        ++m_counters.debugLines;
        break;
    case PlainLine::Kind::Rubbish:
        ++m_rubbish;
        ++m_counters.unparsed;
        break;
    }
}

void PlainSession::takeValues(const PlainLine &line, const Stamp &at, BoardOutput &out)
{
    ReadingBatch readings;
    bool isNew = false;
    for (const PlainValue &value : line.values) {
        const Reading reading {value.label, {}, {}, value.value, at};
        if (m_places.contains(value.label)) {
            readings.append(reading);
        } else {
            isNew = learn(reading, readings) || isNew;
        }
    }
    if (isNew) {
        m_state = m_state == State::Listening ? State::Ready : m_state;
        out.events.append(boardevent::Announced {m_announcement});
    }
    hear(at.at, out);
    m_counters.readings += static_cast<quint64>(readings.size());
    if (!readings.isEmpty())
        out.events.append(boardevent::ReadingsTaken {readings});
}

/// Where rubbish came, a label has to come twice: a damaged line must not make a sensor.
/// \return whether there is one more sensor; its readings so far are added.
bool PlainSession::learn(const Reading &reading, ReadingBatch &readings)
{
    if (m_announcement.sensors.size() >= kMaxPlainLabels) {
        ++m_counters.unparsed;
        return false;
    }
    const auto before
        = std::find_if(m_doubtful.begin(), m_doubtful.end(),
                       [&reading](const Reading &each) { return each.sensor == reading.sensor; });
    const bool isDoubtful = before == m_doubtful.end();
    if (isDoubtful && m_rubbish > 0) {
        m_doubtful.append(reading);
        if (m_doubtful.size() > kMaxPlainLabels) {
            m_doubtful.removeFirst();
            ++m_counters.unparsed;
        }
        return false;
    }
    if (!isDoubtful) {
        readings.append(*before);
        m_doubtful.erase(before);
    }
    readings.append(reading);
    m_places.insert(reading.sensor, m_announcement.sensors.size());
    m_announcement.sensors.append({reading.sensor, {}, {}});
    return true;
}

void PlainSession::hear(TimePoint now, BoardOutput &out)
{
    if (m_state == State::Listening)
        return;
    if (m_heardAt > m_openedAt)
        m_longestPause = std::clamp(elapsed(m_heardAt, now), m_longestPause, kLongestPause);
    m_heardAt = now;
    if (m_state == State::Silent) {
        m_state = State::Ready;
        out.events.append(boardevent::AnswersAgain {});
    }
}

TimePoint PlainSession::giveUpAt() const
{
    const bool isRubbish = m_rubbish > 0 && !hasValidLine();
    switch (m_approach) {
    case BoardApproach::Named:
        return m_openedAt + (isRubbish ? m_settings.knownLimit : m_settings.quietLimit);
    case BoardApproach::Known:
    case BoardApproach::Listener: // opening resets it: a boot, and three lines of one a second
        return m_openedAt + m_settings.knownLimit;
    case BoardApproach::Candidate:
        break;
    }
    return m_openedAt + m_settings.candidateLimit;
}

TimePoint PlainSession::silentAt() const
{
    return m_heardAt + std::max(m_settings.leastSilence, kPauses * m_longestPause);
}

} // namespace armature
