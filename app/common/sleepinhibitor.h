// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#ifdef Q_OS_LINUX
#include <QDBusUnixFileDescriptor>
#endif

class QDBusPendingCallWatcher;

namespace armature {

struct GateStatus;
class Bridge;

/// Keeps the machine awake while an output is away from its safe value. Where nothing can keep it
/// awake (no logind), nothing is lost but that: a machine that sleeps stops its board's pings, and
/// the board stops itself. GUI thread, or the main thread of the bridge alone; never waits.
class SleepInhibitor : public QObject
{
    Q_OBJECT

public:
    explicit SleepInhibitor(QObject *parent = nullptr);
    ~SleepInhibitor() override;

    /// Follows this bridge's outputs until it is deleted; then sleep is allowed.
    void follow(Bridge *bridge);
    void setInhibited(bool isInhibited);
    /// True once the system has agreed.
    [[nodiscard]] bool isInhibited() const { return m_isHeld; }

private:
    void ask();
    void letGo();
#ifdef Q_OS_LINUX
    void take(QDBusPendingCallWatcher *call);

    QDBusUnixFileDescriptor m_lock {}; ///< sleep is inhibited while it is open (systemd-logind)
    QDBusPendingCallWatcher *m_call = nullptr; ///< the question on its way
#endif
    bool m_isWanted = false;
    bool m_isHeld = false;
};

} // namespace armature
