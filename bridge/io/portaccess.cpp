// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/portaccess.h"

#include "bridge/io/portholders.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSerialPortInfo>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#ifdef Q_OS_LINUX
#include <sys/sysmacros.h>
#endif
#include <unistd.h>
#include <vector>

namespace armature {

namespace {

QString nameOr(const QString &name, uint id)
{
    return name.isEmpty() ? QString::number(id) : name;
}

std::vector<gid_t> sessionGroups()
{
    std::vector<gid_t> groups(static_cast<std::size_t>(std::max(::getgroups(0, nullptr), 0)));
    const int count = ::getgroups(static_cast<int>(groups.size()), groups.data());
    groups.resize(static_cast<std::size_t>(std::max(count, 0)));
    groups.push_back(::getegid());
    return groups;
}

/// By the user database: what the next session will have.
std::vector<gid_t> databaseGroups()
{
    constexpr std::size_t kMostText = 16'384;
    std::vector<char> text(kMostText);
    passwd entry {};
    passwd *user = nullptr;
    if (::getpwuid_r(::geteuid(), &entry, text.data(), text.size(), &user) != 0
        || user == nullptr) {
        return {};
    }
    constexpr int kMost = 1024;
    std::vector<gid_t> groups(kMost);
    int count = kMost;
#ifdef Q_OS_MACOS
    std::vector<int> found(kMost);
    ::getgrouplist(user->pw_name, static_cast<int>(user->pw_gid), found.data(), &count);
    groups.assign(found.begin(), found.end());
#else
    ::getgrouplist(user->pw_name, user->pw_gid, groups.data(), &count);
#endif
    groups.resize(static_cast<std::size_t>(std::clamp(count, 0, kMost)));
    return groups;
}

GroupMembership membershipOf(gid_t id)
{
    const auto has = [id](const std::vector<gid_t> &groups) {
        return std::find(groups.begin(), groups.end(), id) != groups.end();
    };
    if (has(sessionGroups())) {
        return GroupMembership::Member;
    }
    return has(databaseGroups()) ? GroupMembership::AfterLogin : GroupMembership::Outsider;
}

bool isAllowed(const QByteArray &path, int how)
{
    return ::faccessat(AT_FDCWD, path.constData(), how, AT_EACCESS) == 0;
}

/// By the kernel's own list, which has each device but the pseudo-terminals.
bool isTerminal(const struct stat &node)
{
    if (!S_ISCHR(node.st_mode)) {
        return false;
    }
#ifdef Q_OS_LINUX
    const QFileInfo subsystem(QStringLiteral("/sys/dev/char/%1:%2/subsystem")
                                  .arg(major(node.st_rdev))
                                  .arg(minor(node.st_rdev)));
    return !subsystem.exists()
        || QFileInfo(subsystem.canonicalFilePath()).fileName() == QLatin1String("tty");
#else
    return true;
#endif
}

/// \return false where there is nothing more to say of it.
bool readNode(const QByteArray &path, PortAccess &access)
{
    struct stat node
    { };
    if (::stat(path.constData(), &node) != 0) {
        access.kind = errno == EACCES ? PortKind::Unreachable : PortKind::Missing;
        return false;
    }
    access.kind = isTerminal(node) ? PortKind::Device : PortKind::Other;
    const QFileInfo file(QFile::decodeName(path));
    access.owner = nameOr(file.owner(), node.st_uid);
    access.group = nameOr(file.group(), node.st_gid);
    access.mode = node.st_mode & 07777U;
    access.membership = membershipOf(node.st_gid);
    access.isReadable = isAllowed(path, R_OK);
    access.isWritable = isAllowed(path, W_OK);
    return access.kind == PortKind::Device;
}

/// A link to /dev/null in a stronger folder switches the rule off.
QString ruleInForce(const SystemPlaces &places)
{
    for (const QString &folder : places.rules) {
        const QFileInfo rule(QDir(folder), kRuleName);
        if (rule.exists() || rule.isSymLink()) {
            return rule.isFile() ? rule.filePath() : QString();
        }
    }
    return {};
}

QString flatpakName(const QString &path)
{
    QFile info(path);
    if (!info.open(QIODevice::ReadOnly)) {
        return {};
    }
    constexpr qint64 kMost = 4096;
    const QByteArray key("\nname=");
    const QByteArray text = info.read(kMost);
    const qsizetype at = text.indexOf(key);
    return at < 0 ? QString() : QString::fromUtf8(text.mid(at + key.size()).split('\n').first());
}

void readSandbox(const SystemPlaces &places, PortAccess &access)
{
    const QDir root(places.root);
    if (root.exists(QStringLiteral(".flatpak-info"))) {
        access.sandbox = Sandbox::Flatpak;
        access.sandboxName = flatpakName(root.filePath(QStringLiteral(".flatpak-info")));
    } else if (qEnvironmentVariableIsSet("SNAP") && qEnvironmentVariableIsSet("SNAP_NAME")) {
        access.sandbox = Sandbox::Snap;
        access.sandboxName = qEnvironmentVariable("SNAP_NAME");
    } else if (root.exists(QStringLiteral(".dockerenv"))
               || root.exists(QStringLiteral("run/.containerenv"))) {
        access.sandbox = Sandbox::Container;
    }
}

bool isUsbName(const QString &device)
{
    const QString name = QFileInfo(device).fileName();
    return name.startsWith(QLatin1String("ttyACM")) || name.startsWith(QLatin1String("ttyUSB"));
}

PortFault presenceFault(const PortAccess &access)
{
    switch (access.kind) {
    case PortKind::Missing:
        return access.sandbox == Sandbox::Flatpak || access.sandbox == Sandbox::Snap
            ? PortFault::Hidden
            : PortFault::Missing;
    case PortKind::Other:
        return PortFault::NotADevice;
    case PortKind::Device:
    case PortKind::Unreachable:
        break;
    }
    return PortFault::None;
}

PortFault permissionFault(const PortAccess &access)
{
    if (access.isReadable && access.isWritable) {
        return PortFault::None;
    }
    const bool isComing
        = access.membership == GroupMembership::AfterLogin && access.isGroupTheWay();
    return isComing ? PortFault::LoginNeeded : PortFault::Forbidden;
}

PortFault holderFault(const PortAccess &access)
{
    if (!access.holders.isEmpty()) {
        return PortFault::Busy;
    }
    return access.staleLock.isEmpty() ? PortFault::None : PortFault::StaleLock;
}

PortFinding finding(PortStep step, PortFault fault)
{
    const bool isFine = fault == PortFault::None;
    return {step, isFine ? CheckResult::Passed : CheckResult::Failed, fault};
}

} // namespace

bool PortAccess::isGroupTheWay() const
{
    constexpr uint kGroupMay = 0060;
    // root's group opens the whole machine, and tty's opens other people's terminals.
    const bool isForPorts = group != QLatin1String("root") && group != QLatin1String("tty")
        && group != QLatin1String("wheel");
    const bool hasName = !group.isEmpty() && !group.at(0).isDigit();
    return (mode & kGroupMay) == kGroupMay && isForPorts && hasName;
}

namespace {

/// What there is to say without a port.
PortAccess surroundings(const QString &path, const SystemPlaces &places)
{
    PortAccess access;
    access.path = path;
    access.hasUdev = QFileInfo::exists(places.udev);
    access.rule = ruleInForce(places);
    readSandbox(places, access);
    access.suspects = runningSuspects(places);
    return access;
}

} // namespace

PortAccess inspectPort(const QString &path, const SystemPlaces &places)
{
    PortAccess access = surroundings(path, places);
    const QFileInfo file(path);
    const QString canonical = file.canonicalFilePath();
    access.device = canonical.isEmpty() ? file.absoluteFilePath() : canonical;
    access.isUsb = isUsbName(access.device);
    if (readNode(QFile::encodeName(path), access)) {
        findHolders(places, access);
    }
    return access;
}

QList<PortAccess> inspectPorts(const QString &port, const SystemPlaces &places)
{
    if (port != QLatin1String("auto")) {
        return {inspectPort(port, places)};
    }
    QList<PortAccess> all;
    QList<PortAccess> ofUsb;
    const QList<QSerialPortInfo> found = QSerialPortInfo::availablePorts();
    for (const QSerialPortInfo &info : found) {
        all.append(inspectPort(info.systemLocation(), places));
        if (info.hasVendorIdentifier() || all.constLast().isUsb) {
            ofUsb.append(all.constLast());
        }
    }
    if (ofUsb.isEmpty()) {
        all.prepend(surroundings(port, places));
        return all;
    }
    return ofUsb;
}

PortFault faultOf(const PortAccess &access)
{
    const QList<PortFinding> findings = findingsOf(access);
    const auto failed = std::find_if(findings.begin(), findings.end(), [](const PortFinding &each) {
        return each.result == CheckResult::Failed;
    });
    return failed == findings.end() ? PortFault::None : failed->fault;
}

QList<PortFinding> findingsOf(const PortAccess &access)
{
    QList<PortFinding> findings {finding(PortStep::Presence, presenceFault(access))};
    if (findings.constFirst().result == CheckResult::Failed) {
        findings.append({PortStep::Permission, CheckResult::NotReached, PortFault::None});
        findings.append({PortStep::Holders, CheckResult::NotReached, PortFault::None});
    } else {
        findings.append(finding(PortStep::Permission, permissionFault(access)));
        findings.append(finding(PortStep::Holders, holderFault(access)));
    }
    // Without it a port may well be open to its group, so its absence is no failure.
    const CheckResult rule = access.rule.isEmpty() ? CheckResult::Skipped : CheckResult::Passed;
    findings.append({PortStep::Rule, rule, PortFault::None});
    return findings;
}

QString nameOf(PortStep step)
{
    switch (step) {
    case PortStep::Presence:
        return QStringLiteral("port");
    case PortStep::Permission:
        return QStringLiteral("port-permission");
    case PortStep::Holders:
        return QStringLiteral("port-holders");
    case PortStep::Rule:
        return QStringLiteral("udev-rule");
    }
    return {};
}

QString nameOf(PortFault fault)
{
    switch (fault) {
    case PortFault::None:
        return {};
    case PortFault::Hidden:
        return QStringLiteral("hidden-by-sandbox");
    case PortFault::Missing:
        return QStringLiteral("not-found");
    case PortFault::NotADevice:
        return QStringLiteral("not-a-device");
    case PortFault::Forbidden:
        return QStringLiteral("permission-denied");
    case PortFault::LoginNeeded:
        return QStringLiteral("login-needed");
    case PortFault::Busy:
        return QStringLiteral("busy");
    case PortFault::StaleLock:
        return QStringLiteral("stale-lock");
    }
    return {};
}

} // namespace armature
