// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/seriallink.h"
#include "tests/integration/boardhost.h"

#include <QProcess>
#include <QScopeGuard>
#include <QStandardPaths>
#include <QTest>

#include <array>
#include <cerrno>
#include <cstdarg>
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

using namespace armature;

namespace {

/// What was asked of the system since the test began; QSerialPort asks through the two functions
/// below, as this program's come before the library's.
struct SystemCalls
{
    QList<unsigned long> modemLines;
    QList<speed_t> speeds;
};

SystemCalls &calls()
{
    static SystemCalls all;
    return all;
}

constexpr uid_t kNobody = 65534;

/// Runs `act` as an account that may do nothing special; false where this one is such an account.
template <typename Act>
bool asNobody(Act act)
{
    if (::geteuid() != 0) {
        return false;
    }
    const bool isChanged = ::setresuid(kNobody, kNobody, 0) == 0;
    act();
    return isChanged && ::setresuid(0, 0, 0) == 0;
}

} // namespace

// NOLINTNEXTLINE(cert-dcl50-cpp): the system's own shape
extern "C" int ioctl(int descriptor, unsigned long request, ...) noexcept
{
    va_list arguments;
    va_start(arguments, request);
    void *argument = va_arg(arguments, void *);
    va_end(arguments);
    if (request == TIOCMSET || request == TIOCMBIS || request == TIOCMBIC) {
        calls().modemLines.append(request);
    }
    using Ioctl = int (*)(int, unsigned long, ...);
    static const auto real = reinterpret_cast<Ioctl>(dlsym(RTLD_NEXT, "ioctl"));
    return real(descriptor, request, argument);
}

extern "C" int tcsetattr(int descriptor, int actions, const termios *mode) noexcept
{
    calls().speeds.append(cfgetospeed(mode));
    using Set = int (*)(int, int, const termios *);
    static const auto real = reinterpret_cast<Set>(dlsym(RTLD_NEXT, "tcsetattr"));
    return real(descriptor, actions, mode);
}

/// How a port is opened, and why not, on real pseudo-terminals.
class TestSerialLink : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { calls() = {}; }
    void modemLinesAreLeftAlone();
    void baudRateIsRightFromTheFirst();
    void bootloaderRateIsNeverSet();
    void portOfAnotherProgramIsBusyAndNamed();
    void lockOfAnotherAccountIsSeen();
    void oldLockFileIsNoHolder();
    void exclusivePortIsBusy();
    void forbiddenPortNamesItsGroup();
    void ownOpeningsAreNobodyElses();
    void whoPlaysTheBoardDoesNotHoldIt();
};

void TestSerialLink::modemLinesAreLeftAlone()
{
    BoardDesk desk;
    QVERIFY(desk.board.plug());
    BoardHost host({desk.path()});
    QVERIFY(host.becomesReady());
    host.endpoint.reopen();
    QTRY_COMPARE(host.ready.size(), 2);
    host.endpoint.close();
    QVERIFY(!calls().speeds.isEmpty()); // so these functions are the ones that are called
    QVERIFY(calls().modemLines.isEmpty());
}

void TestSerialLink::baudRateIsRightFromTheFirst()
{
    BoardDesk desk;
    QVERIFY(desk.board.plug());
    termios before {};
    QCOMPARE(tcgetattr(desk.board.descriptor(), &before), 0);
    calls() = {};
    SerialLink link;
    QVERIFY(!link.open(desk.path(), 1'000'000));
    const QList<speed_t> speeds = calls().speeds;
    QCOMPARE(speeds.last(), speed_t {B1000000});
    for (const speed_t speed : speeds) { // the system's own from before, and then no third one
        QVERIFY(speed == B1000000 || speed == cfgetospeed(&before));
    }
}

void TestSerialLink::bootloaderRateIsNeverSet()
{
    BoardDesk desk;
    QVERIFY(desk.board.plug());
    calls() = {};
    SerialLink link;
    const auto error = link.open(desk.path(), 1200);
    QVERIFY(error && error->code == BoardReason::OpenFailed);
    QVERIFY(calls().speeds.isEmpty()); // not opened at all
}

void TestSerialLink::portOfAnotherProgramIsBusyAndNamed()
{
    BoardDesk desk;
    QVERIFY(desk.board.plug());
    QProcess other; // takes no lock and says nothing to anybody
    other.setStandardInputFile(desk.path());
    other.start(QStringLiteral("sleep"), {QStringLiteral("60")});
    QVERIFY(other.waitForStarted());
    BoardHost host({desk.path()});
    QTRY_VERIFY((host.endpoint.reopen(), host.endpoint.start(), true)
                && host.endpoint.status().reason == BoardReason::Busy);
    QCOMPARE(host.endpoint.status().detail, QStringLiteral("sleep (%1)").arg(other.processId()));
    other.kill();
    QVERIFY(other.waitForFinished());
    QTRY_COMPARE(host.ready.size(), 1);
}

void TestSerialLink::lockOfAnotherAccountIsSeen()
{
    const QString flock = QStandardPaths::findExecutable(QStringLiteral("flock"));
    if (flock.isEmpty()) {
        QSKIP("no flock here");
    }
    BoardDesk desk;
    QVERIFY(desk.board.plug());
    QProcess other;
    other.start(flock, {desk.path(), QStringLiteral("sleep"), QStringLiteral("60")});
    QVERIFY(other.waitForStarted());
    const auto end = qScopeGuard([&other] {
        other.kill();
        other.waitForFinished();
    });
    BoardHost host({desk.path()});
    QTRY_VERIFY((host.endpoint.reopen(), host.endpoint.start(), true)
                && host.endpoint.status().reason == BoardReason::Busy);
    QVERIFY(host.endpoint.status().detail.contains(QLatin1String(" (")));
}

/// Its process has gone, and the number is another one's now.
void TestSerialLink::oldLockFileIsNoHolder()
{
    if (!QFileInfo(QStringLiteral("/var/lock")).isWritable()) {
        QSKIP("QSerialPort keeps its own lock files in /tmp here");
    }
    BoardDesk desk;
    QVERIFY(desk.board.plug());
    QProcess other;
    other.start(QStringLiteral("sleep"), {QStringLiteral("60")});
    QVERIFY(other.waitForStarted());
    const QString device = QFileInfo(desk.path()).canonicalFilePath();
    QFile lock(QStringLiteral("/tmp/LCK..") + device.mid(5).replace(u'/', u'_'));
    const auto end = qScopeGuard([&other, &lock] {
        lock.remove();
        other.kill();
        other.waitForFinished();
    });
    QVERIFY(lock.open(QIODevice::WriteOnly));
    lock.write(QByteArray::number(other.processId()) + '\n');
    lock.close();
    SerialLink link;
    QVERIFY(!link.open(device, 115200));
}

void TestSerialLink::exclusivePortIsBusy()
{
    BoardDesk desk;
    QVERIFY(desk.board.plug());
    const QString device = QFileInfo(desk.path()).canonicalFilePath();
    QCOMPARE(::chmod(QFile::encodeName(device).constData(), 0666), 0);
    const int other = ::open(QFile::encodeName(device).constData(), O_RDWR | O_NOCTTY | O_CLOEXEC);
    QVERIFY(other >= 0 && ::ioctl(other, TIOCEXCL, nullptr) == 0);
    const auto end = qScopeGuard([other] { ::close(other); });
    std::optional<Error<BoardReason>> error;
    const auto open = [&device, &error] {
        SerialLink link;
        error = link.open(device, 115200);
    };
    if (!asNobody(open)) {
        open();
    }
    QVERIFY(error);
    QCOMPARE(error->code, BoardReason::Busy);
}

void TestSerialLink::forbiddenPortNamesItsGroup()
{
    BoardDesk desk;
    QVERIFY(desk.board.plug());
    const QFileInfo device(QFileInfo(desk.path()).canonicalFilePath());
    QCOMPARE(::chmod(QFile::encodeName(device.filePath()).constData(), 0), 0);
    std::optional<Error<BoardReason>> error;
    const auto open = [&device, &error] {
        SerialLink link;
        error = link.open(device.filePath(), 115200);
    };
    if (!asNobody(open)) {
        open();
    }
    QVERIFY(error);
    QCOMPARE(error->code, BoardReason::PermissionDenied);
    QCOMPARE(error->detail, device.group());
}

void TestSerialLink::ownOpeningsAreNobodyElses()
{
    BoardDesk desk;
    QVERIFY(desk.board.plug());
    const int own = ::open(QFile::encodeName(desk.path()).constData(),
                           O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    QVERIFY(own >= 0);
    SerialLink link;
    QVERIFY(!link.open(desk.path(), 115200));
    ::close(own);
}

void TestSerialLink::whoPlaysTheBoardDoesNotHoldIt()
{
    const QString socat = QStandardPaths::findExecutable(QStringLiteral("socat"));
    if (socat.isEmpty()) {
        QSKIP("no socat here");
    }
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("port"));
    QProcess other; // has both ends of a pseudo-terminal, as some emulators do
    other.start(
        socat,
        {QStringLiteral("pty,raw,echo=0,link=%1").arg(path), QStringLiteral("pty,raw,echo=0")});
    const auto end = qScopeGuard([&other] {
        other.kill();
        other.waitForFinished();
    });
    QTRY_VERIFY(QFileInfo::exists(path));
    SerialLink link;
    QVERIFY(!link.open(path, 115200));
}

QTEST_GUILESS_MAIN(TestSerialLink)
#include "tst_seriallink.moc"
