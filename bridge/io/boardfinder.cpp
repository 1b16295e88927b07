// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/boardfinder.h"

#include "bridge/io/portpolicy.h"

#include <QFileInfo>

#include <algorithm>
#include <utility>

namespace armature {

namespace {

constexpr Milliseconds kFirstBackoff {500};
constexpr Milliseconds kLastBackoff {5000};
/// Long enough for a loose plug and for a bootloader.
constexpr Milliseconds kAwaiting {30'000};

bool isSameDevice(const PortInfo &port, const KnownBoard &board)
{
    return port.vendor == board.vendor && port.product == board.product
        && port.serialNumber == board.serialNumber;
}

/// Nothing that can be read without opening them tells the two apart but their names, which change.
bool areTwins(const PortInfo &one, const PortInfo &other)
{
    return one.path != other.path && one.vendor != 0 && one.vendor == other.vendor
        && one.product == other.product && one.serialNumber == other.serialNumber;
}

} // namespace

BoardFinder::BoardFinder(const QString &port, KnownBoards known)
    : m_path(port == QLatin1String("auto") ? QString() : port)
    , m_known(std::move(known))
    , m_backoff(kFirstBackoff)
{ }

void BoardFinder::setPorts(const QList<PortInfo> &ports)
{
    QList<PortInfo> fitting;
    m_leftAlone.clear();
    for (const PortInfo &port : ports) {
        if (mayTry(port)) {
            fitting.append(port);
        } else {
            m_leftAlone.append(port.path);
        }
    }
    const QList<PortInfo> before = std::exchange(m_ports, fitting);
    const bool isChange = before != m_ports;
    for (const PortInfo &gone : before) {
        if (!m_ports.contains(gone)) {
            m_round.removeAll(gone);
            m_answers.remove(gone.path);
            m_failures.remove(gone.path);
            m_strangers.remove(gone.path);
        }
    }
    for (const PortInfo &port : std::as_const(m_ports)) {
        if (!before.contains(port)) {
            m_round.append(port);
        }
    }
    m_isMissing = m_ports.isEmpty();
    if (isChange && !m_choices.isEmpty()) {
        beginAnew(); // what was to be chosen from is no longer the same
    }
    sortRound();
}

std::optional<BoardFinder::Attempt> BoardFinder::next(TimePoint now)
{
    return isAutomatic() ? nextAutomatic(now) : nextNamed(now);
}

void BoardFinder::failed(TimePoint now)
{
    awaitTaken(now);
    if (m_answers.contains(m_current.path)) { // it was gone back to, and no longer answers
        forgetRound();
        wait(now);
        return;
    }
    m_failures.insert(m_current.path);
    // A twin that answered was put aside only until this one had been tried.
    const auto parked
        = std::find_if(m_ports.cbegin(), m_ports.cend(), [this](const PortInfo &port) {
              return m_answers.contains(port.path) && !m_failures.contains(port.path);
          });
    if (isAutomatic() && parked != m_ports.cend()) {
        tryFirst(*parked);
    }
    if (!isAutomatic() || m_round.isEmpty()) {
        wait(now);
    }
}

void BoardFinder::lost(TimePoint now)
{
    awaitTaken(now);
    forgetRound(); // what hung on the others then may hang elsewhere now
    wait(now);
}

BoardFinder::Verdict BoardFinder::announced(const QString &uid, TimePoint now, bool isKept)
{
    if (isAutomatic() && isStranger(uid, now)) {
        m_strangers.insert(m_current.path);
        failed(now);
        return Verdict::Stranger;
    }
    const Verdict verdict = isAutomatic() ? judge(uid) : Verdict::Taken;
    switch (verdict) {
    case Verdict::Taken:
        take(uid, isKept);
        break;
    case Verdict::TryOthers:
    case Verdict::Stranger:
        break;
    case Verdict::Ambiguous:
        m_round.clear();
        wait(now);
        break;
    }
    return verdict;
}

void BoardFinder::retryNow()
{
    m_taken.reset();
    m_awaited.reset();
    m_strangers.clear();
    beginAnew();
}

void BoardFinder::beginAnew()
{
    m_retryAt = TimePoint {};
    m_backoff = kFirstBackoff;
    forgetRound();
}

std::optional<TimePoint> BoardFinder::retryAt() const
{
    if (m_isMissing || !m_choices.isEmpty()) {
        return std::nullopt;
    }
    const bool areAllStrange
        = std::all_of(m_ports.cbegin(), m_ports.cend(),
                      [this](const PortInfo &port) { return m_strangers.contains(port.path); });
    return m_awaited && areAllStrange ? std::max(m_retryAt, m_awaited->until) : m_retryAt;
}

std::optional<BoardFinder::Attempt> BoardFinder::nextNamed(TimePoint now)
{
    if (!QFileInfo::exists(m_path)) {
        m_isMissing = true;
        return std::nullopt;
    }
    if (!m_isMissing && now < m_retryAt) {
        return std::nullopt;
    }
    if (m_isMissing) {
        m_isMissing = false;
        m_backoff = kFirstBackoff;
    }
    m_current = PortInfo {m_path};
    return Attempt {m_path, BoardApproach::Named};
}

std::optional<BoardFinder::Attempt> BoardFinder::nextAutomatic(TimePoint now)
{
    if (!m_choices.isEmpty()) {
        return std::nullopt;
    }
    if (m_awaited && now >= m_awaited->until) {
        m_awaited.reset();
        m_strangers.clear();
    }
    if (m_round.isEmpty() && now >= m_retryAt) {
        forgetRound();
        std::copy_if(m_ports.cbegin(), m_ports.cend(), std::back_inserter(m_round),
                     [this](const PortInfo &port) { return !m_strangers.contains(port.path); });
        sortRound();
    }
    m_isMissing = m_ports.isEmpty();
    if (m_round.isEmpty()) {
        return std::nullopt;
    }
    m_current = m_round.takeFirst();
    const bool isSure = isKnownDevice(m_current) && !m_current.serialNumber.isEmpty();
    return Attempt {m_current.path, isSure ? BoardApproach::Known : BoardApproach::Candidate};
}

BoardFinder::Verdict BoardFinder::judge(const QString &uid)
{
    m_answers.insert(m_current.path, uid);
    QList<PortInfo> namesakes;
    QList<PortInfo> others;
    for (const PortInfo &twin : twinsOf(m_current)) {
        const auto answer = m_answers.constFind(twin.path);
        if (answer == m_answers.constEnd()) {
            if (!m_failures.contains(twin.path) && !m_strangers.contains(twin.path)) {
                tryFirst(twin);
                return Verdict::TryOthers;
            }
        } else {
            (*answer == uid ? namesakes : others).append(twin);
        }
    }
    return namesakes.isEmpty() ? chooseAmong(others, uid) : askAbout(namesakes);
}

/// Of twins that answered with other uids, the one that was used last.
BoardFinder::Verdict BoardFinder::chooseAmong(const QList<PortInfo> &others, const QString &uid)
{
    const auto best = std::min_element(others.cbegin(), others.cend(),
                                       [this](const PortInfo &left, const PortInfo &right) {
                                           return placeOf(left, m_answers.value(left.path))
                                               < placeOf(right, m_answers.value(right.path));
                                       });
    const qsizetype place = placeOf(m_current, uid);
    const qsizetype bestPlace
        = best == others.cend() ? m_known.size() : placeOf(*best, m_answers.value(best->path));
    if (others.isEmpty() || place < bestPlace) {
        return Verdict::Taken;
    }
    if (bestPlace == m_known.size()) {
        return askAbout(others);
    }
    tryFirst(*best);
    return Verdict::TryOthers;
}

BoardFinder::Verdict BoardFinder::askAbout(const QList<PortInfo> &ports)
{
    m_choices = {m_current.path};
    for (const PortInfo &port : ports) {
        m_choices.append(port.path);
    }
    m_choices.sort();
    return Verdict::Ambiguous;
}

void BoardFinder::tryFirst(const PortInfo &port)
{
    m_round.removeAll(port);
    m_round.prepend(port);
}

void BoardFinder::take(const QString &uid, bool isKept)
{
    m_preferred = m_current;
    m_taken = uid;
    m_awaited.reset();
    m_strangers.clear();
    m_backoff = kFirstBackoff;
    forgetRound();
    if (isKept && m_current.vendor != 0) {
        learn(m_known, {m_current.vendor, m_current.product, m_current.serialNumber, uid});
    }
}

void BoardFinder::awaitTaken(TimePoint now)
{
    if (m_taken) {
        m_awaited = Awaited {*m_taken, now + kAwaiting};
        m_taken.reset();
    }
}

/// A board without a uid is known again by its serial number, or by its place at the least.
bool BoardFinder::isStranger(const QString &uid, TimePoint now) const
{
    if (!m_awaited || now >= m_awaited->until) {
        return false;
    }
    const bool isSerial = !m_current.serialNumber.isEmpty()
        && m_current.serialNumber == m_preferred.serialNumber
        && m_current.vendor == m_preferred.vendor && m_current.product == m_preferred.product;
    const bool isSamePlace = isSerial || m_current == m_preferred;
    return uid != m_awaited->uid || (uid.isEmpty() && !isSamePlace);
}

void BoardFinder::forgetRound()
{
    m_round.clear();
    m_answers.clear();
    m_failures.clear();
    m_choices.clear();
}

void BoardFinder::wait(TimePoint now)
{
    m_retryAt = now + m_backoff;
    m_backoff = std::min(m_backoff * 2, kLastBackoff);
}

void BoardFinder::sortRound()
{
    std::stable_sort(m_round.begin(), m_round.end(),
                     [this](const PortInfo &left, const PortInfo &right) {
                         return rankOf(left) < rankOf(right);
                     });
}

/// A device that was used before was once named by a person, or answered.
bool BoardFinder::mayTry(const PortInfo &port) const
{
    return standingOf(port) != PortStanding::Other || isKnownDevice(port);
}

/// The board of before comes first, by its USB serial number even where its name changed; then
/// those that are known, the last one first.
int BoardFinder::rankOf(const PortInfo &port) const
{
    const int last = static_cast<int>(m_known.size());
    if (port == m_preferred) {
        return -1;
    }
    const auto known
        = std::find_if(m_known.cbegin(), m_known.cend(),
                       [&port](const KnownBoard &board) { return isSameDevice(port, board); });
    if (known != m_known.cend()) {
        return static_cast<int>(known - m_known.cbegin());
    }
    return standingOf(port) == PortStanding::Board ? last : last + 1;
}

/// 0 is the last one that was in use; unknown ones come after all that are known.
qsizetype BoardFinder::placeOf(const PortInfo &port, const QString &uid) const
{
    const auto place
        = std::find_if(m_known.cbegin(), m_known.cend(), [&port, &uid](const KnownBoard &board) {
              return isSameDevice(port, board) && board.uid == uid;
          });
    return place - m_known.cbegin();
}

bool BoardFinder::isKnownDevice(const PortInfo &port) const
{
    return std::any_of(m_known.cbegin(), m_known.cend(),
                       [&port](const KnownBoard &board) { return isSameDevice(port, board); });
}

QList<PortInfo> BoardFinder::twinsOf(const PortInfo &port) const
{
    QList<PortInfo> twins;
    std::copy_if(m_ports.cbegin(), m_ports.cend(), std::back_inserter(twins),
                 [&port](const PortInfo &other) { return areTwins(port, other); });
    return twins;
}

} // namespace armature
