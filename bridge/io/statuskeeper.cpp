// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/statuskeeper.h"

#include "bridge/core/names.h"
#include "bridge/io/handshakeanswer.h"
#include "bridge/io/logging.h"

#include <algorithm>
#include <array>
#include <utility>

namespace armature {

namespace {

constexpr Milliseconds kDelay {100};
constexpr int kMaxReasons = 1000;

QString hostOf(const QUrl &url)
{
    return url.port() < 0 ? url.host()
                          : url.host() + QLatin1Char(':') + QString::number(url.port());
}

/// The server answered, and no waiting will change its mind: a person has to look.
ServerState stateAfter(ServerReason reason)
{
    static constexpr std::array kRefusals {
        ServerReason::KeyOrAuthRefused, ServerReason::BadRequest,   ServerReason::WrongPath,
        ServerReason::TlsUntrusted,     ServerReason::TlsWrongHost, ServerReason::PlainPort,
        ServerReason::TlsPort,          ServerReason::ProxyPassword};
    return std::ranges::find(kRefusals, reason) != kRefusals.end() ? ServerState::Refused
                                                                   : ServerState::Waiting;
}

} // namespace

StatusKeeper::StatusKeeper(const QUrl &server, QString secret, QObject *parent)
    : QObject(parent)
    , m_secret(std::move(secret))
{
    m_status.host = hostOf(server);
    m_published = m_status;
    m_timer.setSingleShot(true);
    m_timer.setInterval(kDelay);
    connect(&m_timer, &QTimer::timeout, this, &StatusKeeper::publish);
}

void StatusKeeper::setState(ServerState state, ServerReason reason, const QString &detail,
                            const std::optional<TimePoint> &retryAt)
{
    const bool isNews = state != m_status.state || reason != m_status.reason;
    m_status.state = state;
    m_status.reason = reason;
    m_status.detail = redacted(detail);
    m_status.retryAt = retryAt;
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

void StatusKeeper::noteEnd(const ConnectionEnd &end, TimePoint retryAt)
{
    m_status.httpStatus = end.httpStatus;
    QString answer = end.answer;
    if (answer.size() >= kMaxAnswer - m_secret.size()) {
        answer.chop(m_secret.size()); // no part of the key is left at the cut
    }
    m_status.answer = redacted(answer);
    setState(stateAfter(end.reason), end.reason, end.detail, retryAt);
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
