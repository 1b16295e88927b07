// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/protocol/boardcommands.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace armature {

namespace {

constexpr Milliseconds kRetryAfter {100};
constexpr int kMaxRetries = 3;
/// A value older than this is not sent any more, however late our own ticks were: the board's
/// silence stop may have come in between, and only a new command may move it again.
constexpr Milliseconds kValueLifetime {1000};
constexpr double kSameValue = 0.0005; // half of the last decimal on the wire
constexpr qsizetype kRememberedStops = 16;

} // namespace

void BoardCommands::set(const QString &id, double value, TimePoint now, BoardOutput &out)
{
    Slot &slot = m_slots[id];
    slot.next = Waiting {value, now};
    if (!slot.outstanding && !isStopping()) {
        sendNext(id, now, out);
    }
}

void BoardCommands::stopAll(TimePoint now, BoardOutput &out)
{
    m_slots.clear();
    sendStop(now, out);
    out.events.append(boardevent::StopSent {});
}

void BoardCommands::acknowledge(const AckMessage &ack, TimePoint now, BoardOutput &out)
{
    if (m_stops.contains(ack.sequence)) {
        finishStop(now, out);
        return;
    }
    const std::optional<QString> id = slotOf(ack.sequence);
    if (!id) {
        return;
    }
    const Outstanding &sent = *m_slots[*id].outstanding;
    const bool isSame
        = ack.id == *id && ack.value && std::abs(*ack.value - sent.value) < kSameValue;
    if (isSame) {
        out.events.append(boardevent::CommandAcknowledged {*id, *ack.value});
    } else {
        const QString echo = ack.value ? QString::number(*ack.value) : QString();
        out.events.append(boardevent::CommandFailed {*id, ControlReason::WrongEcho, echo});
    }
    sendNext(*id, now, out);
}

void BoardCommands::refuse(const NakMessage &nak, TimePoint now, BoardOutput &out)
{
    // A refused stop is not taken for an answer: it is repeated.
    const std::optional<QString> id = slotOf(nak.sequence);
    if (!id) {
        return;
    }
    out.events.append(boardevent::CommandFailed {*id, ControlReason::BoardRefused, nak.error});
    sendNext(*id, now, out);
}

void BoardCommands::tick(TimePoint now, BoardOutput &out)
{
    if (isStopping() && now - m_stopSentAt >= kRetryAfter) {
        sendStop(now, out);
    }
    const QStringList ids = m_slots.keys();
    for (const QString &id : ids) {
        tickSlot(id, now, out);
    }
}

void BoardCommands::clear()
{
    m_slots.clear();
    m_stops.clear();
}

void BoardCommands::failAll(ControlReason reason, BoardOutput &out)
{
    const auto ended = std::exchange(m_slots, {});
    for (auto slot = ended.constBegin(); slot != ended.constEnd(); ++slot) {
        out.events.append(boardevent::CommandFailed {slot.key(), reason, {}});
    }
}

std::optional<TimePoint> BoardCommands::nextDeadline() const
{
    std::optional<TimePoint> next;
    const auto take = [&next](TimePoint at) { next = next ? std::min(*next, at) : at; };
    if (isStopping()) {
        take(m_stopSentAt + kRetryAfter);
    }
    for (const Slot &slot : m_slots) {
        if (slot.outstanding) {
            take(slot.outstanding->lastAt + kRetryAfter);
        } else if (slot.next) {
            take(slot.next->since + kValueLifetime);
        }
    }
    return next;
}

/// Replaces what is outstanding by the waiting value, or ends the slot where none waits.
void BoardCommands::sendNext(const QString &id, TimePoint now, BoardOutput &out)
{
    const std::optional<Waiting> next = m_slots[id].next;
    if (!next) {
        m_slots.remove(id);
        return;
    }
    const quint16 sequence = m_sequence->take();
    const std::optional<QByteArray> line = encodeSet(sequence, id, next->value);
    if (!line || now - next->since > kValueLifetime) {
        const auto reason = line ? ControlReason::NoAnswer : ControlReason::NotANumber;
        out.events.append(boardevent::CommandFailed {id, reason, {}});
        m_slots.remove(id);
        return;
    }
    m_slots[id] = Slot {Outstanding {next->value, sequence, *line, now, now, 0}, std::nullopt};
    out.lines.append(*line);
    out.events.append(boardevent::CommandSent {id, next->value});
}

/// Each `stop` has an `s` of its own, so that no board takes a second one for a repeat.
void BoardCommands::sendStop(TimePoint now, BoardOutput &out)
{
    if (m_stops.size() >= kRememberedStops) {
        m_stops.removeFirst();
    }
    m_stops.append(m_sequence->take());
    m_stopSentAt = now;
    out.lines.append(encodeStop(m_stops.last()));
}

void BoardCommands::finishStop(TimePoint now, BoardOutput &out)
{
    m_stops.clear();
    out.events.append(boardevent::StopAcknowledged {});
    const QStringList ids = m_slots.keys();
    for (const QString &id : ids) {
        sendNext(id, now, out);
    }
}

void BoardCommands::tickSlot(const QString &id, TimePoint now, BoardOutput &out)
{
    const Slot &slot = m_slots[id];
    if (!slot.outstanding) {
        if (now - slot.next->since >= kValueLifetime) {
            m_slots.remove(id);
            out.events.append(boardevent::CommandFailed {id, ControlReason::NoAnswer, {}});
        }
        return;
    }
    if (now - slot.outstanding->lastAt < kRetryAfter) {
        return;
    }
    if (slot.next) {
        sendNext(id, now, out);
    } else {
        repeat(id, now, out);
    }
}

void BoardCommands::repeat(const QString &id, TimePoint now, BoardOutput &out)
{
    Outstanding &sent = *m_slots[id].outstanding;
    if (sent.retries >= kMaxRetries || now - sent.firstAt > kValueLifetime) {
        m_slots.remove(id);
        out.events.append(boardevent::CommandFailed {id, ControlReason::NoAnswer, {}});
        return;
    }
    ++sent.retries;
    sent.lastAt = now;
    out.lines.append(sent.line);
}

std::optional<QString> BoardCommands::slotOf(quint16 sequence) const
{
    for (auto slot = m_slots.constBegin(); slot != m_slots.constEnd(); ++slot) {
        if (slot->outstanding && slot->outstanding->sequence == sequence) {
            return slot.key();
        }
    }
    return std::nullopt;
}

} // namespace armature
