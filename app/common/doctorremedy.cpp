// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/doctorremedy.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace armature {

namespace {

/// The context of these texts for the translators.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(DoctorText)
};

using Remedies = QList<DoctorRemedy>;

/// For a shell: as it is where that is safe, else between quotes.
QString quotedForShell(QString path)
{
    static const QString plain = QStringLiteral("/._-+:@,");
    const bool isPlain = std::all_of(path.cbegin(), path.cend(), [](QChar sign) {
        return (sign.unicode() < 128 && sign.isLetterOrNumber()) || plain.contains(sign);
    });
    if (isPlain) {
        return path;
    }
    return u'\'' + path.replace(u'\'', QStringLiteral("'\\''")) + u'\'';
}

QString deviceOf(const PortAccess &access)
{
    return quotedForShell(access.device);
}

QString installCommand(const QString &rule)
{
    return QStringLiteral("sudo install -m 644 %1 /etc/udev/rules.d/ && sudo udevadm control "
                          "--reload && sudo udevadm trigger --subsystem-match=tty")
        .arg(quotedForShell(rule));
}

/// The rule, where it may help and is not there yet.
void addRule(const PortAccess &access, const QString &rule, const QString &why, Remedies &list)
{
    if (!access.isUsb || !access.hasUdev || !access.rule.isEmpty()) {
        return;
    }
    if (rule.isEmpty()) {
        list.append(
            {why + u' '
                 + Words::tr("The file %1 is in packaging/linux of the sources.").arg(kRuleName),
             installCommand(kRuleName)});
        return;
    }
    list.append({why, installCommand(rule)});
}

void addBrltty(const PortAccess &access, Remedies &list)
{
    if (access.suspects.contains(QLatin1String("brltty"))) {
        list.append({Words::tr("brltty, for Braille displays, runs here and takes some USB "
                               "adapters away. If nobody needs a Braille display, remove it:"),
                     QStringLiteral("sudo apt remove brltty")});
    }
}

Remedies ofHidden(const PortAccess &access)
{
    const QString name = access.sandboxName.isEmpty() ? QStringLiteral("armature")
                                                      : quotedForShell(access.sandboxName);
    if (access.sandbox == Sandbox::Snap) {
        return {{Words::tr("Give this snap the serial ports, then start it again:"),
                 QStringLiteral("sudo snap connect %1:serial-port").arg(name)}};
    }
    return {{Words::tr("Give this flatpak the devices, then start it again:"),
             QStringLiteral("flatpak override --user --device=all %1").arg(name)}};
}

Remedies ofMissing(const PortAccess &access)
{
    Remedies list {{Words::tr("Plug the board in. If it is, see whether the computer knows of it; "
                              "some cables carry power only:"),
                    QStringLiteral("lsusb; ls -l /dev/serial/by-id/")},
                   {Words::tr("What the system said when it was plugged in:"),
                    QStringLiteral("sudo dmesg | grep -i -E 'tty|usb' | tail -n 20")}};
    addBrltty(access, list);
    if (access.sandbox == Sandbox::Container) {
        list.append(
            {Words::tr("This runs in a container, which has only the devices it was started "
                       "with, such as --device=/dev/ttyACM0."),
             {}});
    }
    return list;
}

Remedies ofForbidden(const PortAccess &access, const QString &rule)
{
    if (access.kind == PortKind::Unreachable) {
        return {{Words::tr("See which folder on the way is closed to this account:"),
                 QStringLiteral("namei -l %1").arg(quotedForShell(access.path))}};
    }
    Remedies list;
    if (access.isGroupTheWay()) {
        list.append({Words::tr("Join the group %1, then log out and in again:").arg(access.group),
                     QStringLiteral("sudo usermod -aG %1 $USER").arg(access.group)});
    }
    addRule(access, rule,
            Words::tr("Or install the udev rule, which lets whoever sits at this computer use "
                      "boards, at once:"),
            list);
    if (access.isUsb && !access.rule.isEmpty()) {
        list.append({Words::tr("The udev rule is installed. Unplug the board and plug it in again; "
                               "the rule is for those who sit at this computer, not for logins "
                               "over the network."),
                     {}});
    }
    if (list.isEmpty()) {
        list.append({Words::tr("Until it is plugged in again, open this one port to this account:"),
                     QStringLiteral("sudo setfacl -m u:$USER:rw %1").arg(deviceOf(access))});
    }
    return list;
}

Remedies ofLogin(const PortAccess &access)
{
    const QString program = quotedForShell(QCoreApplication::applicationFilePath());
    return {{Words::tr("Log out and in again, or restart the computer: groups are given at "
                       "login."),
             {}},
            {Words::tr("Or start Armature with the group now:"),
             QStringLiteral("sg %1 -c \"%2\"").arg(access.group, program)}};
}

void addHolder(const PortHolder &holder, Remedies &list)
{
    const QString name = holder.name.isEmpty() ? Words::tr("a program") : holder.name;
    if (holder.name == QLatin1String("ModemManager")) {
        list.append({Words::tr("ModemManager has the port: it takes new ones for modems. Stop it:"),
                     QStringLiteral("sudo systemctl stop ModemManager")});
        return;
    }
    if (holder.name == QLatin1String("brltty")) {
        return; // has its own words
    }
    const QString text = holder.name.startsWith(QLatin1String("armature"))
        ? Words::tr("Another Armature has the port: process %2 (%1). Close it, or end it:")
        : Words::tr("Close %1, which has the port (process %2), or end it:");
    list.append({text.arg(name).arg(holder.pid), QStringLiteral("kill %1").arg(holder.pid)});
}

Remedies ofBusy(const PortAccess &access, const QString &rule)
{
    Remedies list;
    constexpr qsizetype kMostHolders = 3;
    for (const PortHolder &holder : access.holders.mid(0, kMostHolders)) {
        addHolder(holder, list);
    }
    const QLatin1String modems("ModemManager");
    const bool isKnown = !access.holders.isEmpty();
    if (!isKnown) {
        list.append({Words::tr("See which program has the port, and close it:"),
                     QStringLiteral("sudo fuser -v %1").arg(deviceOf(access))});
    }
    if (!isKnown && access.suspects.contains(modems)) {
        addHolder({0, modems}, list);
    }
    if (access.suspects.contains(modems)) {
        addRule(access, rule, Words::tr("So that ModemManager leaves boards alone from now on:"),
                list);
    }
    addBrltty(access, list);
    return list;
}

} // namespace

QString ruleSource()
{
    const QDir here(QCoreApplication::applicationDirPath());
    const QStringList places {QStringLiteral("../lib/udev/rules.d/"),
                              QStringLiteral("../../../packaging/linux/")};
    for (const QString &place : places) {
        const QFileInfo file(here, place + kRuleName);
        if (file.isFile()) {
            return file.canonicalFilePath();
        }
    }
    return {};
}

QList<DoctorRemedy> remediesFor(const PortAccess &access, BoardReason met, const QString &rule)
{
    switch (faultOf(access)) {
    case PortFault::None:
        return met == BoardReason::Busy ? ofBusy(access, rule) : Remedies {};
    case PortFault::Hidden:
        return ofHidden(access);
    case PortFault::Missing:
        return ofMissing(access);
    case PortFault::NotADevice:
        return {{Words::tr("Choose another port in the settings. The USB ports of this computer:"),
                 QStringLiteral("ls -l /dev/serial/by-id/")}};
    case PortFault::Forbidden:
        return ofForbidden(access, rule);
    case PortFault::LoginNeeded:
        return ofLogin(access);
    case PortFault::Busy:
        return ofBusy(access, rule);
    case PortFault::StaleLock:
        return {{Words::tr("Remove the lock that a program of another account left behind:"),
                 QStringLiteral("sudo rm %1").arg(quotedForShell(access.staleLock))}};
    }
    return {};
}

} // namespace armature
