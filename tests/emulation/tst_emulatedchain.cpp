// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/bridge.h"
#include "bridge/simulator/mockserver.h"
#include "tests/emulation/chipbench.h"
#include "tests/emulation/emulatedboard.h"

#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <cmath>

using namespace armature;
using namespace std::chrono_literals;

namespace {

constexpr int kPatience = 10'000; ///< ms; a safety net

/// Firmware in emulated silicon, a pty, the bridge, a socket, and a server at the other end.
class Chain : public QObject
{
public:
    Chain(const QString &firmware, int baud)
        : board({.chip = {.firmware = firmware}, .link = folder.filePath(QStringLiteral("tty"))})
    {
        if (!board.isUsable()) {
            return;
        }
        board.with([](EmulatedChip &chip) {
            chip.setVoltage(0, ChipBench::kTemperature);
            chip.setVoltage(1, ChipBench::kLight);
            chip.setVoltage(2, ChipBench::kAir);
        });
        board.start();
        BridgeConfig config;
        config.serverUrl = server.start({}).value().endpoint;
        config.token = kDevelopmentKey.toByteArray();
        config.boardPort = board.path();
        config.baud = baud;
        config.dataFolder = folder.filePath(QStringLiteral("data"));
        config.isRemoteAllowed = true;
        bridge = std::make_unique<Bridge>(config);
        const Bridge *b = bridge.get();
        connect(b, &Bridge::serverChanged, this, [this](const auto &s) { serverStatus = s; });
        connect(b, &Bridge::boardChanged, this, [this](const auto &s) { boardStatus = s; });
        connect(b, &Bridge::controlsChanged, this, [this](const auto &all) { controls = all; });
        bridge->start();
    }

    [[nodiscard]] bool isUp() const
    {
        return serverStatus.state == ServerState::Joined && boardStatus.state == BoardState::Ready
            && !controls.isEmpty();
    }

    [[nodiscard]] int output()
    {
        int value = 0;
        board.with([&value](EmulatedChip &chip) { value = chip.pwm().output(); });
        return value;
    }

    /// Of what the server stored of one sensor, the newest value; nothing before the first.
    [[nodiscard]] std::optional<double> stored(const QString &sensor) const
    {
        const auto rows = server.store().readings(0, 100'000);
        const auto row = std::find_if(rows.rbegin(), rows.rend(), [&](const StoredReading &one) {
            return one.sensor == sensor;
        });
        return row == rows.rend() ? std::nullopt : std::optional(row->value);
    }

    void end() // NOLINT(readability-make-member-function-const): it ends the bridge
    {
        QSignalSpy finished(bridge.get(), &Bridge::finished);
        bridge->shutdown();
        QVERIFY(finished.wait(kPatience));
    }

    QTemporaryDir folder {};
    EmulatedBoard board;
    MockServer server {};
    std::unique_ptr<Bridge> bridge {};
    ServerStatus serverStatus {};
    BoardStatus boardStatus {};
    QList<ControlStatus> controls {};
};

} // namespace

/// The whole chain, both ways: from a voltage at a pin to the server's store, and from the server
/// to the compare register.
class TestEmulatedChain : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void voltageReachesTheServerAndCommandsReachTheRegister_data();
    void voltageReachesTheServerAndCommandsReachTheRegister();
    void closedBridgeLeavesTheRegisterAtZero();
    void wrongSpeedIsNeverReady();
    void programTakesCommands();
};

void TestEmulatedChain::voltageReachesTheServerAndCommandsReachTheRegister_data()
{
    QTest::addColumn<QString>("firmware");
    QTest::addColumn<int>("baud");
    QTest::newRow("115200") << QStringLiteral(ARMATURE_FIRMWARE_328P) << 115200;
    QTest::newRow("1000000") << QStringLiteral(ARMATURE_FIRMWARE_328P_FAST) << 1'000'000;
}

void TestEmulatedChain::voltageReachesTheServerAndCommandsReachTheRegister()
{
    QFETCH(const QString, firmware);
    QFETCH(const int, baud);
    Chain chain(firmware, baud);
    QVERIFY2(chain.board.isUsable(), qPrintable(chain.board.errorText()));
    QTRY_VERIFY_WITH_TIMEOUT(chain.isUp(), kPatience);

    const QString sensor = QStringLiteral("t1");
    const auto isNear = [&](double value) {
        const std::optional<double> newest = chain.stored(sensor);
        return newest && std::abs(*newest - value) < 1.0;
    };
    QTRY_VERIFY_WITH_TIMEOUT(isNear(25.0), kPatience);
    chain.board.with([](EmulatedChip &chip) { chip.setVoltage(0, 600); });
    QTRY_VERIFY_WITH_TIMEOUT(isNear(60.0), kPatience);

    for (const double percent : {42.0, 7.5, 0.0}) {
        chain.server.sendControl({{QStringLiteral("m1"), percent}});
        QTRY_COMPARE_WITH_TIMEOUT(chain.output(), ChipBench::compareOf(percent), kPatience);
    }
    chain.end();
}

void TestEmulatedChain::closedBridgeLeavesTheRegisterAtZero()
{
    Chain chain(QStringLiteral(ARMATURE_FIRMWARE_328P), 115200);
    QTRY_VERIFY_WITH_TIMEOUT(chain.isUp(), kPatience);
    chain.server.sendControl({{QStringLiteral("m1"), 60.0}});
    QTRY_COMPARE_WITH_TIMEOUT(chain.output(), 600, kPatience);
    chain.end();
    QCOMPARE(chain.output(), 0);
}

void TestEmulatedChain::wrongSpeedIsNeverReady()
{
    Chain chain(QStringLiteral(ARMATURE_FIRMWARE_328P), 57600);
    QTRY_VERIFY_WITH_TIMEOUT(chain.boardStatus.counters.lines > 0, kPatience);
    QVERIFY(chain.boardStatus.state != BoardState::Ready);
    chain.end();
}

void TestEmulatedChain::programTakesCommands()
{
    QProcess program;
    program.start(
        QStringLiteral(ARMATURE_EMULATED_BOARD),
        {QStringLiteral("--pace"), QStringLiteral("fast"), QStringLiteral(ARMATURE_FIRMWARE_328P)});
    QTRY_VERIFY_WITH_TIMEOUT(program.canReadLine(), kPatience);
    QVERIFY(program.readLine().startsWith("/dev/"));
    program.write("adc 0 300\nber 0.001\nnonsense\npwm\n");
    QTRY_VERIFY_WITH_TIMEOUT(program.canReadLine(), kPatience);
    QVERIFY(program.readLine().startsWith("cannot do \"nonsense\""));
    QTRY_VERIFY_WITH_TIMEOUT(program.canReadLine(), kPatience);
    QVERIFY(program.readLine().startsWith("OCR1A 0 of 1000, duty 0.0000"));
    program.closeWriteChannel();
    QTRY_COMPARE_WITH_TIMEOUT(program.state(), QProcess::NotRunning, kPatience);
    QCOMPARE(program.exitCode(), 0);
}

QTEST_GUILESS_MAIN(TestEmulatedChain)
#include "tst_emulatedchain.moc"
