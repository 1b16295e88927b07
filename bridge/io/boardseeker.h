// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/io/boardfinder.h"
#include "bridge/io/bytelink.h"
#include "bridge/io/portinventory.h"
#include "bridge/io/ratesearch.h"
#include "bridge/protocol/boarddialogue.h"

#include <QObject>
#include <QTimer>

#include <memory>

namespace armature {

/// Opens one port after another until its owner has found a board on one of them, and again once
/// that one is gone. What is on a port is the owner's to judge. Bridge thread.
class BoardSeeker : public QObject
{
    Q_OBJECT

public:
    struct Settings
    {
        QString port {}; ///< a device path, or `auto`
        int baud = 115200;
        KnownBoards knownBoards {}; ///< those that `auto` prefers, the last one first
        PortInventory::Enumerator enumeratePorts {}; ///< empty: the system's ports
    };

    explicit BoardSeeker(Settings settings, QObject *parent = nullptr);
    ~BoardSeeker() override;

    /// Looks at once, and goes on looking.
    void start();
    /// Closes the port without a signal and stays so.
    void stop();
    /// Closes the port without a signal and looks again at once, however often that was in vain.
    void restart();
    /// A board announced itself on the open port; once more where it was taken before. Where it is
    /// not the one to take, or not yet, the port is closed without a signal.
    /// Only one that may be controlled is known from then on: `auto` writes to those at once.
    BoardFinder::Verdict settle(const BoardAnnouncement &announcement);
    /// There is no board on the open port: closes it without a signal and tries the next.
    /// \param isHeard something came, but nothing valid: a port that a person chose is listened to
    /// at other baud rates, once.
    void giveUp(bool isHeard);
    /// Something valid was heard by a BoardApproach::Listener: closes the port without a signal.
    void settleRate();

    [[nodiscard]] bool isOpen() const { return m_link->isOpen(); }
    /// When something is tried next; empty while nothing is: a board was found, or no port is
    /// there.
    [[nodiscard]] std::optional<TimePoint> retryAt() const;
    /// The ports that are never opened unasked.
    [[nodiscard]] const QStringList &leftAlone() const { return m_finder.leftAlone(); }
    /// The ports between which a person has to choose; empty where there is no such choice.
    [[nodiscard]] const QStringList &choices() const { return m_finder.choices(); }
    /// The port of the board that was in use last.
    [[nodiscard]] const QString &lastPath() const { return m_finder.lastPath(); }
    /// The rate at which the board talks, where it is another one than was asked for.
    [[nodiscard]] std::optional<int> rightBaud() const { return m_rates.found(); }
    /// \return whether the link took it all.
    [[nodiscard]] bool write(const QByteArray &bytes) { return m_link->write(bytes); }
    /// Drops what the other side has not read yet; a newline ends a line that is cut by this.
    /// \return whether there was anything to drop.
    bool dropUnsent();

Q_SIGNALS:
    void opening(const QString &path);
    void openFailed(armature::BoardReason reason, const QString &detail);
    void opened(armature::BoardApproach approach);
    /// No such port, or none that may be tried; told again and again.
    void nothingFound();
    /// A board was taken that was not the last one before. All that are known, to be kept.
    void learned(const armature::KnownBoards &boards);
    void received(const QByteArray &bytes);
    /// The other side is gone; it is being looked for already.
    void closed(armature::BoardReason reason, const QString &detail);

private:
    void search();
    void tryNext();
    void open(const BoardFinder::Attempt &attempt);
    void listenAt(int baud);
    void takeClosed(BoardReason reason, const QString &detail);

    int m_baud;
    std::unique_ptr<ByteLink> m_link;
    PortInventory m_inventory;
    BoardFinder m_finder;
    RateSearch m_rates;
    QTimer m_timer;
    QString m_path; ///< the last one that was tried
    bool m_isSettled = false; ///< the board on the open port was taken
};

} // namespace armature
