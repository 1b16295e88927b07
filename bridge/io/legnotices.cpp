// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/legnotices.h"

namespace armature {

void LegNotices::takeServer(const ServerStatus &status)
{
    Notice notice {stampNow()};
    notice.serverReason = status.reason;
    notice.detail = status.host;
    const bool isJoined = status.state == ServerState::Joined;
    const bool isNewReason = status.reason != ServerReason::None && status.reason != m_serverReason;
    if (isJoined && !m_wasJoined) {
        m_serverReason = ServerReason::None;
        notice.code = NoticeCode::ServerJoined;
    } else if (!isJoined && m_wasJoined) {
        m_serverReason = status.reason;
        notice.code = NoticeCode::ServerLost;
        notice.severity = NoticeSeverity::Warning;
    } else if (!isJoined && isNewReason) {
        m_serverReason = status.reason;
        if (status.reason == ServerReason::NotConfigured) {
            return; // a choice, not an event
        }
        notice.code = status.state == ServerState::Refused ? NoticeCode::ServerRefused
                                                           : NoticeCode::ServerNotReached;
        notice.severity = NoticeSeverity::Warning;
    } else {
        return;
    }
    m_wasJoined = isJoined;
    Q_EMIT noticed(notice);
}

void LegNotices::takeBoard(const BoardStatus &status)
{
    Notice notice {stampNow()};
    notice.boardReason = status.reason;
    notice.detail = status.port;
    const bool isReady = status.state == BoardState::Ready;
    const bool isNewReason = status.reason != BoardReason::None && status.reason != m_boardReason;
    if (m_wasReady && status.state == BoardState::Announcing) {
        return; // it rebooted: takeReboot() follows
    }
    if (isReady && !m_wasReady) {
        m_boardReason = BoardReason::None;
        notice.code = NoticeCode::BoardReady;
    } else if (!isReady && m_wasReady) {
        m_boardReason = status.reason;
        notice.code = NoticeCode::BoardLost;
        notice.severity = NoticeSeverity::Alarm;
    } else if (!isReady && isNewReason) {
        m_boardReason = status.reason;
        if (status.reason == BoardReason::NotConfigured) {
            return;
        }
        notice.code = NoticeCode::BoardRefused;
        notice.detail = status.detail; // the sentence is the reason's, which asks for this
        notice.severity = NoticeSeverity::Warning;
    } else {
        return;
    }
    m_wasReady = isReady;
    Q_EMIT noticed(notice);
}

void LegNotices::takeReboot()
{
    m_wasReady = false;
    Q_EMIT noticed({stampNow(), NoticeCode::BoardRebooted, NoticeSeverity::Alarm});
}

} // namespace armature
