// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/protocol/lineframer.h"

#include <QElapsedTimer>
#include <QJsonObject>
#include <QList>
#include <QObject>
#include <QSocketNotifier>
#include <QString>

#include <memory>
#include <utility>

/// The far side of a real pseudo-terminal: a small board, written from the protocol alone.
class PtyBoard : public QObject
{
    Q_OBJECT

public:
    /// \param link the path under which the port is found while it is plugged in.
    explicit PtyBoard(QString link, QObject *parent = nullptr);
    ~PtyBoard() override;

    [[nodiscard]] bool plug();
    /// Plays the board on the far side of a pseudo-terminal that somebody else made and will close.
    [[nodiscard]] bool adopt(int master);
    void unplug();
    /// Ends the pseudo-terminal that was adopted, as pulling the plug would.
    void hangUp();
    /// Clock and counters begin anew; announces itself without having been asked.
    void reboot();
    void announce();
    void write(const QByteArray &bytes);
    void say(const QByteArray &json);
    void sayReading();
    [[nodiscard]] int countOf(const QString &type) const;
    [[nodiscard]] const QString &link() const { return m_link; }
    /// The far side, for those who write to it from another thread; -1 while unplugged.
    [[nodiscard]] int descriptor() const { return m_master; }
    /// Milliseconds since it booted.
    [[nodiscard]] qint64 clock() const { return m_clock.elapsed() + m_clockOffset; }
    /// The line as it goes over the wire, with its checksum.
    [[nodiscard]] static QByteArray lineOf(const QByteArray &json);

    bool isMute = false; ///< answers nothing
    bool hasChecksums = true;
    bool isStopping = true; ///< answers `stop`
    int baud = 0; ///< at another one the host receives rubbish; 0: at any
    QByteArray uid = "PTY1";
    QList<QJsonObject> heard;
    QList<std::pair<QString, double>> sets;

private:
    void listen();
    void read();
    void answer(const QJsonObject &message);
    [[nodiscard]] QByteArray ms() const;
    [[nodiscard]] bool isHeardAsRubbish() const;

    QString m_link;
    int m_master = -1;
    bool m_isAdopted = false;
    int m_slave = -1; ///< held, so that the master can be read before the host comes
    std::unique_ptr<QSocketNotifier> m_notifier;
    armature::LineFramer m_framer;
    QElapsedTimer m_clock;
    qint64 m_clockOffset = 5000;
    int m_counter = 0;
};
