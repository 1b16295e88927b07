// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/recordedtalk.h"

#include <algorithm>
#include <optional>

namespace armature {

namespace {

/// Follows a conversation from the side of a client that is in no hurry.
class Reader
{
public:
    TalkOutcome run(const Talk &talk)
    {
        for (const TalkStep &step : talk) {
            expire(step.ms);
            if (step.kind == TalkStep::Kind::Close) {
                break;
            }
            step.kind == TalkStep::Kind::Send ? send(RecordedFrame(step.bytes), step.ms)
                                              : receive(RecordedFrame(step.bytes));
        }
        endChannel("Unanswered", "Lost");
        return m_outcome;
    }

private:
    struct Push
    {
        QByteArray ref {};
        int ms = 0;
        qsizetype line = 0;
    };
    struct Join
    {
        QByteArray ref {};
        QByteArray joinRef {};
    };

    void send(const RecordedFrame &frame, int ms)
    {
        if (m_isOver) {
            return;
        }
        if (frame.event == QLatin1String("phx_join")) {
            m_pending = Join {keyOf(frame.ref), keyOf(frame.joinRef)};
            m_topic = frame.topic;
        } else if (frame.event == QLatin1String("phx_leave")) {
            leave(frame);
        } else if (frame.topic == QLatin1String("phoenix")) {
            if (frame.event == QLatin1String("heartbeat")) {
                m_beats.append(keyOf(frame.ref));
            }
        } else if (m_isJoined && frame.topic == m_topic) {
            m_pushes.append({keyOf(frame.ref), ms, m_outcome.pushes.size()});
            m_outcome.pushes.append(QString::fromUtf8(keyOf(frame.ref)));
        }
    }

    void leave(const RecordedFrame &frame)
    {
        if (!m_isJoined) {
            m_isOver = true; // nothing to leave: done at once
        } else if (keyOf(frame.joinRef) == m_joinRef) {
            m_leaveRef = keyOf(frame.ref);
        }
    }

    void receive(const RecordedFrame &frame)
    {
        if (m_isOver) {
            return;
        }
        if (frame.isReply()) {
            takeReply(frame);
        } else if (frame.isEnd() && m_isJoined && keyOf(frame.ref) == m_joinRef) {
            const bool isCrash = frame.event == QLatin1String("phx_error");
            isCrash ? endChannel("Crashed", "Crashed") : endChannel("Unanswered", "Closed");
        } else if (frame.event == QLatin1String("control_update") && m_isJoined) {
            ++m_outcome.controlUpdates;
        }
    }

    void takeReply(const RecordedFrame &frame)
    {
        const QByteArray ref = keyOf(frame.ref);
        if (m_beats.removeOne(ref)) {
            ++m_outcome.heartbeats;
        } else if (m_leaveRef == ref) {
            endChannel("Unanswered", "Asked");
            m_isOver = true;
        } else if (m_pending && m_pending->ref == ref) {
            takeJoinReply(frame);
        } else {
            settle(ref, frame.isOk() ? "Ok" : frame.isUnmatched() ? "Unanswered" : "Rejected");
        }
    }

    void takeJoinReply(const RecordedFrame &frame)
    {
        if (!frame.isOk()) {
            m_outcome.channel.append(QStringLiteral("Refused"));
        } else if (!m_isJoined) {
            m_outcome.channel.append(QStringLiteral("Joined"));
        }
        m_isJoined = m_isJoined || frame.isOk();
        m_joinRef = frame.isOk() ? m_pending->joinRef : m_joinRef;
        m_pending.reset();
    }

    void settle(const QByteArray &ref, const char *outcome)
    {
        const auto found = std::find_if(m_pushes.begin(), m_pushes.end(),
                                        [&ref](const Push &push) { return push.ref == ref; });
        if (found != m_pushes.end()) {
            m_outcome.pushes[found->line] += u'=' + QString::fromLatin1(outcome);
            m_pushes.erase(found);
        }
    }

    void expire(int ms)
    {
        constexpr int kPatience = 10'000;
        while (!m_pushes.isEmpty() && ms - m_pushes.first().ms >= kPatience) {
            settle(m_pushes.first().ref, "Unanswered");
        }
    }

    void endChannel(const char *pushes, const char *why)
    {
        while (!m_pushes.isEmpty()) {
            settle(m_pushes.first().ref, pushes);
        }
        if (m_isJoined) {
            m_outcome.channel.append(QStringLiteral("Left ") + QString::fromLatin1(why));
        }
        m_isJoined = false;
    }

    TalkOutcome m_outcome;
    QList<Push> m_pushes;
    QList<QByteArray> m_beats;
    std::optional<Join> m_pending;
    QString m_topic;
    QByteArray m_joinRef;
    QByteArray m_leaveRef;
    bool m_isJoined = false;
    bool m_isOver = false;
};

} // namespace

TalkOutcome impliedBy(const Talk &talk)
{
    return Reader().run(talk);
}

} // namespace armature
