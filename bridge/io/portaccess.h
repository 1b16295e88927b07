// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/io/checkstep.h"

#include <QList>
#include <QString>
#include <QStringList>

namespace armature {

enum class PortKind {
    Missing,
    Device, ///< a terminal device, as a serial port is
    Other, ///< a file, a folder or another device
    Unreachable, ///< a folder on the way to it is closed to this account
};

enum class GroupMembership {
    Unknown,
    Member, ///< of this session
    AfterLogin, ///< by the user database, which this session was begun too early for
    Outsider,
};

/// What may hide a port from this process, or keep it out.
enum class Sandbox { None, Flatpak, Snap, Container };

/// A process that has the port open, or says by a lock that it does.
struct PortHolder
{
    qint64 pid = 0;
    QString name {}; ///< of the process; empty where the system does not say
    bool operator==(const PortHolder &) const = default;
};

/// What the system says of a serial port. Codes and names only, in no language.
struct PortAccess
{
    QString path {}; ///< as it was asked for
    QString device {}; ///< with links followed
    PortKind kind = PortKind::Missing;
    bool isUsb = false; ///< by its name: only these come under the udev rule
    bool isReadable = false; ///< by this process, permissions and access lists together
    bool isWritable = false;
    QString owner {}; ///< a name, or a number where it has none
    QString group {}; ///< likewise
    uint mode = 0; ///< its permission bits
    GroupMembership membership = GroupMembership::Unknown;
    QList<PortHolder> holders {}; ///< never this process
    /// Whether each process could be looked into; without being root only one's own are.
    bool areHoldersComplete = false;
    QStringList suspects {}; ///< programs known to take ports that run here, and hold it or not
    QString staleLock {}; ///< a lock file of nobody that this account may not remove
    QString rule {}; ///< the udev rule in force, empty where it is not installed
    bool hasUdev = false;
    Sandbox sandbox = Sandbox::None;
    QString sandboxName {}; ///< the application's, of a flatpak or a snap
    bool operator==(const PortAccess &) const = default;

    /// Whether joining the group is a remedy: it opens the port, and opens nothing else.
    [[nodiscard]] bool isGroupTheWay() const;
};

/// What keeps this process from a port; the first of them is the one to mend.
enum class PortFault {
    None,
    Hidden, ///< not there, in a sandbox which is given no devices
    Missing,
    NotADevice,
    Forbidden,
    LoginNeeded, ///< forbidden to this session, and no more to the next
    Busy,
    StaleLock,
};

enum class PortStep { Presence, Permission, Holders, Rule };

/// How one part of the check went.
struct PortFinding
{
    PortStep step = PortStep::Presence;
    CheckResult result = CheckResult::NotReached;
    PortFault fault = PortFault::None; ///< of a failure
    bool operator==(const PortFinding &) const = default;
};

/// Where the system keeps what is looked at; tests bring their own.
struct SystemPlaces
{
    QString proc = QStringLiteral("/proc");
    QStringList locks {QStringLiteral("/run/lock"), QStringLiteral("/var/lock"),
                       QStringLiteral("/tmp")};
    /// Of the rules, the strongest first.
    QStringList rules {QStringLiteral("/etc/udev/rules.d"), QStringLiteral("/run/udev/rules.d"),
                       QStringLiteral("/usr/local/lib/udev/rules.d"),
                       QStringLiteral("/usr/lib/udev/rules.d"),
                       QStringLiteral("/lib/udev/rules.d")};
    QString udev = QStringLiteral("/run/udev"); ///< there while udev runs
    QString root = QStringLiteral("/"); ///< with the marks of flatpak and containers
};

/// The file's name of the udev rule, in `packaging/linux` and where it is installed.
inline const QString kRuleName = QStringLiteral("60-armature.rules");

/// Looks at a port without opening it, because opening resets many boards. What cannot be known so
/// is not claimed: a port in exclusive mode (TIOCEXCL) shows by its holder alone. It reads some
/// hundred small files, so not on the thread of the window or of the bridge. Elsewhere than on
/// Linux, holders, rule and sandbox stay unknown. Any thread.
[[nodiscard]] PortAccess inspectPort(const QString &path, const SystemPlaces &places = {});
/// The given port; with `auto` each USB port there is; where there is none, a missing one named
/// `auto` and then every other port.
[[nodiscard]] QList<PortAccess> inspectPorts(const QString &port, const SystemPlaces &places = {});

[[nodiscard]] PortFault faultOf(const PortAccess &access);
/// Each step in order. Nothing is said of holders that nobody may see.
[[nodiscard]] QList<PortFinding> findingsOf(const PortAccess &access);

/// The words of these codes in the event stream: lower case, never translated.
/// \{
[[nodiscard]] QString nameOf(PortStep step);
[[nodiscard]] QString nameOf(PortFault fault);
/// \}

} // namespace armature
