// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/statuskeeper.h"

#include "bridge/core/names.h"
#include "bridge/io/logging.h"

#include <utility>

namespace armature {

namespace {

constexpr Milliseconds kDelay {100};
constexpr int kMaxReasons = 1000;

} // namespace

StatusKeeper::StatusKeeper(const QString &host, QString secret, QObject *parent)
    : QObject(parent)
    , m_secret(std::move(secret))
{
    m_status.host = host;
    m_published = m_status;
    m_timer.setSingleShot(true);
    m_timer.setInterval(kDelay);
    connect(&m_timer, &QTimer::timeout, this, &StatusKeeper::publish);
}

void StatusKeeper::setState(ServerState state, ServerReason reason, const QString &detail)
{
    const bool isNews = state != m_status.state || reason != m_status.reason;
    m_status.state = state;
    m_status.reason = reason;
    m_status.detail = redacted(detail);
    m_status.retryAt.reset();
    if (isNews) {
        log();
    }
}

void StatusKeeper::log()
{
    const int kind
        = static_cast<int>(m_status.state) * kMaxReasons + static_cast<int>(m_status.reason);
    const auto before = m_filter.pass(kind, Clock::now());
    if (!before) {
        return;
    }
    const QString more
        = *before > 0 ? QStringLiteral("(%1 times more before)").arg(*before) : QString();
    qCInfo(lcServer).noquote() << m_status.host << nameOf(m_status.state) << nameOf(m_status.reason)
                               << m_status.detail << more;
}

QString StatusKeeper::redacted(QString text) const
{
    return m_secret.isEmpty() ? text : text.replace(m_secret, QLatin1String("[key]"));
}

void StatusKeeper::countAttempt()
{
    ++m_status.attempts;
    m_status.httpStatus = 0;
    m_status.answer.clear();
}

void StatusKeeper::noteAnswer(const ConnectionEnd &end)
{
    m_status.httpStatus = end.httpStatus;
    m_status.answer = redacted(end.answer);
}

void StatusKeeper::setRoundTrip(Milliseconds roundTrip)
{
    m_status.roundTrip = roundTrip;
    publishSoon();
}

void StatusKeeper::countDroppedFrame()
{
    ++m_status.droppedFrames;
    publishSoon();
}

void StatusKeeper::publishSoon()
{
    if (!m_timer.isActive()) {
        m_timer.start();
    }
}

void StatusKeeper::publish()
{
    m_timer.stop();
    if (m_status != m_published) {
        m_published = m_status;
        Q_EMIT changed(m_status);
    }
}

} // namespace armature
