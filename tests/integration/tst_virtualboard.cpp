// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/simulator/virtualboard.h"
#include "tests/integration/terminal.h"

#include <QElapsedTimer>
#include <QFileInfo>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <csignal>

using namespace armature;
using armature::test::Terminal;

/// The virtual board over its real pseudo-terminal, and the program around it.
class TestVirtualBoard : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void handshake();
    void aFreshHostReadsFromTheBeginningOfALine();
    void setMovesTheMotor();
    void silentHostStopsTheMotor();
    void unpluggedPortGoesAway();
    void pluggedAgainItIsANewStart();
    void resetKeepsThePort();
    void silenceLastsUntilReset();
    void noiseIsNoCommand();
    void bitErrorsNeverSetAWrongValue();
    void emergencyStop();
    void baudRateLimitsTheLine();
    void theMotorWarmsThePlate();
    void refusesToReplaceAFile();
    void aSecondBoardTakesTheLinkOver();
    void worksOnAThreadOfItsOwn();
    void aKilledHostLeavesNoLock();
    void programObeysItsInput();
    void programRefusesWrongOptions_data();
    void programRefusesWrongOptions();

private: // NOLINT(readability-redundant-access-specifiers): these are no slots
    [[nodiscard]] QString link() const { return m_folder->filePath(QStringLiteral("port")); }
    [[nodiscard]] VirtualBoard::Settings settings() const { return {.link = link()}; }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestVirtualBoard::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
}

void TestVirtualBoard::handshake()
{
    const VirtualBoard board(settings());
    QVERIFY2(board.isPlugged(), qPrintable(board.errorText()));
    QCOMPARE(board.path(), link());
    Terminal host;
    QVERIFY(host.open(link()));
    QVERIFY(host.isRaw());
    QVERIFY(host.send(R"({"t":"id"})"));
    QTRY_VERIFY(host.hasReceived(QStringLiteral("ready")));
    QVERIFY(host.hasReceived(QStringLiteral("hello"), R"("uid":"A12A7E0000000001")"));
    QVERIFY(host.hasReceived(QStringLiteral("sensor"), R"("id":"room","type":"pressure")"));
    QVERIFY(host.hasReceived(QStringLiteral("control"), R"("id":"fan","type":"pwm")"));
    QTRY_VERIFY(host.hasReceived(QStringLiteral("r"), R"("plate":)"));
    QCOMPARE(host.damaged, 0);
}

void TestVirtualBoard::aFreshHostReadsFromTheBeginningOfALine()
{
    const VirtualBoard board(settings());
    Terminal host;
    for (int i = 0; i < 2; ++i) {
        QVERIFY(host.open(link()));
        QVERIFY(host.send(R"({"t":"id"})"));
        QTRY_VERIFY(host.hasReceived(QStringLiteral("ready")));
        QTest::qWait(700); // let some 1000 bytes come, and leave them unread
        host.close();
        QTest::qWait(300);
    }
    QVERIFY(host.open(link()));
    QTest::qWait(2);
    const QByteArray first = host.readRaw();
    QVERIFY2(first.isEmpty() || first.startsWith('{'), first.constData());
    QVERIFY2(first.size() < 500, first.constData());
}

void TestVirtualBoard::setMovesTheMotor()
{
    const VirtualBoard board(settings());
    Terminal host;
    QVERIFY(host.open(link()));
    QVERIFY(host.send(R"({"t":"set","s":7,"id":"fan","v":60})"));
    QTRY_VERIFY(host.hasReceived(QStringLiteral("ack"), R"("s":7,"id":"fan","v":60)"));
    QTRY_VERIFY(host.hasReceived(QStringLiteral("st"),
                                 R"("state":"run","why":"host","c":{"m1":0,"fan":60})"));
}

void TestVirtualBoard::silentHostStopsTheMotor()
{
    const VirtualBoard board(settings());
    Terminal host;
    QVERIFY(host.open(link()));
    QVERIFY(host.send(R"({"t":"set","s":7,"id":"m1","v":60})"));
    QTRY_VERIFY(host.hasReceived(QStringLiteral("st"), R"("m1":60)"));
    QTRY_VERIFY_WITH_TIMEOUT(
        host.hasReceived(QStringLiteral("st"), R"("why":"silence","c":{"m1":0)"), 2000);
}

void TestVirtualBoard::unpluggedPortGoesAway()
{
    VirtualBoard board(settings());
    const QSignalSpy unplugged(&board, &VirtualBoard::unplugged);
    Terminal host;
    QVERIFY(host.open(link()));
    board.unplug();
    QCOMPARE(unplugged.count(), 1);
    QVERIFY(!board.isPlugged());
    QVERIFY(!QFileInfo(link()).isSymLink());
    QVERIFY(!host.send(R"({"t":"id"})"));
    board.unplug();
    QCOMPARE(unplugged.count(), 1);
}

void TestVirtualBoard::pluggedAgainItIsANewStart()
{
    VirtualBoard board(settings());
    board.unplug();
    board.plug();
    Terminal host;
    QVERIFY(host.open(link()));
    QVERIFY(host.send(R"({"t":"id"})"));
    QTRY_VERIFY(host.hasReceived(QStringLiteral("hello"), R"("boot":2,"why":"power")"));
}

void TestVirtualBoard::resetKeepsThePort()
{
    VirtualBoard board(settings());
    Terminal host;
    QVERIFY(host.open(link()));
    QVERIFY(host.send(R"({"t":"set","s":7,"id":"fan","v":60})"));
    QTRY_VERIFY(host.hasReceived(QStringLiteral("st"), R"("fan":60)"));
    board.reset();
    QTRY_VERIFY(host.hasReceived(QStringLiteral("hello"), R"("boot":2,"why":"reset")"));
    QTRY_VERIFY(host.hasReceived(QStringLiteral("st"), R"("why":"boot","c":{"m1":0,"fan":0})"));
}

void TestVirtualBoard::silenceLastsUntilReset()
{
    VirtualBoard board(settings());
    Terminal host;
    QVERIFY(host.open(link()));
    QTRY_VERIFY(host.hasReceived(QStringLiteral("r")));
    board.silence();
    QTest::qWait(50);
    host.forget();
    QVERIFY(host.send(R"({"t":"ping","s":1})"));
    QTest::qWait(400);
    host.poll();
    QVERIFY(host.received.isEmpty());
    board.reset();
    QTRY_VERIFY(host.hasReceived(QStringLiteral("ready")));
    QVERIFY(!host.hasReceived(QStringLiteral("pong")));
}

void TestVirtualBoard::noiseIsNoCommand()
{
    VirtualBoard board(settings());
    Terminal host;
    QVERIFY(host.open(link()));
    QTRY_VERIFY(host.hasReceived(QStringLiteral("st")));
    host.forget();
    for (int i = 0; i < 20; ++i) {
        board.noise();
    }
    QTRY_VERIFY((host.poll(), host.damaged) > 0);
    QVERIFY(host.writeRaw("\n"));
    QVERIFY(host.send(R"({"t":"set","s":1,"id":"fan","v":30})"));
    QTRY_VERIFY(host.hasReceived(QStringLiteral("st"), R"("c":{"m1":0,"fan":30})"));
}

void TestVirtualBoard::bitErrorsNeverSetAWrongValue()
{
    VirtualBoard board(settings());
    Terminal host;
    QVERIFY(host.open(link()));
    QVERIFY(host.send(R"({"t":"ping","s":1})"));
    QTRY_VERIFY(host.hasReceived(QStringLiteral("pong")));
    board.setBitErrorRate(0.003);
    for (int i = 2; i < 60; ++i) {
        QVERIFY(host.send(R"({"t":"set","s":)" + QByteArray::number(i) + R"(,"id":"fan","v":50})"));
        QTest::qWait(10);
    }
    board.setBitErrorRate(0);
    QTest::qWait(50);
    host.poll();
    QVERIFY(host.damaged > 0);
    for (const QByteArray &line : std::as_const(host.received)) {
        const bool isStatus = line.contains(R"("t":"st")");
        QVERIFY2(!isStatus || line.contains(R"("fan":50})") || line.contains(R"("fan":0})"),
                 line.constData());
    }
}

void TestVirtualBoard::emergencyStop()
{
    VirtualBoard board(settings());
    Terminal host;
    QVERIFY(host.open(link()));
    QVERIFY(host.send(R"({"t":"set","s":1,"id":"fan","v":30})"));
    QTRY_VERIFY(host.hasReceived(QStringLiteral("st"), R"("fan":30)"));
    board.setEmergencyStop(true);
    QTRY_VERIFY(host.hasReceived(QStringLiteral("st"), R"("why":"estop","c":{"m1":0,"fan":0})"));
    QVERIFY(host.send(R"({"t":"arm","s":2})"));
    QTRY_VERIFY(host.hasReceived(QStringLiteral("nak"), R"("s":2,"e":"estop")"));
    board.setEmergencyStop(false);
    QVERIFY(host.send(R"({"t":"arm","s":3})"));
    QTRY_VERIFY(host.hasReceived(QStringLiteral("ack"), R"("s":3)"));
}

void TestVirtualBoard::baudRateLimitsTheLine()
{
    VirtualBoard::Settings slow = settings();
    slow.baud = 9600;
    slow.hz = 500; // some 57,000 bytes a second, if the line could carry them
    const VirtualBoard board(slow);
    Terminal host;
    QVERIFY(host.open(link()));
    QTRY_VERIFY(host.hasReceived(QStringLiteral("r")));
    QElapsedTimer clock;
    clock.start();
    qsizetype bytes = 0;
    while (clock.elapsed() < 1000) {
        QTest::qWait(20);
        bytes += host.readRaw().size();
    }
    const double most = 960.0 * static_cast<double>(clock.elapsed() + 100) / 1000.0;
    QVERIFY2(static_cast<double>(bytes) < most, qPrintable(QString::number(bytes)));
    QVERIFY2(bytes > 300, qPrintable(QString::number(bytes)));
}

void TestVirtualBoard::theMotorWarmsThePlate()
{
    Physics first(3);
    Physics second(3);
    for (int ms = 0; ms < 60'000; ++ms) {
        first.step(100.0, 0.0);
        second.step(100.0, 100.0);
    }
    QVERIFY(first.read(Physics::Plate) > 45.0);
    QVERIFY(second.read(Physics::Plate) < first.read(Physics::Plate) - 10.0);
    Physics third(3);
    Physics fourth(3);
    for (int i = 0; i < 10; ++i) {
        QCOMPARE(third.read(Physics::Bench), fourth.read(Physics::Bench));
    }
}

void TestVirtualBoard::refusesToReplaceAFile()
{
    QFile file(link());
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("mine");
    file.close();
    const VirtualBoard board(settings());
    QVERIFY(!board.isPlugged());
    QVERIFY(board.errorText().contains(QStringLiteral("not a symbolic link")));
    QCOMPARE(QFileInfo(link()).size(), 4);
}

void TestVirtualBoard::aSecondBoardTakesTheLinkOver()
{
    auto first = std::make_unique<VirtualBoard>(settings());
    const VirtualBoard second(settings());
    QVERIFY(second.isPlugged());
    const QString target = QFileInfo(link()).symLinkTarget();
    first.reset();
    QCOMPARE(QFileInfo(link()).symLinkTarget(), target);
}

void TestVirtualBoard::worksOnAThreadOfItsOwn()
{
    QThread thread;
    auto *board = new VirtualBoard(settings());
    board->moveToThread(&thread);
    connect(&thread, &QThread::finished, board, &QObject::deleteLater);
    thread.start();
    Terminal host;
    QVERIFY(host.open(link()));
    QVERIFY(host.send(R"({"t":"id"})"));
    QTRY_VERIFY(host.hasReceived(QStringLiteral("ready")));
    QMetaObject::invokeMethod(board, &VirtualBoard::unplug);
    QTRY_VERIFY(!QFileInfo(link()).isSymLink());
    QMetaObject::invokeMethod(board, &VirtualBoard::plug);
    QTRY_VERIFY(QFileInfo(link()).isSymLink());
    thread.quit();
    thread.wait();
    QVERIFY(!QFileInfo(link()).isSymLink());
}

void TestVirtualBoard::aKilledHostLeavesNoLock()
{
    const VirtualBoard board(settings());
    Terminal host;
    QVERIFY(host.open(link()));
    QTRY_VERIFY(host.hasReceived(QStringLiteral("st")));
    QVERIFY(host.lock());
    host.close(); // as the system does for a process that was killed: TIOCEXCL stays set
    QTest::qWait(100);
    QTRY_VERIFY(host.open(link()));
    QVERIFY(host.send(R"({"t":"id"})"));
    QTRY_VERIFY(host.hasReceived(QStringLiteral("ready")));
}

void TestVirtualBoard::programObeysItsInput()
{
    QProcess program;
    program.start(QStringLiteral(ARMATURE_VIRTUAL_BOARD),
                  {QStringLiteral("--link"), link(), QStringLiteral("--uid"),
                   QStringLiteral("BEEF"), QStringLiteral("--hz"), QStringLiteral("50")});
    QTRY_VERIFY(program.canReadLine());
    QCOMPARE(program.readLine().trimmed(), link().toLocal8Bit());
    Terminal host;
    QVERIFY(host.open(link()));
    QVERIFY(host.send(R"({"t":"id"})"));
    QTRY_VERIFY(host.hasReceived(QStringLiteral("hello"), R"("uid":"BEEF")"));
    program.write("estop 1\n");
    QTRY_VERIFY(host.hasReceived(QStringLiteral("st"), R"("why":"estop")"));
    program.write("estop 0\nreset\n");
    QTRY_VERIFY(host.hasReceived(QStringLiteral("hello"), R"("boot":2,"why":"reset")"));
    program.write("unplug\n");
    QTRY_VERIFY(!QFileInfo(link()).isSymLink());
    program.write("plug\n");
    QTRY_VERIFY(QFileInfo(link()).isSymLink());
    QVERIFY(host.open(link()));
    QVERIFY(host.send(R"({"t":"id"})"));
    QTRY_VERIFY(host.hasReceived(QStringLiteral("hello"), R"("boot":3,"why":"power")"));
    program.write("ber 2\nexplode\n");
    QByteArray complaints;
    QTRY_COMPARE((complaints += program.readAllStandardError()).count("unknown command"), 2);
    program.closeWriteChannel();
    QTest::qWait(100);
    host.forget();
    QTRY_VERIFY(host.hasReceived(QStringLiteral("r"))); // the end of its input ends nothing
    program.terminate();
    QTRY_COMPARE(program.state(), QProcess::NotRunning);
    QCOMPARE(program.exitStatus(), QProcess::NormalExit);
    QCOMPARE(program.exitCode(), 0);
    QVERIFY(!QFileInfo(link()).isSymLink());
}

void TestVirtualBoard::programRefusesWrongOptions_data()
{
    QTest::addColumn<QStringList>("arguments");
    const auto row = [](const char *arguments) {
        QTest::newRow(arguments) << QString::fromLatin1(arguments).split(QLatin1Char(' '));
    };
    row("--baud fast");
    row("--baud 0");
    row("--hz 0");
    row("--hz 1001");
    row("--uid xyz");
    row("--link");
    row("--link /dev/null");
    row("--nonsense");
    row("surplus");
}

void TestVirtualBoard::programRefusesWrongOptions()
{
    QFETCH(const QStringList, arguments);
    QProcess program;
    program.start(QStringLiteral(ARMATURE_VIRTUAL_BOARD), arguments);
    QTRY_COMPARE(program.state(), QProcess::NotRunning);
    QCOMPARE(program.exitCode(), 2);
    QVERIFY(program.readAllStandardError().startsWith("armature-virtual-board: "));
    QVERIFY(program.readAllStandardOutput().isEmpty());
}

QTEST_GUILESS_MAIN(TestVirtualBoard)
#include "tst_virtualboard.moc"
