// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/clock.h"
#include "bridge/io/knownboards.h"
#include "bridge/io/portinventory.h"
#include "bridge/protocol/boarddialogue.h"

#include <QHash>
#include <QList>
#include <QSet>
#include <QString>
#include <QStringList>

#include <optional>

namespace armature {

/// Decides which port is tried next, and when: one given path, or with `auto` the ports of known
/// boards and then each that may be a board's. Waits 0.5 to 5 s between rounds; a port that appears
/// is tried at once. Of several ports that nothing but the board's own `uid` tells apart, it has
/// each tried before one is taken: the one that was used last, and none where that leaves a choice.
class BoardFinder
{
public:
    struct Attempt
    {
        QString path {};
        BoardApproach approach = BoardApproach::Named;
        bool operator==(const Attempt &) const = default;
    };

    enum class Verdict {
        Taken, ///< this is the board
        TryOthers, ///< not yet sure: next() goes on
        Ambiguous, ///< a person has to choose: choices() says between which ports
        Stranger, ///< not the board that was just lost: next() waits for that one
    };

    /// \param port a device path or `auto`.
    explicit BoardFinder(const QString &port, KnownBoards known = {});

    [[nodiscard]] bool isAutomatic() const { return m_path.isEmpty(); }
    /// The ports there are now; only for `auto`.
    void setPorts(const QList<PortInfo> &ports);
    /// The port to try now, if there is one and its time has come.
    [[nodiscard]] std::optional<Attempt> next(TimePoint now);
    /// The port of the last next() has no board, or cannot be opened.
    void failed(TimePoint now);
    /// The board of the last next() is gone. Where it had been taken, another one is not, for 30 s:
    /// what was meant for the one must not move the other.
    void lost(TimePoint now);
    /// A board announced itself on the port of the last next().
    /// \param isKept whether it is a known board from then on, if it is taken.
    [[nodiscard]] Verdict announced(const QString &uid, TimePoint now, bool isKept = true);
    /// A person wants it: whichever board is there now is the right one.
    void retryNow();
    /// When next() has something to try; empty while there is none at all, or a choice to be made.
    [[nodiscard]] std::optional<TimePoint> retryAt() const;
    /// The port of the board that is waited for in a lost()'s 30 s, before it is looked at again.
    [[nodiscard]] const QString &lastPath() const { return m_preferred.path; }
    /// The ports between which a person has to choose.
    [[nodiscard]] const QStringList &choices() const { return m_choices; }
    /// The ports that are never opened unasked.
    [[nodiscard]] const QStringList &leftAlone() const { return m_leftAlone; }
    /// What the system says of the port of the last next(): a given path alone says nothing.
    void describe(const PortInfo &port) { m_current = port; }
    /// Those that were given, and what was taken since.
    [[nodiscard]] const KnownBoards &known() const { return m_known; }

private:
    /// A board that was taken, and lost.
    struct Awaited
    {
        QString uid {};
        TimePoint until {};
    };

    [[nodiscard]] std::optional<Attempt> nextNamed(TimePoint now);
    [[nodiscard]] std::optional<Attempt> nextAutomatic(TimePoint now);
    [[nodiscard]] Verdict judge(const QString &uid);
    [[nodiscard]] Verdict chooseAmong(const QList<PortInfo> &others, const QString &uid);
    [[nodiscard]] Verdict askAbout(const QList<PortInfo> &ports);
    void tryFirst(const PortInfo &port);
    void take(const QString &uid, bool isKept);
    void beginAnew();
    void awaitTaken(TimePoint now);
    [[nodiscard]] bool isStranger(const QString &uid, TimePoint now) const;
    void forgetRound();
    void wait(TimePoint now);
    void sortRound();
    [[nodiscard]] bool mayTry(const PortInfo &port) const;
    [[nodiscard]] int rankOf(const PortInfo &port) const;
    [[nodiscard]] qsizetype placeOf(const PortInfo &port, const QString &uid) const;
    [[nodiscard]] bool isKnownDevice(const PortInfo &port) const;
    [[nodiscard]] QList<PortInfo> twinsOf(const PortInfo &port) const;

    QString m_path;
    KnownBoards m_known;
    QList<PortInfo> m_ports; ///< that may be tried
    QStringList m_leftAlone;
    QList<PortInfo> m_round; ///< what is still to be tried in this round
    QHash<QString, QString> m_answers; ///< by path: the uid that was announced in this round
    QSet<QString> m_failures; ///< paths that were tried in vain in this round
    QStringList m_choices;
    std::optional<QString> m_taken; ///< the uid of the board that is in use
    std::optional<Awaited> m_awaited;
    QSet<QString> m_strangers; ///< paths of other boards than the awaited one
    PortInfo m_current;
    PortInfo m_preferred;
    bool m_isMissing = false; ///< nothing to try: no such path, or no port at all
    Milliseconds m_backoff;
    TimePoint m_retryAt {};
};

} // namespace armature
