// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/recordedtalk.h"

#include "tests/integration/recordedparts.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace armature {

namespace {

using Kind = RecordedCase::Kind;

const QByteArray kMetadataFrame
    = R"({"event":"metadata","join_ref":null,"payload":{"controller_id":3,"location_id":2,)"
      R"("user_id":1},"ref":null,"topic":"microcontroller:3"})";
const QByteArray kFirstJoin
    = R"({"topic":"microcontroller:v1:3","event":"phx_join","payload":{},"ref":"1","join_ref":"1"})";
const QByteArray kFirstReply
    = R"({"event":"phx_reply","payload":{"response":{},"status":"ok"},"ref":"1",)"
      R"("topic":"microcontroller:v1:3"})";

/// Puts what was sent where it must have been sent.
class TalkOrder
{
public:
    explicit TalkOrder(const RecordedCase &recorded)
        : m_recorded(recorded)
    {
        for (const RecordedCase::Event &event : recorded.events) {
            if (event.kind == Kind::Sent || event.kind == Kind::SentBinary) {
                m_toSend.append(event.frame);
            }
        }
    }

    Talk run()
    {
        begin();
        for (const RecordedCase::Event &event : m_recorded.events) {
            take(event);
        }
        sendUntil(m_toSend.size(), m_talk.isEmpty() ? 0 : m_talk.last().ms);
        return m_talk;
    }

private:
    void begin()
    {
        const QList<QByteArray> frames = m_recorded.received();
        if (frames.isEmpty() || !frames.first().contains(R"("metadata")")) {
            m_talk.append({TalkStep::Kind::Receive, kMetadataFrame, 0, 0});
            if (!joinsItself(m_recorded.name)) {
                m_talk.append({TalkStep::Kind::Send, kFirstJoin, 0, 0});
                m_talk.append({TalkStep::Kind::Receive, kFirstReply, 0, 0});
            }
        }
    }

    void take(const RecordedCase::Event &event)
    {
        if (event.kind == Kind::Sent || event.kind == Kind::SentBinary) {
            m_due = m_recorded.isInterleaved() ? m_due + 1 : m_due;
        } else if (event.kind == Kind::Closed) {
            sendUntil(m_toSend.size(), event.ms - 1);
            m_talk.append({TalkStep::Kind::Close, {}, event.code, event.ms});
        } else if (event.kind == Kind::Received && event.frame != "<PONG>") {
            prompt(event);
            m_talk.append({TalkStep::Kind::Receive, event.frame, 0, event.ms});
        }
    }

    /// Sends what the server answers, or ends the channel for, with this frame: no sooner, as our
    /// client waits for the reply to its join.
    void prompt(const RecordedCase::Event &event)
    {
        const RecordedFrame frame(event.frame);
        qsizetype end = m_sent;
        if (m_recorded.name.startsWith(QLatin1String("push queued behind"))) {
            end = m_toSend.size();
        } else if (frame.isReply()) {
            end = indexOf(frame.ref) + 1;
        } else if (frame.isEnd() && !isEndedByOperator(m_recorded.name) && m_sent == m_sentBefore) {
            end = m_sent + 1;
        }
        sendUntil(m_recorded.isInterleaved() ? std::min(end, m_due) : end, event.ms - 1);
        m_sentBefore = m_sent;
    }

    [[nodiscard]] qsizetype indexOf(const QJsonValue &ref) const
    {
        const auto found = std::find_if(
            m_toSend.begin() + m_sent, m_toSend.end(),
            [&ref](const QByteArray &sent) { return RecordedFrame(sent).ref == ref; });
        return found == m_toSend.end() ? -1 : found - m_toSend.begin();
    }

    void sendUntil(qsizetype end, int ms)
    {
        for (; m_sent < std::min(end, m_toSend.size()); ++m_sent) {
            m_talk.append({TalkStep::Kind::Send, m_toSend.at(m_sent), 0, ms});
        }
    }

    const RecordedCase &m_recorded;
    QList<QByteArray> m_toSend;
    Talk m_talk;
    qsizetype m_sent = 0;
    qsizetype m_sentBefore = 0;
    qsizetype m_due = 0; ///< of an interleaved recording: how many were sent so far
};

} // namespace

RecordedFrame::RecordedFrame(const QByteArray &frame)
{
    const QJsonDocument document = QJsonDocument::fromJson(frame);
    const QJsonArray parts = document.array();
    const QJsonObject object = document.object();
    isArray = document.isArray();
    const auto part = [&](qsizetype index, QLatin1String key) {
        return isArray ? QJsonValue(parts.at(index)) : object.value(key);
    };
    joinRef = part(0, QLatin1String("join_ref"));
    ref = part(1, QLatin1String("ref"));
    topic = part(2, QLatin1String("topic")).toString();
    event = part(3, QLatin1String("event")).toString();
    payload = part(4, QLatin1String("payload")).toObject();
}

QByteArray RecordedFrame::toJson() const
{
    const QJsonArray parts {joinRef, ref, topic, event, payload};
    const QJsonObject object {{QStringLiteral("ref"), ref},
                              {QStringLiteral("topic"), topic},
                              {QStringLiteral("event"), event},
                              {QStringLiteral("payload"), payload}};
    return (isArray ? QJsonDocument(parts) : QJsonDocument(object)).toJson(QJsonDocument::Compact);
}

bool RecordedFrame::isOk() const
{
    return payload.value(QLatin1String("status")) == QLatin1String("ok");
}

bool RecordedFrame::isUnmatched() const
{
    return payload.value(QLatin1String("response")).toObject().value(QLatin1String("reason"))
        == QLatin1String("unmatched topic");
}

bool RecordedFrame::isEnd() const
{
    return event == QLatin1String("phx_error") || event == QLatin1String("phx_close");
}

Talk talkOf(const RecordedCase &recorded)
{
    return TalkOrder(recorded).run();
}

QByteArray keyOf(const QJsonValue &ref)
{
    const QByteArray text = QJsonDocument(QJsonArray {ref.isUndefined() ? QJsonValue() : ref})
                                .toJson(QJsonDocument::Compact);
    return text.mid(1, text.size() - 2);
}

} // namespace armature
