// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QObject>

class QSocketNotifier;

namespace armature {

class VirtualBoard;

/// Lets a person or a script break the virtual board by lines on standard input. Main thread.
class ConsoleCommands : public QObject
{
    Q_OBJECT

public:
    /// \param board borrowed; outlives this.
    explicit ConsoleCommands(VirtualBoard *board, QObject *parent = nullptr);

    /// Carries out one line; false and a message on standard error where it is wrong.
    bool run(const QByteArray &line);

private:
    void read();
    [[nodiscard]] bool runWithArgument(const QByteArray &name, const QByteArray &argument);

    VirtualBoard *m_board;
    QSocketNotifier *m_notifier;
    QByteArray m_pending;
};

} // namespace armature
