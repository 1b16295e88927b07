// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/simulator/pseudoterminal.h"

#include <QByteArrayList>
#include <QObject>
#include <QTemporaryDir>
#include <QTimer>

#include <utility>

namespace armature {

/// A board whose sketch prints lines on a real pseudo-terminal, round and round, and keeps every
/// byte that it is sent.
class SketchBoard : public QObject
{
public:
    explicit SketchBoard(QByteArrayList lines)
        : m_lines(std::move(lines))
    {
        isOpen = m_terminal.open(m_folder.filePath(QStringLiteral("sketch")));
        connect(&m_timer, &QTimer::timeout, this, &SketchBoard::turn);
        m_timer.start(10);
    }

    [[nodiscard]] QString path() const { return m_terminal.path(); }
    /// From now on these.
    void print(const QByteArrayList &lines)
    {
        m_lines = lines;
        m_next = 0;
    }

    bool isOpen = false;
    QByteArray heard {};

private:
    void turn()
    {
        if (!m_terminal.isConnected()) {
            return;
        }
        heard += m_terminal.read();
        if (m_lines.isEmpty()) {
            return;
        }
        QByteArray line = m_lines.at(m_next) + "\r\n";
        m_next = (m_next + 1) % m_lines.size();
        m_terminal.write(&line);
    }

    QTemporaryDir m_folder {};
    PseudoTerminal m_terminal {};
    QTimer m_timer {};
    QByteArrayList m_lines;
    qsizetype m_next = 0;
};

} // namespace armature
