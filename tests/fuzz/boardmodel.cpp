// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/boardmodel.h"

#include "tests/fuzz/boardchecks.h"

namespace armature::fuzz {

namespace {

constexpr Milliseconds kRetryAfter {100};
constexpr Milliseconds kLifetime {1000};
constexpr Milliseconds kListen {1200};
constexpr int kMostSendings = 4; // one, and three retries
constexpr double kHalfDecimal = 0.000'51;

} // namespace

void BoardModel::opened(BoardApproach approach, TimePoint now)
{
    closed();
    m_isOpen = true;
    m_mayStop = false;
    m_isStrange = approach == BoardApproach::Candidate;
    m_mayAsk = true;
    m_openedAt = now;
}

void BoardModel::heard(const BoardLine &line)
{
    if (line.kind == BoardLine::Kind::Message) {
        m_isStrange = false;
    } else {
        m_mayAsk = false;
    }
}

/// Another device is asked once at most, and never while it speaks.
void BoardModel::checkId(TimePoint now)
{
    require(!m_isReady, "an announced board is not asked who it is");
    if (m_isStrange) {
        require(m_mayAsk && now - m_openedAt >= kListen, "a strange port is listened to first");
        m_mayAsk = false;
    }
}

void BoardModel::closed()
{
    m_isOpen = false;
    m_isReady = false;
    m_isStopping = false;
    forget();
}

void BoardModel::forget()
{
    m_wanted.clear();
    m_sent.clear();
}

void BoardModel::wanted(const QString &id, double value, TimePoint now)
{
    m_wanted.insert(id, {value, now});
}

void BoardModel::take(Input input, const BoardOutput &out, BoardSession::State state, TimePoint now)
{
    require(m_isOpen || out.lines.isEmpty(), "nothing is sent through a closed port");
    require(out.lines.size() <= m_controls.size() + 3, "one input has few consequences");
    if (input == Input::Stop) {
        forget();
    }
    // The events say what the lines are for, so an announcement is known before its first ping.
    for (const BoardEvent &event : out.events) {
        check(event);
    }
    const bool isSilenced = state == BoardSession::State::GivenUp;
    require(!isSilenced || out.lines.isEmpty(), "nothing is sent once it has given up");
    for (const QByteArray &line : out.lines) {
        if (line == "\n") {
            require(!m_isReady && out.lines.size() > 1, "an empty line goes before the first id");
            continue;
        }
        checkLine(input, line, now);
    }
    require(m_sentNow.isEmpty(), "what is told as sent was sent");
    if (!m_isReady) {
        require(state != BoardSession::State::Ready, "ready is announced first");
    }
}

void BoardModel::checkLine(Input input, const QByteArray &line, TimePoint now)
{
    const QJsonObject object = checkHostLine(line);
    const QString type = object.value(QLatin1String("t")).toString();
    if (type == QLatin1String("id")) {
        checkId(now);
        return;
    }
    if (type == QLatin1String("stop")) {
        checkStop(input, now);
    } else {
        require(isControllable(), "nothing is sent to a board that is not controllable");
    }
    if (type == QLatin1String("set")) {
        checkSet(object, line, now);
        return;
    }
    require(type == QLatin1String("stop") || type == QLatin1String("ping")
                || (type == QLatin1String("arm") && input == Input::Arm),
            "only what was asked for is sent");
    checkSequence(object);
    m_last.insert(type, *m_newest);
}

void BoardModel::checkSequence(const QJsonObject &object)
{
    constexpr int kModulus = 65'536;
    constexpr int kMostSkipped = 300; // values that could not be written took a number each
    const int sequence = object.value(QLatin1String("s")).toInt(-1);
    require(sequence >= 0 && sequence < kModulus, "an s has 16 bits");
    if (m_newest) {
        const int step = (sequence - *m_newest + kModulus) % kModulus;
        require(step > 0 && step <= kMostSkipped, "each request has an s of its own, in order");
    }
    m_newest = sequence;
}

void BoardModel::checkStop(Input input, TimePoint now)
{
    require(m_mayStop, "a board that was never controllable is not stopped");
    if (input != Input::Stop) {
        require(m_isStopping && now - m_stopAt >= kRetryAfter, "a stop is repeated after 100 ms");
    }
    m_isStopping = true;
    m_stopAt = now;
}

void BoardModel::checkSet(const QJsonObject &object, const QByteArray &line, TimePoint now)
{
    const QString id = object.value(QLatin1String("id")).toString();
    const double value = object.value(QLatin1String("v")).toDouble();
    require(m_controls.contains(id), "only an announced control is set");
    require(!m_isStopping, "no value goes out before the stop is answered");
    Sent &sent = m_sent[id];
    if (sent.isOpen && line == sent.line) {
        require(now - sent.last >= kRetryAfter, "a value is repeated after 100 ms");
        require(now - sent.first <= kLifetime, "an old value is not repeated");
        require(++sent.times <= kMostSendings, "a value is repeated three times at most");
        sent.last = now;
        return;
    }
    require(!sent.isOpen || now - sent.last >= kRetryAfter, "one set a control is outstanding");
    checkSequence(object);
    checkNewSet(id, value, now);
    sent = {value, *m_newest, line, now, now, 1, true};
    m_last.insert(id, *m_newest);
}

void BoardModel::checkNewSet(const QString &id, double value, TimePoint now)
{
    const auto wanted = m_wanted.constFind(id);
    require(wanted != m_wanted.constEnd(), "each request is sent once");
    require(std::abs(wanted->value - value) <= kHalfDecimal, "the newest value is what is sent");
    require(now - wanted->since <= kLifetime, "an old value is not sent");
    m_wanted.erase(wanted);
    const auto told = m_sentNow.constFind(id);
    require(told != m_sentNow.constEnd() && std::abs(*told - value) <= kHalfDecimal,
            "what is sent is told");
    m_sentNow.erase(told);
}

void BoardModel::check(const BoardEvent &event)
{
    using namespace boardevent;
    if (const auto *announced = std::get_if<Announced>(&event)) {
        checkAnnounced(announced->announcement);
    } else if (std::holds_alternative<Rebooted>(event)) {
        require(m_isReady, "only an announced board reboots");
        m_isReady = false;
        m_isStopping = false;
        forget();
    } else if (std::holds_alternative<GivenUp>(event)) {
        require(!m_isReady, "only a board that never got ready is given up");
        m_isStopping = false;
        forget();
    } else if (std::holds_alternative<FellSilent>(event)) {
        require(isControllable(), "only a board that is pinged falls silent");
        forget();
    } else if (const auto *sent = std::get_if<CommandSent>(&event)) {
        m_sentNow.insert(sent->id, sent->value);
    } else if (const auto *acknowledged = std::get_if<CommandAcknowledged>(&event)) {
        Sent &open = m_sent[acknowledged->id];
        require(open.isOpen, "what is acknowledged was outstanding");
        require(std::abs(acknowledged->value - open.value) <= 2 * kHalfDecimal,
                "another value is no acknowledgement");
        open.isOpen = false;
    } else if (const auto *failed = std::get_if<CommandFailed>(&event)) {
        require(failed->reason != ControlReason::None, "a failure has a reason");
        if (m_sent.contains(failed->id)) {
            m_sent[failed->id].isOpen = false;
        }
    } else if (std::holds_alternative<StopAcknowledged>(event)) {
        require(m_isStopping, "what is acknowledged was a stop");
        m_isStopping = false;
    } else if (const auto *taken = std::get_if<ReadingsTaken>(&event)) {
        for (const Reading &reading : taken->readings) {
            require(m_isReady && m_sensors.contains(reading.sensor), "a reading was announced");
            require(std::isfinite(reading.value), "a reading is finite");
        }
    }
}

void BoardModel::checkAnnounced(const BoardAnnouncement &announcement)
{
    require(!m_isReady, "a board is announced once");
    require(!announcement.isControllable || !m_isBareLines, "bare lines control nothing");
    m_isReady = true;
    m_isControllable = announcement.isControllable;
    m_mayStop = m_mayStop || m_isControllable;
    m_controls.clear();
    m_sensors.clear();
    for (const ControlSpec &control : announcement.controls) {
        require(control.min <= control.safe && control.safe <= control.max,
                "a safe value is in its range");
        require(encodeSet(0, control.id, control.safe).has_value(), "a safe value can be sent");
        require(!m_controls.contains(control.id), "an id is announced once");
        m_controls.append(control.id);
    }
    for (const SensorSpec &sensor : announcement.sensors) {
        require(!sensor.id.isEmpty() && !m_sensors.contains(sensor.id), "an id is announced once");
        m_sensors.append(sensor.id);
    }
}

} // namespace armature::fuzz
