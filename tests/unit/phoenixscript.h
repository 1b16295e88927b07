// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/protocol/phoenixsession.h"

#include <algorithm>

namespace armature {

inline const auto kTopic = QStringLiteral("microcontroller:v1:3");
inline const QByteArray kMetadata
    = R"({"event":"metadata","join_ref":null,"payload":{"controller_id":3,"location_id":2,)"
      R"("user_id":1},"ref":null,"topic":"microcontroller:3"})";

template <typename T>
QList<T> only(const phoenix::Actions &actions)
{
    QList<T> found;
    for (const phoenix::Action &action : actions) {
        if (const T *one = std::get_if<T>(&action)) {
            found.append(*one);
        }
    }
    return found;
}

/// A session under a clock of its own, and what it wanted last.
class PhoenixScript
{
public:
    explicit PhoenixScript(PhoenixVersion version = PhoenixVersion::V1, quint64 firstRef = 1)
        : session(version, firstRef, now)
    { }

    void receive(const QByteArray &frame) { last = session.textReceived(frame, now); }
    void reply(const QString &ref, const QByteArray &status = "ok",
               const QByteArray &response = "{}")
    {
        receive(R"({"event":"phx_reply","payload":{"response":)" + response + R"(,"status":")"
                + status + R"("},"ref":")" + ref.toLatin1()
                + R"(","topic":"microcontroller:v1:3"})");
    }
    void channel(const QByteArray &event, const QByteArray &ref, const QByteArray &payload = "{}")
    {
        receive(R"({"event":")" + event + R"(","payload":)" + payload + R"(,"ref":)" + ref
                + R"(,"topic":"microcontroller:v1:3"})");
    }
    /// Lets time pass, from deadline to deadline, or to an abort; `last` is all that was wanted.
    void pass(Milliseconds time)
    {
        const TimePoint end = now + time;
        phoenix::Actions all;
        while (session.nextDeadline() <= end && only<phoenix::Abort>(all).isEmpty()) {
            now = std::max(now, session.nextDeadline());
            all += session.tick(now);
        }
        now = end;
        last = all;
    }
    /// The last frame of this event that was sent.
    [[nodiscard]] phoenix::SendText sent(const QString &event) const
    {
        phoenix::SendText found;
        const QList<phoenix::SendText> frames = only<phoenix::SendText>(last);
        for (const phoenix::SendText &frame : frames) {
            found = frame.event == event ? frame : found;
        }
        return found;
    }
    /// Metadata and an answered join. \return the join's ref.
    QString join()
    {
        receive(kMetadata);
        QString ref = sent(QStringLiteral("phx_join")).ref;
        reply(ref);
        return ref;
    }
    /// \return the push's ref.
    QString push(quint64 id, PushKind kind = PushKind::Usual)
    {
        last = session.push(id, QStringLiteral("upload_readings"), "{}", now, kind);
        return only<phoenix::SendText>(last).value(0).ref;
    }
    template <typename T>
    [[nodiscard]] int count() const
    {
        return static_cast<int>(only<T>(last).size());
    }

    TimePoint now {std::chrono::seconds(1000)};
    PhoenixSession session;
    phoenix::Actions last {};
};

inline QList<PushOutcome> outcomes(const phoenix::Actions &actions)
{
    QList<PushOutcome> found;
    const QList<phoenix::PushSettled> settled = only<phoenix::PushSettled>(actions);
    for (const phoenix::PushSettled &push : settled) {
        found.append(push.outcome);
    }
    return found;
}

} // namespace armature
