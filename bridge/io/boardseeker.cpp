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
    search();
}

BoardFinder::Verdict BoardSeeker::settle(const QString &uid)
{
    if (!m_finder.isAutomatic()) {
        m_finder.describe(m_inventory.lookUp(m_path));
    }
    const KnownBoards before = m_finder.known();
    const BoardFinder::Verdict verdict = m_finder.announced(uid, Clock::now());
    if (verdict == BoardFinder::Verdict::Taken) {
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

void BoardSeeker::giveUp()
{
    m_link->close();
    m_finder.failed(Clock::now());
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
    m_timer.start();
    if (m_finder.isAutomatic()) {
        m_inventory.start();
    }
}

void BoardSeeker::tryNext()
{
    const TimePoint now = Clock::now();
    const std::optional<BoardFinder::Attempt> attempt = m_finder.next(now);
    if (!attempt) {
        if (!m_finder.retryAt() && m_finder.choices().isEmpty()) {
            Q_EMIT nothingFound();
        }
        return;
    }
    m_path = attempt->path;
    Q_EMIT opening(m_path);
    if (const auto error = m_link->open(m_path, m_baud)) {
        m_finder.failed(now);
        Q_EMIT openFailed(error->code, error->detail);
        return;
    }
    m_timer.stop();
    Q_EMIT opened(attempt->approach);
}

void BoardSeeker::takeClosed(BoardReason reason, const QString &detail)
{
    m_finder.lost(Clock::now());
    search();
    Q_EMIT closed(reason, detail);
}

} // namespace armature
