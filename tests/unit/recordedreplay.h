// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/unit/phoenixscript.h"
#include "tests/unit/recordedtalk.h"

#include <QHash>
#include <QMultiHash>

namespace armature {

/// Lets a session take the place of the client of a recording. What the server answered then is put
/// to it under the refs that it used itself, as the server echoes whatever ref it was given.
class RecordedReplay
{
public:
    RecordedReplay(const Talk &talk, PhoenixVersion version)
        : m_session(version, kFirstRef, kStart - std::chrono::seconds(4))
    {
        for (const TalkStep &step : talk) {
            passTo(kStart + m_shift + Milliseconds(step.ms));
            if (step.kind == TalkStep::Kind::Close) {
                m_closeCode = step.code;
                break;
            }
            step.kind == TalkStep::Kind::Send ? send(RecordedFrame(step.bytes))
                                              : receive(step.bytes);
        }
    }

    /// The connection ends: by the recorded close, or as the recorder went away.
    void end()
    {
        m_joinedFor = m_session.joinedFor(m_now);
        take(m_session.lost(reason(), {}));
    }

    [[nodiscard]] ServerReason reason() const
    {
        constexpr int kNoCloseFrame = 1006;
        return m_closeCode != 0 && m_closeCode != kNoCloseFrame ? ServerReason::ClosedByServer
                                                                : ServerReason::ConnectionLost;
    }
    [[nodiscard]] TalkOutcome outcome() const { return m_outcome; }
    [[nodiscard]] bool isJoined() const { return m_state == State::Joined; }
    [[nodiscard]] bool hasAborted() const { return m_hasAborted; }
    [[nodiscard]] Milliseconds joinedFor() const { return m_joinedFor; }
    /// Nothing is owed and nothing is wanted any more.
    [[nodiscard]] bool isSilent()
    {
        return !m_session.canPush() && m_session.nextDeadline() == TimePoint::max()
            && m_session.tick(m_now + std::chrono::hours(1)).isEmpty();
    }

private:
    enum class State { Before, Joining, Joined, Waiting, Over };

    void send(const RecordedFrame &frame);
    void join(const RecordedFrame &frame);
    void push(const RecordedFrame &frame);
    void heartbeat(const RecordedFrame &frame);
    void receive(const QByteArray &bytes);
    [[nodiscard]] QByteArray asToOurs(RecordedFrame frame);
    void passTo(TimePoint time);
    void take(const phoenix::Actions &actions);
    void sent(const phoenix::SendText &frame) { m_lastRefs.insert(frame.event, frame.ref); }

    static constexpr quint64 kFirstRef = 1'000;
    static constexpr TimePoint kStart {std::chrono::seconds(1000)};

    TimePoint m_now = kStart - std::chrono::seconds(4); // so that a heartbeat can be had at once
    Milliseconds m_shift {0}; ///< by which our own waits are behind the recorded ones
    PhoenixSession m_session;
    State m_state = State::Before;
    QHash<QString, QString> m_lastRefs; ///< of ours, by event
    QMultiHash<QByteArray, QString> m_ours; ///< our refs by the recorded ones
    QHash<QByteArray, QString> m_joins; ///< our join refs by the recorded ones
    QString m_recordedTopic;
    TalkOutcome m_outcome;
    Milliseconds m_joinedFor {-1};
    int m_closeCode = 0;
    bool m_hasAborted = false;
};

} // namespace armature
