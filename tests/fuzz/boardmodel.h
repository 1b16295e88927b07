// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/protocol/boardsession.h"

#include <QHash>
#include <QJsonObject>

#include <optional>

namespace armature::fuzz {

/// What a board session may do, written from the protocol's page beside it. It is told what the
/// session is, and judges each of its answers.
class BoardModel
{
public:
    explicit BoardModel(bool isBareLines)
        : m_isBareLines(isBareLines)
    { }

    /// What is done to the session, before its answer is taken.
    enum class Input { Opened, Received, Set, Stop, Arm, Tick };

    void opened(BoardApproach approach, TimePoint now);
    /// Before a line is given to the session.
    void heard(const BoardLine &line);
    void closed();
    void wanted(const QString &id, double value, TimePoint now);
    void take(Input input, const BoardOutput &out, BoardSession::State state, TimePoint now);

    [[nodiscard]] bool isControllable() const { return m_isReady && m_isControllable; }
    /// The `s` of the last set to this control, or of the last request of another kind.
    [[nodiscard]] int lastSequence(const QString &kind) const { return m_last.value(kind, 0); }
    [[nodiscard]] double lastValue(const QString &id) const { return m_sent.value(id).value; }

private:
    struct Wanted
    {
        double value = 0.0;
        TimePoint since {};
    };
    struct Sent
    {
        double value = 0.0;
        int sequence = -1;
        QByteArray line {};
        TimePoint first {};
        TimePoint last {};
        int times = 0;
        bool isOpen = false;
    };

    void checkLine(Input input, const QByteArray &line, TimePoint now);
    void checkSet(const QJsonObject &object, const QByteArray &line, TimePoint now);
    void checkNewSet(const QString &id, double value, TimePoint now);
    void checkStop(Input input, TimePoint now);
    void checkId(TimePoint now);
    void checkSequence(const QJsonObject &object);
    void check(const BoardEvent &event);
    void checkAnnounced(const BoardAnnouncement &announcement);
    void forget();

    bool m_isBareLines;
    bool m_isOpen = false;
    bool m_isReady = false; ///< announced, and not rebooted since
    bool m_isControllable = false;
    bool m_mayStop = false; ///< controllable at some time since the opening
    bool m_isStopping = false;
    TimePoint m_stopAt {};
    bool m_isStrange = false; ///< a port that may hang on anything, and no message came yet
    bool m_mayAsk = true; ///< of a strange one: it was not asked, and nothing else spoke
    TimePoint m_openedAt {};
    QHash<QString, Wanted> m_wanted;
    QHash<QString, Sent> m_sent;
    QHash<QString, int> m_last;
    QHash<QString, double> m_sentNow; ///< by the CommandSent of this answer
    QStringList m_controls;
    QStringList m_sensors;
    std::optional<int> m_newest; ///< the last `s` that was new
};

} // namespace armature::fuzz
