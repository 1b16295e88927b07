// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QSocketNotifier>

#include <array>
#include <memory>

namespace armature {

/// Turns SIGINT, SIGTERM and SIGHUP into a Qt signal, so that outputs reach their safe values
/// before the program ends; SIGPIPE is ignored. One instance a process, on the main thread.
class TerminationSignals : public QObject
{
    Q_OBJECT

public:
    explicit TerminationSignals(QObject *parent = nullptr);
    ~TerminationSignals() override;

Q_SIGNALS:
    void terminationRequested();

private:
    std::array<int, 2> m_pipe {-1, -1};
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace armature
