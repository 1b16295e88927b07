// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QObject>
#include <QTimer>

namespace armature {

/// Writes lines to a file descriptor without ever waiting for its reader: a reader that stands
/// still must not keep the program from ending safely. What it does not take waits here, up to 8
/// MiB; then whole lines are dropped and counted. POSIX; any one thread.
class OutputPipe : public QObject
{
    Q_OBJECT

public:
    /// \param descriptor borrowed.
    explicit OutputPipe(int descriptor, QObject *parent = nullptr);

    /// \param line at most 4096 bytes, which a pipe takes whole or not at all.
    void write(const QByteArray &line);

Q_SIGNALS:
    /// Once, when nobody reads any more; what is written afterwards goes nowhere.
    void readerGone();
    /// The reader is back: so many lines were lost meanwhile.
    void linesDropped(quint64 count);

private:
    void flush();
    [[nodiscard]] bool isReady() const;

    int m_descriptor;
    QByteArray m_waiting {};
    QTimer m_retry {};
    quint64 m_dropped = 0;
    bool m_isGone = false;
};

} // namespace armature
