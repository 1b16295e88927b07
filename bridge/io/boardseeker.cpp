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
    , m_finder(settings.port)
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

void BoardSeeker::settle()
{
    m_finder.succeeded();
    m_inventory.stop();
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
    const std::optional<QString> path = m_finder.next(now);
    if (!path) {
        if (!m_finder.retryAt()) {
            Q_EMIT nothingFound();
        }
        return;
    }
    Q_EMIT opening(*path);
    if (const auto error = m_link->open(*path, m_baud)) {
        m_finder.failed(now);
        Q_EMIT openFailed(error->code, error->detail);
        return;
    }
    m_timer.stop();
    Q_EMIT opened(m_finder.isAutomatic() ? BoardApproach::Candidate : BoardApproach::Named);
}

void BoardSeeker::takeClosed(BoardReason reason, const QString &detail)
{
    m_finder.failed(Clock::now());
    search();
    Q_EMIT closed(reason, detail);
}

} // namespace armature
