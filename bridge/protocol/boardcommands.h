// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/clock.h"
#include "bridge/protocol/boardevent.h"
#include "bridge/protocol/boardmessage.h"
#include "bridge/protocol/boardpulse.h"

#include <QList>
#include <QMap>

#include <optional>

namespace armature {

/// One slot a control, never a queue: one `set` outstanding, behind it only the newest value. And
/// the stop, which clears the slots and is repeated until the board has acknowledged it.
class BoardCommands
{
public:
    /// \param sequence borrowed; outlives this.
    explicit BoardCommands(BoardSequence *sequence)
        : m_sequence(sequence)
    { }

    /// Sends the value now, or keeps it until the one before it (or the stop) is answered.
    void set(const QString &id, double value, TimePoint now, BoardOutput &out);
    /// Drops every value without a word, and sends `stop`.
    void stopAll(TimePoint now, BoardOutput &out);
    void acknowledge(const AckMessage &ack, TimePoint now, BoardOutput &out);
    void refuse(const NakMessage &nak, TimePoint now, BoardOutput &out);
    void tick(TimePoint now, BoardOutput &out);
    /// Drops everything without a word.
    void clear();
    /// Ends every value as failed: the board fell silent. The stop goes on.
    void failAll(ControlReason reason, BoardOutput &out);

    [[nodiscard]] bool isAwaitingAnswer() const { return !m_slots.isEmpty() || isStopping(); }
    [[nodiscard]] std::optional<TimePoint> nextDeadline() const;

private:
    struct Waiting
    {
        double value = 0.0;
        TimePoint since {};
    };
    struct Outstanding
    {
        double value = 0.0;
        quint16 sequence = 0;
        QByteArray line {};
        TimePoint firstAt {};
        TimePoint lastAt {};
        int retries = 0;
    };
    /// Never empty: a slot without both is removed.
    struct Slot
    {
        std::optional<Outstanding> outstanding {};
        std::optional<Waiting> next {};
    };

    [[nodiscard]] bool isStopping() const { return !m_stops.isEmpty(); }
    void sendNext(const QString &id, TimePoint now, BoardOutput &out);
    void sendStop(TimePoint now, BoardOutput &out);
    void finishStop(TimePoint now, BoardOutput &out);
    void tickSlot(const QString &id, TimePoint now, BoardOutput &out);
    void repeat(const QString &id, TimePoint now, BoardOutput &out);
    [[nodiscard]] std::optional<QString> slotOf(quint16 sequence) const;

    BoardSequence *m_sequence;
    QMap<QString, Slot> m_slots;
    QList<quint16> m_stops; ///< the `s` of each `stop` sent since the last acknowledged one
    TimePoint m_stopSentAt {};
};

} // namespace armature
