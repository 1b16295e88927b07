// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/doctortext.h"
#include "app/common/eventstream.h"

#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <algorithm>

using namespace armature;

namespace {

const QString kRule = QStringLiteral("/opt/armature/lib/udev/rules.d/60-armature.rules");
const QString kPort = QStringLiteral("/dev/ttyACM0");

PortAccess openPort()
{
    PortAccess access;
    access.path = kPort;
    access.device = kPort;
    access.kind = PortKind::Device;
    access.isUsb = true;
    access.isReadable = true;
    access.isWritable = true;
    access.owner = QStringLiteral("root");
    access.group = QStringLiteral("dialout");
    access.mode = 0660;
    access.membership = GroupMembership::Member;
    access.areHoldersComplete = true;
    access.hasUdev = true;
    return access;
}

PortAccess forbiddenPort()
{
    PortAccess access = openPort();
    access.isReadable = false;
    access.isWritable = false;
    access.membership = GroupMembership::Outsider;
    return access;
}

PortAccess missingPort()
{
    PortAccess access;
    access.path = kPort;
    access.device = kPort;
    return access;
}

QStringList commandsOf(const PortAccess &access, BoardReason met = BoardReason::None,
                       const QString &rule = kRule)
{
    QStringList commands;
    const Diagnosis diagnosis = diagnose(access, met, rule);
    for (const DoctorRemedy &remedy : diagnosis.remedies) {
        commands.append(remedy.command);
    }
    return commands;
}

bool hasCommand(const QStringList &commands, const char *beginning)
{
    return std::any_of(commands.begin(), commands.end(), [beginning](const QString &command) {
        return command.startsWith(QLatin1String(beginning));
    });
}

} // namespace

class DoctorTextTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void openPortNeedsNothing();
    void forbiddenPortNamesGroupAndCommands();
    void installedRuleIsNotInstalledAgain();
    void ruleIsNotForOtherPorts();
    void ruleOfUnknownPlaceSaysWhereItIs();
    void rootsGroupIsNeverJoined();
    void joinedGroupNeedsALogin();
    void holderIsToBeClosed();
    void modemManagerIsStoppedAndKeptAway();
    void unseenHolderIsLookedFor();
    void brlttyIsNamedWhereAPortIsMissing();
    void staleLockIsRemoved();
    void sandboxesGetTheirDevices();
    void noPortAtAll();
    void hiddenFolderIsNamed();
    void pathsAreSafeInAShell();
    void everyFaultHasWords();
    void linesStandInColumns();
    void reportHasItAll();
    void eventsHaveCodes();
    void sourcesRuleIsFound();
};

void DoctorTextTest::openPortNeedsNothing()
{
    const Diagnosis diagnosis = diagnose(openPort(), BoardReason::None, kRule);
    QVERIFY(diagnosis.isFine);
    QVERIFY(diagnosis.remedies.isEmpty());
    QCOMPARE(diagnosis.text.headline, QStringLiteral("Port open to this account"));
    QVERIFY(remedyText(diagnosis).isEmpty());
    QCOMPARE(diagnosis.lines.size(), 4);
}

void DoctorTextTest::forbiddenPortNamesGroupAndCommands()
{
    const Diagnosis diagnosis = diagnose(forbiddenPort(), BoardReason::PermissionDenied, kRule);
    QVERIFY(diagnosis.text.cause.contains(QStringLiteral("dialout")));
    QCOMPARE(diagnosis.remedies.size(), 2);
    QCOMPARE(diagnosis.remedies.at(0).command, QStringLiteral("sudo usermod -aG dialout $USER"));
    QVERIFY(diagnosis.remedies.at(0).text.contains(QStringLiteral("log out and in")));
    QCOMPARE(diagnosis.remedies.at(1).command,
             QStringLiteral("sudo install -m 644 ") + kRule
                 + QStringLiteral(" /etc/udev/rules.d/ && sudo udevadm control --reload && sudo "
                                  "udevadm trigger --subsystem-match=tty"));
    QVERIFY(diagnosis.lines.at(1).sentence.contains(QStringLiteral("not in that group")));
}

void DoctorTextTest::installedRuleIsNotInstalledAgain()
{
    PortAccess access = forbiddenPort();
    access.rule = kRule;
    QVERIFY(!hasCommand(commandsOf(access), "sudo install"));
    QVERIFY(remedyText(diagnose(access)).contains(QStringLiteral("plug it in again")));
}

void DoctorTextTest::ruleIsNotForOtherPorts()
{
    PortAccess access = forbiddenPort();
    access.isUsb = false; // ttyS0
    QVERIFY(!hasCommand(commandsOf(access), "sudo install"));
    access.isUsb = true;
    access.hasUdev = false;
    QVERIFY(!hasCommand(commandsOf(access), "sudo install"));
}

void DoctorTextTest::ruleOfUnknownPlaceSaysWhereItIs()
{
    QVERIFY(hasCommand(commandsOf(forbiddenPort(), BoardReason::None, {}),
                       "sudo install -m 644 60-armature.rules "));
    QVERIFY(remedyText(diagnose(forbiddenPort(), BoardReason::None, {}))
                .contains(QStringLiteral("packaging/linux")));
}

void DoctorTextTest::rootsGroupIsNeverJoined()
{
    PortAccess access = forbiddenPort();
    access.group = QStringLiteral("root");
    access.isUsb = false;
    QCOMPARE(commandsOf(access),
             QStringList {QStringLiteral("sudo setfacl -m u:$USER:rw /dev/ttyACM0")});
    access.group = QStringLiteral("dialout");
    access.mode = 0600; // the group may not either
    QVERIFY(!hasCommand(commandsOf(access), "sudo usermod"));
    access.mode = 0660;
    access.group = QStringLiteral("4711"); // a group without a name
    QVERIFY(!hasCommand(commandsOf(access), "sudo usermod"));
}

void DoctorTextTest::joinedGroupNeedsALogin()
{
    PortAccess access = forbiddenPort();
    access.membership = GroupMembership::AfterLogin;
    const QStringList commands = commandsOf(access);
    QVERIFY(!hasCommand(commands, "sudo"));
    QVERIFY(hasCommand(commands, "sg dialout -c "));
    QVERIFY(remedyText(diagnose(access)).contains(QStringLiteral("Log out and in again")));
}

void DoctorTextTest::holderIsToBeClosed()
{
    PortAccess access = openPort();
    access.holders = {{812, QStringLiteral("picocom")}, {900, QStringLiteral("armature-bridge")}};
    const Diagnosis diagnosis = diagnose(access);
    QVERIFY(diagnosis.lines.at(2).sentence.contains(QStringLiteral("picocom (process 812)")));
    QCOMPARE(commandsOf(access),
             (QStringList {QStringLiteral("kill 812"), QStringLiteral("kill 900")}));
    QVERIFY(diagnosis.remedies.at(0).text.contains(QStringLiteral("Close picocom")));
    QVERIFY(diagnosis.remedies.at(1).text.contains(QStringLiteral("Another Armature")));
}

void DoctorTextTest::modemManagerIsStoppedAndKeptAway()
{
    PortAccess access = openPort();
    access.holders = {{640, QStringLiteral("ModemManager")}};
    access.suspects = {QStringLiteral("ModemManager")};
    const QStringList commands = commandsOf(access);
    QCOMPARE(commands.value(0), QStringLiteral("sudo systemctl stop ModemManager"));
    QVERIFY(hasCommand(commands, "sudo install"));
    QVERIFY(!hasCommand(commands, "kill"));
    access.suspects.clear(); // there, but not in the way of this port
    access.holders.clear();
    QVERIFY(commandsOf(access).isEmpty());
}

void DoctorTextTest::unseenHolderIsLookedFor()
{
    PortAccess access = openPort();
    access.areHoldersComplete = false;
    QVERIFY(diagnose(access).isFine);
    QVERIFY(diagnose(access).lines.at(2).sentence.contains(QStringLiteral("may look into")));
    const Diagnosis met = diagnose(access, BoardReason::Busy, kRule);
    QVERIFY(!met.isFine);
    QCOMPARE(met.remedies.at(0).command, QStringLiteral("sudo fuser -v /dev/ttyACM0"));
    access.suspects = {QStringLiteral("ModemManager")};
    QVERIFY(hasCommand(commandsOf(access, BoardReason::Busy), "sudo systemctl stop ModemManager"));
}

void DoctorTextTest::brlttyIsNamedWhereAPortIsMissing()
{
    PortAccess access = missingPort();
    QVERIFY(!hasCommand(commandsOf(access), "sudo apt remove brltty"));
    access.suspects = {QStringLiteral("brltty")};
    QVERIFY(hasCommand(commandsOf(access), "sudo apt remove brltty"));
}

void DoctorTextTest::staleLockIsRemoved()
{
    PortAccess access = openPort();
    access.staleLock = QStringLiteral("/run/lock/LCK..ttyACM0");
    QCOMPARE(commandsOf(access), QStringList {QStringLiteral("sudo rm /run/lock/LCK..ttyACM0")});
}

void DoctorTextTest::sandboxesGetTheirDevices()
{
    PortAccess access = missingPort();
    access.sandbox = Sandbox::Flatpak;
    access.sandboxName = QStringLiteral("org.example.Armature");
    QVERIFY(hasCommand(commandsOf(access), "flatpak override --user --device=all org.example."));
    access.sandbox = Sandbox::Snap;
    QVERIFY(hasCommand(commandsOf(access), "sudo snap connect "));
    access.sandbox = Sandbox::Container;
    QVERIFY(remedyText(diagnose(access)).contains(QStringLiteral("--device=")));
}

void DoctorTextTest::noPortAtAll()
{
    PortAccess access = missingPort();
    access.path = QStringLiteral("auto");
    const Diagnosis diagnosis = diagnose(access);
    QVERIFY(diagnosis.text.cause.contains(QStringLiteral("No USB board")));
    QVERIFY(!diagnosis.text.cause.contains(QStringLiteral("auto")));
    QCOMPARE(diagnosis.lines.at(1).result, CheckResult::NotReached);
}

void DoctorTextTest::hiddenFolderIsNamed()
{
    PortAccess access = missingPort();
    access.kind = PortKind::Unreachable;
    QCOMPARE(commandsOf(access), QStringList {QStringLiteral("namei -l /dev/ttyACM0")});
}

void DoctorTextTest::pathsAreSafeInAShell()
{
    PortAccess access = openPort();
    access.staleLock = QStringLiteral("/tmp/a b'; reboot");
    QCOMPARE(commandsOf(access), QStringList {QStringLiteral("sudo rm '/tmp/a b'\\''; reboot'")});
}

void DoctorTextTest::everyFaultHasWords()
{
    PortAccess busy = openPort();
    busy.holders = {{1, {}}};
    PortAccess locked = openPort();
    locked.staleLock = QStringLiteral("/tmp/LCK");
    PortAccess later = forbiddenPort();
    later.membership = GroupMembership::AfterLogin;
    PortAccess file = missingPort();
    file.kind = PortKind::Other;
    PortAccess hidden = missingPort();
    hidden.sandbox = Sandbox::Snap;
    const QList<PortAccess> all {busy, locked, later, file, hidden, missingPort(), forbiddenPort()};
    QStringList causes;
    for (const PortAccess &access : all) {
        const Diagnosis diagnosis = diagnose(access, BoardReason::None, kRule);
        QVERIFY(!diagnosis.isFine);
        QVERIFY(!diagnosis.text.headline.isEmpty() && diagnosis.text.cause.endsWith(u'.'));
        QVERIFY(!diagnosis.remedies.isEmpty());
        QVERIFY(!nameOf(faultOf(access)).isEmpty());
        QVERIFY(!remedyText(diagnosis).contains(u'%'));
        QVERIFY(!causes.contains(diagnosis.text.cause));
        causes.append(diagnosis.text.cause);
    }
}

void DoctorTextTest::linesStandInColumns()
{
    const Diagnosis diagnosis = diagnose(openPort(), BoardReason::None, kRule);
    QCOMPARE(lineText(diagnosis.lines.at(0)),
             QStringLiteral("passed                 Port              /dev/ttyACM0"));
}

void DoctorTextTest::reportHasItAll()
{
    const QString report = reportText({diagnose(forbiddenPort(), BoardReason::None, kRule),
                                       diagnose(openPort(), BoardReason::None, kRule)});
    QVERIFY(report.contains(QStringLiteral("failed                 Permission")));
    QVERIFY(report.contains(QStringLiteral("passed                 Permission")));
    QVERIFY(report.contains(QStringLiteral("\n    sudo usermod -aG dialout $USER\n")));
}

void DoctorTextTest::eventsHaveCodes()
{
    QByteArrayList lines;
    EventStream events([&lines](const QByteArray &line) { lines.append(line); });
    const QList<PortFinding> findings = findingsOf(forbiddenPort());
    for (const PortFinding &finding : findings) {
        events.writeCheck(finding, kPort);
    }
    QCOMPARE(lines.size(), 4);
    const QJsonObject object = QJsonDocument::fromJson(lines.at(1)).object();
    QCOMPARE(object.value(QLatin1String("step")).toString(), QStringLiteral("port-permission"));
    QCOMPARE(object.value(QLatin1String("result")).toString(), QStringLiteral("failed"));
    QCOMPARE(object.value(QLatin1String("reason")).toString(), QStringLiteral("permission-denied"));
    QCOMPARE(object.value(QLatin1String("detail")).toString(), kPort);
}

/// This test lies where the programs do: two folders below the one that was built in.
void DoctorTextTest::sourcesRuleIsFound()
{
    QVERIFY(QFileInfo(ruleSource()).isFile());
}

QTEST_GUILESS_MAIN(DoctorTextTest)
#include "tst_doctortext.moc"
