// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/integration/recordedcase.h"

#include <QJsonObject>
#include <QJsonValue>
#include <QStringList>

namespace armature {

/// One frame of a recorded conversation taken apart, in either version. Reads it without the codec
/// that is tested.
struct RecordedFrame
{
    explicit RecordedFrame(const QByteArray &frame);
    /// Written again, e.g. with other refs.
    [[nodiscard]] QByteArray toJson() const;

    [[nodiscard]] bool isReply() const { return event == QLatin1String("phx_reply"); }
    [[nodiscard]] bool isOk() const;
    [[nodiscard]] bool isUnmatched() const;
    [[nodiscard]] bool isEnd() const;

    bool isArray = false;
    QJsonValue joinRef {};
    QJsonValue ref {};
    QString topic {};
    QString event {};
    QJsonObject payload {};
};

/// What happened, in the order in which the client of the recording did and saw it.
struct TalkStep
{
    enum class Kind { Send, Receive, Close };
    Kind kind {};
    QByteArray bytes {};
    int code = 0; ///< of a close
    int ms = 0; ///< since the conversation began
};
using Talk = QList<TalkStep>;

/// With the metadata and the join with which the recorder began, where the recording leaves them
/// out. A recording that lists all that was sent first is put in order: each of them goes just
/// before the first frame that needs it.
[[nodiscard]] Talk talkOf(const RecordedCase &recorded);

/// What a session has to make of a conversation.
struct TalkOutcome
{
    /// `Joined`, `Refused`, `Left <why>` in their order.
    QStringList channel {};
    /// `<recorded ref>=<outcome>` for each push that a joined client sent, in that order.
    QStringList pushes {};
    int controlUpdates = 0;
    int heartbeats = 0; ///< answered
    bool operator==(const TalkOutcome &) const = default;
};

/// By the recorded frames alone: a reply answers its ref, phx_error and phx_close with the ref of
/// the present join end it, a close ends all, and what is not answered in 10 s is unanswered.
[[nodiscard]] TalkOutcome impliedBy(const Talk &talk);

/// A ref as the key of a table.
[[nodiscard]] QByteArray keyOf(const QJsonValue &ref);

} // namespace armature
