// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/clock.h"
#include "bridge/io/uploadbatch.h"
#include "bridge/protocol/phoenixaction.h"
#include "bridge/protocol/readingsupload.h"

#include <QList>

#include <optional>
#include <vector>

namespace armature {

/// After an outcome that was not ok nothing is sent for this long, doubled each time, or until the
/// channel is joined anew.
inline constexpr Milliseconds kFirstHold {1000};
inline constexpr Milliseconds kLongestHold {60'000};

/// What to fetch, what to send, and how far the cursor may move. No thread, no I/O, no clock.
///
/// Batches are sent in order and the cursor moves in order, on ok alone. Each other outcome sends
/// the batch again. A batch that the server answers with a crash or an error three times is
/// cut into eighths, down to a single reading; a single one is set aside once it failed three
/// times, another reading was stored after that, and it failed again. So a server that crashes on
/// everything, as one without its database does, loses nothing. While anything is suspected, one
/// batch is in flight. Where a message is too large for the server, all later ones are smaller.
class UploadPlan
{
public:
    struct Fetch
    {
        qint64 after = 0;
        int limit = 0;
        bool operator==(const Fetch &) const = default;
    };
    using Batch = UploadBatch;
    /// A step of the cursor.
    struct Progress
    {
        qint64 upTo = 0;
        qint64 count = 0; ///< answered ok
        qint64 repeated = 0; ///< of those, sent before without an answer
        bool isSetAside = false; ///< `upTo` alone was given up; count is 0
        bool operator==(const Progress &) const = default;
    };

    void start(qint64 cursor);
    void noticeMore() { m_mayHaveMore = true; }
    void takeFetched(const QList<JournalEntry> &entries);
    /// Joined: no waiting any longer.
    void reopen() { m_holdUntil.reset(); }
    /// The channel is gone: what was not settled never will be.
    void abandon(TimePoint now);

    /// The next fetch, once; nullopt while one is under way or enough is at hand.
    [[nodiscard]] std::optional<Fetch> nextFetch();
    /// The batch to send now; nullptr for none. Valid until the next call that is not const.
    [[nodiscard]] const Batch *nextBatch(TimePoint now);
    /// The batch of the last nextBatch() was pushed under this id.
    void noteSent(quint64 pushId);
    void settle(quint64 pushId, PushOutcome outcome, TimePoint now);

    /// The cursor's steps since the last call, in order.
    [[nodiscard]] std::vector<Progress> takeProgress();
    /// When nextBatch() is worth another call, where that is a matter of time alone.
    [[nodiscard]] std::optional<TimePoint> heldUntil() const { return m_holdUntil; }

private:
    [[nodiscard]] bool isAnyInFlight() const;
    [[nodiscard]] Batch *head();
    [[nodiscard]] Batch *candidate();
    [[nodiscard]] Batch *witnessFor(const Batch &suspect);
    void succeed(Batch &batch);
    void fail(Batch &batch, PushOutcome outcome, TimePoint now);
    void strike(Batch &batch, bool isBlamed);
    [[nodiscard]] std::size_t placeOf(const Batch &batch) const;
    void shrink(const Batch &tooLarge);
    void cutToLimit();
    void advance();

    UploadQueue m_queue {};
    Batch *m_offered = nullptr;
    std::vector<Progress> m_progress {};
    qint64 m_fetchedUpTo = 0;
    qsizetype m_limit = kMaxUploadReadings; ///< of readings in a message
    bool m_isFetching = false;
    bool m_mayHaveMore = false;
    std::size_t m_witnesses = 0; ///< tried so far for this suspect, so that each is another one
    std::optional<TimePoint> m_holdUntil {};
    Milliseconds m_hold {kFirstHold};
};

} // namespace armature
