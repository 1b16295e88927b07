// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/boardseeker.h"

#include "bridge/io/seriallink.h"

#include <utility>

namespace armature {

namespace {

constexpr Milliseconds kLookEvery {100};

} // namespace

BoardSeeker::BoardSeeker(Settings settings, QObject *parent)
    : QObject(parent)
    , m_baud(settings.baud)
    , m_link(std::make_unique<SerialLink>(this))
    , m_inventory(std::move(settings.enumeratePorts), this)
    , m_finder(settings.port, settings.knownBoards)
    , m_rates(settings.baud)
    , m_timer(this)
{
    m_timer.setInterval(kLookEvery);
    connect(&m_timer, &QTimer::timeout, this, &BoardSeeker::tryNext);
    connect(m_link.get(), &ByteLink::received, this, &BoardSeeker::received);
    connect(m_link.get(), &ByteLink::closed, this, &BoardSeeker::takeClosed);
    connect(&m_inventory, &PortInventory::changed, this,
            [this] { m_finder.setPorts(m_inventory.ports()); });
}

BoardSeeker::~BoardSeeker() = default;

void BoardSeeker::start()
{
    search();
    tryNext();
}

void BoardSeeker::stop()
{
    m_timer.stop();
    m_inventory.stop();
    m_link->close();
}

void BoardSeeker::restart()
{
    m_link->close();
    m_finder.retryNow();
    m_rates.reset();
    search();
}

BoardFinder::Verdict BoardSeeker::settle(const BoardAnnouncement &announcement)
{
    if (m_isSettled) {
        return BoardFinder::Verdict::Taken; // it rebooted
    }
    if (!m_finder.isAutomatic()) {
        m_finder.describe(m_inventory.lookUp(m_path));
    }
    const KnownBoards before = m_finder.known();
    const BoardFinder::Verdict verdict
        = m_finder.announced(announcement.identity.uid, Clock::now(), announcement.isControllable);
    if (verdict == BoardFinder::Verdict::Taken) {
        m_isSettled = true;
        m_inventory.stop();
        if (m_finder.known() != before) {
            Q_EMIT learned(m_finder.known());
        }
    } else {
        m_link->close();
        search();
    }
    return verdict;
}

void BoardSeeker::giveUp(bool isHeard)
{
    m_link->close();
    m_finder.failed(Clock::now());
    if (isHeard && !m_finder.isAutomatic()) {
        m_rates.begin();
    }
    search();
}

void BoardSeeker::settleRate()
{
    m_link->close();
    m_rates.succeed();
    search();
}

std::optional<TimePoint> BoardSeeker::retryAt() const
{
    return m_timer.isActive() ? m_finder.retryAt() : std::nullopt;
}

bool BoardSeeker::dropUnsent()
{
    if (m_link->unsentBytes() == 0) {
        return false;
    }
    m_link->dropUnsent();
    return m_link->write(QByteArrayLiteral("\n"));
}

void BoardSeeker::search()
{
    m_isSettled = false;
    m_timer.start();
    if (m_finder.isAutomatic()) {
        m_inventory.start();
    }
}

void BoardSeeker::tryNext()
{
    if (const std::optional<int> baud = m_rates.next()) {
        listenAt(*baud);
    } else if (const auto attempt = m_finder.next(Clock::now())) {
        open(*attempt);
    } else if (!m_finder.retryAt() && m_finder.choices().isEmpty()) {
        m_rates.reset();
        Q_EMIT nothingFound();
    }
}

void BoardSeeker::open(const BoardFinder::Attempt &attempt)
{
    m_path = attempt.path;
    Q_EMIT opening(m_path);
    if (const auto error = m_link->open(m_path, m_baud)) {
        m_finder.failed(Clock::now());
        Q_EMIT openFailed(error->code, error->detail);
        return;
    }
    m_timer.stop();
    Q_EMIT opened(attempt.approach);
}

/// What cannot be opened is left to open(), which says why.
void BoardSeeker::listenAt(int baud)
{
    if (!m_link->open(m_path, baud)) {
        m_timer.stop();
        Q_EMIT opened(BoardApproach::Listener);
    }
}

void BoardSeeker::takeClosed(BoardReason reason, const QString &detail)
{
    m_finder.lost(Clock::now());
    m_rates.reset();
    search();
    Q_EMIT closed(reason, detail);
}

} // namespace armature
