// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/doctortext.h"

#include "app/common/checktext.h"

#include <QCoreApplication>
#include <QDateTime>

namespace armature {

namespace {

/// The context of these texts for the translators.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(DoctorText)
};

// The columns of a check's lines: word, time, title.
constexpr int kWordColumn = 12;
constexpr int kTimeColumn = 11;
constexpr int kTitleColumn = 18;

QString titleOf(PortStep step)
{
    switch (step) {
    case PortStep::Presence:
        return Words::tr("Port");
    case PortStep::Permission:
        return Words::tr("Permission");
    case PortStep::Holders:
        return Words::tr("In use");
    case PortStep::Rule:
        return Words::tr("udev rule");
    }
    return {};
}

QString presenceText(const PortAccess &access)
{
    if (access.kind == PortKind::Other) {
        return Words::tr("%1 is no serial port").arg(access.path);
    }
    if (access.kind == PortKind::Missing) {
        return access.path == QLatin1String("auto")
            ? Words::tr("No USB port is here")
            : Words::tr("Nothing is at %1").arg(access.path);
    }
    return access.path == access.device
        ? access.path
        : Words::tr("%1, which is %2").arg(access.path, access.device);
}

QString membershipText(GroupMembership membership)
{
    switch (membership) {
    case GroupMembership::Member:
        return Words::tr("this account is in that group");
    case GroupMembership::AfterLogin:
        return Words::tr("this account is in that group from its next login on");
    case GroupMembership::Outsider:
        return Words::tr("this account is not in that group");
    case GroupMembership::Unknown:
        break;
    }
    return {};
}

QString permissionText(const PortAccess &access)
{
    if (access.kind == PortKind::Unreachable) {
        return Words::tr("A folder on the way to it is closed to this account");
    }
    const QString owners = Words::tr("It belongs to %1 and group %2, mode %3")
                               .arg(access.owner, access.group, QString::number(access.mode, 8));
    if (access.isReadable && access.isWritable) {
        return Words::tr("This account may use it. %1").arg(owners);
    }
    const QString membership = membershipText(access.membership);
    return membership.isEmpty() ? owners : owners + QStringLiteral("; ") + membership;
}

QString holdersText(const PortAccess &access)
{
    QStringList names;
    const qsizetype count = access.holders.size();
    constexpr qsizetype kMostNames = 4;
    for (const PortHolder &holder : access.holders.mid(0, kMostNames)) {
        names.append(holder.name.isEmpty()
                         ? Words::tr("process %1").arg(holder.pid)
                         : Words::tr("%1 (process %2)").arg(holder.name).arg(holder.pid));
    }
    if (count > kMostNames) {
        names.append(Words::tr("%1 more").arg(count - kMostNames));
    }
    if (!names.isEmpty()) {
        return Words::tr("By %1").arg(names.join(QStringLiteral(", ")));
    }
    if (!access.staleLock.isEmpty()) {
        return Words::tr("By nobody, but %1 says so").arg(access.staleLock);
    }
    return access.areHoldersComplete ? Words::tr("By no other program")
                                     : Words::tr("By no program that this account may look into");
}

QString ruleText(const PortAccess &access)
{
    if (!access.hasUdev) {
        return Words::tr("There is no udev here");
    }
    return access.rule.isEmpty() ? Words::tr("Not installed; a member of the group needs none")
                                 : access.rule;
}

QString sentence(const PortFinding &finding, const PortAccess &access)
{
    if (finding.result == CheckResult::NotReached) {
        return {};
    }
    switch (finding.step) {
    case PortStep::Presence:
        return presenceText(access);
    case PortStep::Permission:
        return permissionText(access);
    case PortStep::Holders:
        return holdersText(access);
    case PortStep::Rule:
        return ruleText(access);
    }
    return {};
}

QString missingText(const PortAccess &access)
{
    return access.path == QLatin1String("auto")
        ? Words::tr("No USB board is plugged in, or this computer does not know it.")
        : Words::tr("There is no port %1.").arg(access.path);
}

ErrorText textOf(PortFault fault, const PortAccess &access)
{
    switch (fault) {
    case PortFault::None:
        break;
    case PortFault::Hidden:
        return {Words::tr("Port hidden"),
                Words::tr("This program runs in a sandbox that has been given no serial ports."),
                {}};
    case PortFault::Missing:
        return {Words::tr("No port"), missingText(access), {}};
    case PortFault::NotADevice:
        return {Words::tr("No serial port"),
                Words::tr("%1 is something else than a serial port.").arg(access.path),
                {}};
    case PortFault::Forbidden:
        return {Words::tr("Port forbidden"),
                access.kind == PortKind::Unreachable
                    ? permissionText(access) + u'.'
                    : Words::tr("This account may not use the port: it belongs to group %1.")
                          .arg(access.group),
                {}};
    case PortFault::LoginNeeded:
        return {Words::tr("Login needed"),
                Words::tr("This account has joined group %1, but this session began before that.")
                    .arg(access.group),
                {}};
    case PortFault::Busy:
        return {Words::tr("Port in use"), Words::tr("Another program has the port."), {}};
    case PortFault::StaleLock:
        return {Words::tr("Port locked"),
                Words::tr("A lock file says that the port is in use, by a program that is gone."),
                {}};
    }
    return {Words::tr("Port open to this account"), {}, {}};
}

} // namespace

Diagnosis diagnose(const PortAccess &access, BoardReason met, const QString &rule)
{
    Diagnosis diagnosis;
    diagnosis.port = access.path;
    const QList<PortFinding> findings = findingsOf(access);
    for (const PortFinding &finding : findings) {
        diagnosis.lines.append({finding.result, titleOf(finding.step), sentence(finding, access)});
    }
    PortFault fault = faultOf(access);
    if (fault == PortFault::None && met == BoardReason::Busy) {
        fault = PortFault::Busy;
    }
    diagnosis.isFine = fault == PortFault::None;
    diagnosis.text = textOf(fault, access);
    diagnosis.remedies = remediesFor(access, met, rule);
    return diagnosis;
}

bool isAboutAccess(BoardReason reason)
{
    return reason == BoardReason::PermissionDenied || reason == BoardReason::Busy
        || reason == BoardReason::NotFound || reason == BoardReason::OpenFailed;
}

QString lineText(const DoctorLine &line)
{
    const QString text = wordOf(line.result).leftJustified(kWordColumn + kTimeColumn)
        + line.title.leftJustified(kTitleColumn) + line.sentence;
    return text.trimmed();
}

QString remedyText(const Diagnosis &diagnosis)
{
    if (diagnosis.isFine) {
        return {};
    }
    QStringList lines {Words::tr("Cause: %1").arg(diagnosis.text.cause)};
    for (const DoctorRemedy &remedy : diagnosis.remedies) {
        lines.append(Words::tr("Remedy: %1").arg(remedy.text));
        if (!remedy.command.isEmpty()) {
            lines.append(QStringLiteral("    ") + remedy.command);
        }
    }
    return lines.join(u'\n');
}

QString reportText(const QList<Diagnosis> &diagnoses)
{
    QStringList lines {Words::tr("Access to the board, checked %1")
                           .arg(QDateTime::currentDateTime().toString(Qt::ISODate))};
    for (const Diagnosis &diagnosis : diagnoses) {
        for (const DoctorLine &line : diagnosis.lines) {
            lines.append(lineText(line));
        }
        const QString remedy = remedyText(diagnosis);
        if (!remedy.isEmpty()) {
            lines.append(remedy);
        }
    }
    return lines.join(u'\n') + u'\n';
}

} // namespace armature
