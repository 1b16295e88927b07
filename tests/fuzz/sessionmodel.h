// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/protocol/phoenixsession.h"

#include <QHash>
#include <QSet>

namespace armature::fuzz {

/// What a session has promised so far, told by its actions alone, and what it may do next.
class SessionModel
{
public:
    SessionModel(PhoenixVersion version, quint64 firstRef)
        : m_codec(version)
        , m_lastRef(firstRef - 1)
    { }

    /// A push is on its way into the session.
    void pushed(quint64 id);
    /// Takes what the session wants next, and ends the process where it must not.
    void take(const phoenix::Actions &actions);
    void leaving() { m_isLeaving = m_isJoined; }
    /// The connection is gone: nothing may be left open.
    void ended();

    [[nodiscard]] bool isJoined() const { return m_isJoined; }
    [[nodiscard]] bool isClosed() const { return m_isClosed; }
    [[nodiscard]] bool hasAborted() const { return m_hasAborted; }
    [[nodiscard]] bool mayPush() const;
    /// The last ref that went with this event; null where none did.
    [[nodiscard]] QString lastRef(const QString &event) const { return m_lastRefs.value(event); }

private:
    void check(const phoenix::SendText &frame);
    void check(const phoenix::Abort &abort);
    void check(const phoenix::Joining &joining);
    void check(const phoenix::Joined &joined);
    void check(const phoenix::JoinFailed &failed);
    void check(const phoenix::Left &left);
    void check(const phoenix::PushSettled &push);
    void check(const phoenix::ControlUpdateReceived &received) const;
    void check(const phoenix::FrameRead &frame);
    void check(const phoenix::Dropped &dropped);
    void check(const phoenix::RoundTrip &trip);
    void check(const phoenix::LeaveDone &done);

    PhoenixCodec m_codec;
    quint64 m_lastRef;
    QHash<QString, QString> m_lastRefs;
    QSet<quint64> m_outstanding;
    bool m_isJoining = false;
    bool m_isJoined = false;
    bool m_isLeaving = false;
    bool m_isClosed = false;
    bool m_hasAborted = false;
};

} // namespace armature::fuzz
