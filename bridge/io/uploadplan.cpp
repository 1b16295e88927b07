// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/uploadplan.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <utility>

namespace armature {

namespace {

constexpr int kMostStrikes = 3;
// A crash costs a rejoin, a part that is stored only its way: so few steps of many parts.
constexpr qsizetype kParts = 8;
constexpr int kReadyBatches = 2; // at hand beside those in flight, so that the link is never idle

bool isUnderTrial(const UploadPlan::Batch &batch)
{
    return batch.entries.size() == 1 && batch.strikes >= kMostStrikes;
}

} // namespace

void UploadPlan::start(qint64 cursor)
{
    *this = UploadPlan();
    m_fetchedUpTo = cursor;
    m_mayHaveMore = true;
}

void UploadPlan::takeFetched(const QList<JournalEntry> &entries)
{
    m_isFetching = false;
    if (entries.isEmpty())
        return;
    m_offered = nullptr;
    m_fetchedUpTo = entries.constLast().id;
    m_mayHaveMore = m_mayHaveMore || entries.size() >= m_limit;
    Batch batch;
    batch.entries = entries;
    m_queue.push_back(std::move(batch));
    cutToLimit();
}

void UploadPlan::abandon(TimePoint now)
{
    std::vector<quint64> pushes;
    for (const Batch &batch : m_queue)
        pushes.push_back(batch.pushId);
    for (const quint64 push : pushes)
        settle(push, PushOutcome::Unanswered, now);
}

std::optional<UploadPlan::Fetch> UploadPlan::nextFetch()
{
    const auto ready = std::count_if(m_queue.begin(), m_queue.end(), std::mem_fn(&Batch::isReady));
    if (m_isFetching || !m_mayHaveMore || ready >= kReadyBatches)
        return std::nullopt;
    m_isFetching = true;
    m_mayHaveMore = false;
    return Fetch {m_fetchedUpTo, static_cast<int>(m_limit)};
}

const UploadPlan::Batch *UploadPlan::nextBatch(TimePoint now)
{
    m_offered = nullptr;
    if (m_holdUntil && now < *m_holdUntil)
        return nullptr;
    m_holdUntil.reset();
    m_offered = candidate();
    return m_offered;
}

void UploadPlan::noteSent(quint64 pushId)
{
    Q_ASSERT(m_offered && pushId != 0);
    std::exchange(m_offered, nullptr)->pushId = pushId;
}

void UploadPlan::settle(quint64 pushId, PushOutcome outcome, TimePoint now)
{
    const auto found = std::find_if(m_queue.begin(), m_queue.end(), [pushId](const Batch &batch) {
        return pushId != 0 && batch.pushId == pushId;
    });
    if (found == m_queue.end())
        return;
    m_offered = nullptr;
    if (outcome == PushOutcome::Ok) {
        succeed(*found);
    } else {
        fail(*found, outcome, now);
    }
    advance();
}

std::vector<UploadPlan::Progress> UploadPlan::takeProgress()
{
    return std::exchange(m_progress, {});
}

bool UploadPlan::isAnyInFlight() const
{
    return std::any_of(m_queue.begin(), m_queue.end(),
                       [](const Batch &batch) { return batch.pushId != 0; });
}

UploadPlan::Batch *UploadPlan::head()
{
    const auto found = std::find_if(m_queue.begin(), m_queue.end(),
                                    [](const Batch &batch) { return !batch.isDone; });
    return found == m_queue.end() ? nullptr : &*found;
}

UploadPlan::Batch *UploadPlan::candidate()
{
    Batch *first = head();
    if (!first)
        return nullptr;
    if (isUnderTrial(*first) && !first->isCondemned && !isAnyInFlight()) {
        if (Batch *witness = witnessFor(*first))
            return witness;
        return head(); // nothing else to send: it may pass yet
    }
    const auto found = std::find_if(m_queue.begin(), m_queue.end(), std::mem_fn(&Batch::isReady));
    if (found == m_queue.end())
        return nullptr;
    const auto isBusy = [](const Batch &batch) { return batch.pushId != 0; };
    // Never past a suspect, and never behind what came after it.
    const bool isAlone = first->isSuspicious() || found->isSuspicious();
    const bool isOvertaken = std::any_of(found, m_queue.end(), isBusy);
    return (isAlone && isAnyInFlight()) || isOvertaken ? nullptr : &*found;
}

UploadPlan::Batch *UploadPlan::witnessFor(const Batch &suspect)
{
    const QString own = suspect.entries.constFirst().reading.sensor;
    const std::vector<UploadPlace> places = firstOfEachSensor(m_queue, suspect);
    std::vector<UploadPlace> witnesses;
    std::copy_if(places.begin(), places.end(), std::back_inserter(witnesses),
                 [&own](const UploadPlace &place) { return place.sensor != own; });
    // One of another sensor keeps each sensor's order; one of the same serves where there is none,
    // or where the others have proved nothing.
    std::copy_if(places.begin(), places.end(), std::back_inserter(witnesses),
                 [&own](const UploadPlace &place) { return place.sensor == own; });
    if (witnesses.empty())
        return nullptr;
    const UploadPlace place = witnesses.at(m_witnesses++ % witnesses.size());
    Batch *witness = isolate(m_queue, place);
    witness->isWitness = true;
    return witness;
}

void UploadPlan::succeed(Batch &batch)
{
    batch.pushId = 0;
    batch.isDone = true;
    m_hold = kFirstHold;
    if (!batch.isWitness)
        return;
    if (Batch *suspect = head(); suspect && isUnderTrial(*suspect))
        suspect->isCondemned = true;
}

void UploadPlan::fail(Batch &batch, PushOutcome outcome, TimePoint now)
{
    batch.pushId = 0;
    m_offered = nullptr;
    m_holdUntil = now + m_hold;
    if (!isAnyInFlight())
        m_hold = std::min(m_hold * 2, kLongestHold);
    // An error is an answer; all else may have been stored.
    if (outcome != PushOutcome::Rejected) {
        for (JournalEntry &entry : batch.entries)
            entry.wasSentBefore = true;
    }
    if (outcome == PushOutcome::TooLarge && batch.entries.size() > 1) {
        shrink(batch);
        return;
    }
    Batch *first = head();
    if (std::exchange(batch.isWitness, false) && first) {
        first->strikes = kMostStrikes - 1; // nothing is proved: the server stores neither
        return;
    }
    if (&batch == first)
        strike(batch, outcome != PushOutcome::Unanswered);
}

void UploadPlan::strike(Batch &batch, bool isBlamed)
{
    if (batch.entries.size() == 1) {
        // A lost connection says nothing against a reading.
        batch.strikes += isBlamed ? 1 : 0;
        if (isBlamed && batch.isCondemned) {
            batch.isDone = true;
            batch.isSetAside = true;
        }
        return;
    }
    ++batch.strikes;
    if (batch.strikes < kMostStrikes && !(batch.isSuspect && isBlamed))
        return;
    batch.isSuspect = true;
    cutUp(m_queue, placeOf(batch), (batch.entries.size() + kParts - 1) / kParts);
}

std::size_t UploadPlan::placeOf(const Batch &batch) const
{
    const auto found = std::find_if(m_queue.begin(), m_queue.end(),
                                    [&batch](const Batch &other) { return &other == &batch; });
    return static_cast<std::size_t>(found - m_queue.begin());
}

void UploadPlan::shrink(const Batch &tooLarge)
{
    // Small ones that were on their way beside it are no evidence against messages of their size.
    const qsizetype half = (tooLarge.entries.size() + 1) / 2;
    if (half * 2 > m_limit / 2)
        m_limit = std::min(m_limit, half);
    cutUp(m_queue, placeOf(tooLarge), half);
    cutToLimit();
}

void UploadPlan::cutToLimit()
{
    for (std::size_t index = 0; index < m_queue.size(); ++index) {
        if (m_queue.at(index).isReady() && m_queue.at(index).entries.size() > m_limit)
            cutUp(m_queue, index, m_limit);
    }
}

void UploadPlan::advance()
{
    Progress step;
    const auto flush = [this, &step] {
        if (step.count > 0)
            m_progress.push_back(std::exchange(step, {}));
    };
    while (!m_queue.empty() && m_queue.front().isDone) {
        const Batch &batch = m_queue.front();
        if (batch.isSetAside) {
            flush();
            m_progress.push_back({batch.entries.constFirst().id, 0, 0, true});
        } else {
            step.upTo = batch.entries.constLast().id;
            step.count += batch.entries.size();
            step.repeated
                += std::count_if(batch.entries.begin(), batch.entries.end(),
                                 [](const JournalEntry &entry) { return entry.wasSentBefore; });
        }
        m_queue.pop_front();
        m_witnesses = 0;
    }
    flush();
}

} // namespace armature
