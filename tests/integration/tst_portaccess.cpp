// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/portaccess.h"
#include "tests/integration/portscene.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <memory>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

using namespace armature;
using namespace armature::test;

namespace {

bool isHolder(const PortAccess &access, qint64 pid)
{
    return std::any_of(access.holders.begin(), access.holders.end(),
                       [pid](const PortHolder &each) { return each.pid == pid; });
}

} // namespace

class TestPortAccess : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_places = {};
        m_places.locks = {m_folder->path()};
        m_places.rules = {m_folder->filePath(QStringLiteral("etc")),
                          m_folder->filePath(QStringLiteral("lib"))};
        m_places.root = m_folder->path();
    }

    void freePortIsFine();
    void looksWithoutOpening();
    void missingPort();
    void fileIsNoPort();
    void linkIsFollowed();
    void closedFolderIsNoMissingPort();
    void forbiddenToNobody();
    void readingAloneIsNotEnough();
    void groupOfTheSessionOpens();
    void groupOfTheDatabaseNeedsALogin();
    void rootsGroupIsNotTheWay();
    void holderIsNamed();
    void makerOfATerminalIsNoHolder();
    void lockFileNamesItsHolder();
    void oldLockFileOfOneselfIsNoFault();
    void oldLockFileOfOthersIs();
    void kernelsLocksNameTheHolder();
    void suspectsAreFound();
    void ruleIsFound();
    void ruleMayBeSwitchedOff();
    void sandboxHidesPorts();

private: // NOLINT(readability-redundant-access-specifiers): those are slots
    [[nodiscard]] PortAccess look(const QString &path) const { return inspectPort(path, m_places); }
    void write(const QString &name, const QByteArray &text) const
    {
        QFile file(m_folder->filePath(name));
        QDir().mkpath(QFileInfo(file.fileName()).path());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
    [[nodiscard]] static QString lockName(const Pty &pty)
    {
        return QStringLiteral("LCK..") + pty.path.mid(5).replace(u'/', u'_');
    }
    std::unique_ptr<QTemporaryDir> m_folder;
    SystemPlaces m_places {};
};

#define ONLY_AS_ROOT()                                                                             \
    if (!mayBecomeNobody())                                                                        \
    QSKIP("Only root may become another account, with setpriv, where that one may enter this "     \
          "folder")

void TestPortAccess::freePortIsFine()
{
    const Pty pty;
    const PortAccess access = look(pty.path);
    QCOMPARE(access.kind, PortKind::Device);
    QVERIFY(access.isReadable && access.isWritable);
    QVERIFY(access.holders.isEmpty());
    QVERIFY(!access.owner.isEmpty() && !access.group.isEmpty());
    QCOMPARE(faultOf(access), PortFault::None);
    const QList<PortFinding> findings = findingsOf(access);
    QCOMPARE(findings.size(), 4);
    QCOMPARE(findings.at(2).result, CheckResult::Passed);
    QCOMPARE(findings.at(3).result, CheckResult::Skipped);
}

/// A terminal whose far end was opened and closed again tells its near end so.
void TestPortAccess::looksWithoutOpening()
{
    const Pty pty;
    const int flags = ::fcntl(pty.near, F_GETFL);
    QVERIFY(::fcntl(pty.near, F_SETFL, flags | O_NONBLOCK) == 0);
    (void)look(pty.path);
    char byte = 0;
    QCOMPARE(::read(pty.near, &byte, 1), -1);
    QCOMPARE(errno, EAGAIN);
    ::close(::open(QFile::encodeName(pty.path).constData(), O_RDWR | O_NOCTTY));
    QCOMPARE(::read(pty.near, &byte, 1), -1);
    QCOMPARE(errno, EIO);
}

void TestPortAccess::missingPort()
{
    const PortAccess access = look(QStringLiteral("/dev/ttyACM_absent"));
    QCOMPARE(access.kind, PortKind::Missing);
    QVERIFY(access.isUsb);
    QCOMPARE(faultOf(access), PortFault::Missing);
    QCOMPARE(findingsOf(access).at(1).result, CheckResult::NotReached);
}

void TestPortAccess::fileIsNoPort()
{
    write(QStringLiteral("file"), "text");
    QCOMPARE(faultOf(look(m_folder->filePath(QStringLiteral("file")))), PortFault::NotADevice);
    QCOMPARE(faultOf(look(m_folder->path())), PortFault::NotADevice);
    if (QFile::exists(QStringLiteral("/sys/dev/char/1:3")))
        QCOMPARE(faultOf(look(QStringLiteral("/dev/null"))), PortFault::NotADevice);
}

void TestPortAccess::linkIsFollowed()
{
    const Pty pty;
    const QString link = m_folder->filePath(QStringLiteral("board"));
    QVERIFY(QFile::link(pty.path, link));
    const PortAccess access = look(link);
    QCOMPARE(access.path, link);
    QCOMPARE(access.device, pty.path);
    QCOMPARE(faultOf(access), PortFault::None);
}

void TestPortAccess::closedFolderIsNoMissingPort()
{
    ONLY_AS_ROOT();
    write(QStringLiteral("closed/port"), {});
    QCOMPARE(::chmod(QFile::encodeName(m_folder->path()).constData(), 0700), 0);
    const QByteArrayList words = lookAsNobody(m_folder->filePath(QStringLiteral("closed/port")));
    QCOMPARE(words.value(Kind).toInt(), static_cast<int>(PortKind::Unreachable));
    QCOMPARE(words.value(Fault), QByteArray("permission-denied"));
}

void TestPortAccess::forbiddenToNobody()
{
    ONLY_AS_ROOT();
    const Pty pty;
    pty.belongTo(0, 20, 0660);
    const QByteArrayList words = lookAsNobody(pty.path);
    QCOMPARE(words.value(Kind).toInt(), static_cast<int>(PortKind::Device));
    QCOMPARE(words.value(Readable), QByteArray("0"));
    QCOMPARE(words.value(Membership).toInt(), static_cast<int>(GroupMembership::Outsider));
    QCOMPARE(words.value(Complete), QByteArray("0"));
    QCOMPARE(words.value(Fault), QByteArray("permission-denied"));
    QCOMPARE(faultOf(look(pty.path)), PortFault::None); // root may
    QCOMPARE(look(pty.path).group, QStringLiteral("dialout"));
    QVERIFY(look(pty.path).isGroupTheWay());
}

void TestPortAccess::readingAloneIsNotEnough()
{
    ONLY_AS_ROOT();
    const Pty pty;
    pty.belongTo(0, 0, 0644);
    const QByteArrayList words = lookAsNobody(pty.path);
    QCOMPARE(words.value(Readable), QByteArray("1"));
    QCOMPARE(words.value(Writable), QByteArray("0"));
    QCOMPARE(words.value(Fault), QByteArray("permission-denied"));
}

void TestPortAccess::groupOfTheSessionOpens()
{
    ONLY_AS_ROOT();
    const Pty pty;
    pty.belongTo(0, 20, 0660);
    const QByteArrayList words = lookAsNobody(pty.path, QStringLiteral("20"));
    QCOMPARE(words.value(Membership).toInt(), static_cast<int>(GroupMembership::Member));
    QCOMPARE(words.size(), 5); // no fault
}

/// The account `nobody` has its own group in the database, and not in this session.
void TestPortAccess::groupOfTheDatabaseNeedsALogin()
{
    ONLY_AS_ROOT();
    const Pty pty;
    pty.belongTo(0, kNobody, 0660);
    const QByteArrayList words = lookAsNobody(pty.path);
    QCOMPARE(words.value(Membership).toInt(), static_cast<int>(GroupMembership::AfterLogin));
    QCOMPARE(words.value(Fault), QByteArray("login-needed"));
}

void TestPortAccess::rootsGroupIsNotTheWay()
{
    PortAccess access;
    access.mode = 0660;
    access.group = QStringLiteral("uucp");
    QVERIFY(access.isGroupTheWay());
    access.mode = 0640;
    QVERIFY(!access.isGroupTheWay());
    access.mode = 0660;
    for (const char *group : {"root", "tty"}) {
        access.group = QString::fromLatin1(group);
        QVERIFY(!access.isGroupTheWay());
    }
}

void TestPortAccess::holderIsNamed()
{
    const Pty pty;
    const Holder holder(QStringLiteral("hold"), pty.path);
    QVERIFY(holder.isReady);
    const PortAccess access = look(pty.path);
    QCOMPARE(access.holders.size(), 1);
    QCOMPARE(access.holders.at(0).pid, holder.process.processId());
    QCOMPARE(access.holders.at(0).name, QStringLiteral("portprober"));
    QCOMPARE(faultOf(access), PortFault::Busy);
}

void TestPortAccess::makerOfATerminalIsNoHolder()
{
    Holder maker(QStringLiteral("make"));
    QVERIFY(maker.isReady);
    const QString path = QFile::decodeName(maker.process.readAllStandardOutput().trimmed());
    QCOMPARE(look(path).kind, PortKind::Device);
    QVERIFY(look(path).holders.isEmpty());
    const Holder holder(QStringLiteral("hold"), path);
    QVERIFY(holder.isReady);
    QCOMPARE(look(path).holders.size(), 1);
}

void TestPortAccess::lockFileNamesItsHolder()
{
    const Pty pty;
    const Pty other;
    const Holder holder(QStringLiteral("hold"), other.path);
    const qint64 pid = holder.process.processId();
    write(lockName(pty), QByteArray::number(pid).rightJustified(10) + '\n');
    const PortAccess access = look(pty.path);
    QVERIFY(isHolder(access, pid));
    QCOMPARE(faultOf(access), PortFault::Busy);
}

void TestPortAccess::oldLockFileOfOneselfIsNoFault()
{
    const Pty pty;
    write(lockName(pty), "4194999\n"); // above the largest pid
    const PortAccess access = look(pty.path);
    QVERIFY(access.holders.isEmpty() && access.staleLock.isEmpty());
}

void TestPortAccess::oldLockFileOfOthersIs()
{
    ONLY_AS_ROOT();
    const Pty pty;
    pty.belongTo(kNobody, kNobody, 0600);
    QFile lock(QStringLiteral("/tmp/") + lockName(pty));
    QVERIFY(lock.open(QIODevice::WriteOnly));
    lock.write("4194999\n");
    lock.close();
    const QByteArrayList words = lookAsNobody(pty.path);
    QVERIFY(lock.remove());
    QCOMPARE(words.value(Fault), QByteArray("stale-lock"));
}

/// By what the kernel lists, for there another account's open files cannot be seen.
void TestPortAccess::kernelsLocksNameTheHolder()
{
    const Pty pty;
    struct stat node
    { };
    QCOMPARE(::stat(QFile::encodeName(pty.path).constData(), &node), 0);
    const QByteArray where = QStringLiteral("%1:%2:%3")
                                 .arg(major(node.st_dev), 2, 16, QLatin1Char('0'))
                                 .arg(minor(node.st_dev), 2, 16, QLatin1Char('0'))
                                 .arg(node.st_ino)
                                 .toLatin1();
    write(QStringLiteral("proc/locks"),
          "1: POSIX  ADVISORY  READ  77 08:02:4711 0 EOF\n"
          "2: FLOCK  ADVISORY  WRITE 812 "
              + where + " 0 EOF\n");
    write(QStringLiteral("proc/812/comm"), "picocom\n");
    m_places.proc = m_folder->filePath(QStringLiteral("proc"));
    const PortAccess access = look(pty.path);
    QCOMPARE(access.holders, (QList<PortHolder> {{812, QStringLiteral("picocom")}}));
}

void TestPortAccess::suspectsAreFound()
{
    write(QStringLiteral("proc/1/comm"), "systemd\n");
    write(QStringLiteral("proc/640/comm"), "ModemManager\n");
    write(QStringLiteral("proc/641/comm"), "brltty\n");
    m_places.proc = m_folder->filePath(QStringLiteral("proc"));
    QStringList suspects = look(QStringLiteral("/dev/ttyUSB_absent")).suspects;
    suspects.sort();
    QCOMPARE(suspects, (QStringList {QStringLiteral("ModemManager"), QStringLiteral("brltty")}));
}

void TestPortAccess::ruleIsFound()
{
    write(QStringLiteral("lib/") + kRuleName, "# rule\n");
    const Pty pty;
    const PortAccess access = look(pty.path);
    QCOMPARE(access.rule, m_folder->filePath(QStringLiteral("lib/") + kRuleName));
    QCOMPARE(findingsOf(access).at(3).result, CheckResult::Passed);
}

void TestPortAccess::ruleMayBeSwitchedOff()
{
    write(QStringLiteral("lib/") + kRuleName, "# rule\n");
    QVERIFY(QDir(m_folder->path()).mkpath(QStringLiteral("etc")));
    QVERIFY(QFile::link(QStringLiteral("/dev/null"),
                        m_folder->filePath(QStringLiteral("etc/") + kRuleName)));
    QVERIFY(look(QStringLiteral("/dev/null")).rule.isEmpty());
}

void TestPortAccess::sandboxHidesPorts()
{
    const QString absent = QStringLiteral("/dev/ttyACM_absent");
    write(QStringLiteral("run/.containerenv"), {});
    QCOMPARE(look(absent).sandbox, Sandbox::Container);
    QCOMPARE(faultOf(look(absent)), PortFault::Missing);
    write(QStringLiteral(".flatpak-info"), "[Application]\nname=org.example.Armature\n");
    const PortAccess access = look(absent);
    QCOMPARE(access.sandbox, Sandbox::Flatpak);
    QCOMPARE(access.sandboxName, QStringLiteral("org.example.Armature"));
    QCOMPARE(faultOf(access), PortFault::Hidden);
    QVERIFY(!access.areHoldersComplete);
}

QTEST_GUILESS_MAIN(TestPortAccess)
#include "tst_portaccess.moc"
