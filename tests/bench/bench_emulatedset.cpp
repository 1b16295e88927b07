// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How long a command is under way, at 1 Mbaud: from the server's frame to the compare register of
// the emulated chip, the host's own share of it, and beside that a bare write to a tty.
#include "bridge/io/bridge.h"
#include "bridge/simulator/mockserver.h"
#include "tests/emulation/emulatedboard.h"

#include <QCoreApplication>
#include <QLoggingCategory>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>
#include <vector>

using namespace armature;
using Steady = std::chrono::steady_clock;

namespace {

constexpr int kCommands = 300;
constexpr int kPatience = 10'000; ///< ms
constexpr int kBaud = 1'000'000;
constexpr Micros kTick {100};
constexpr int kPause = 30; ///< ms; the ramp is over then
const QByteArray kLine = R"({"t":"set","s":12345,"id":"m1","v":12}*ABCD)"
                         "\n";

/// In milliseconds.
using Times = std::vector<double>;

double since(Steady::time_point begin, Steady::time_point end = Steady::now())
{
    return std::chrono::duration<double, std::milli>(end - begin).count();
}

void print(const char *what, Times times)
{
    std::sort(times.begin(), times.end());
    std::printf("%-52s median %7.3f ms, 99 %% %7.3f ms\n", what, times.at(times.size() / 2),
                times.at(times.size() * 99 / 100));
}

/// The moment of the next event, told by the board's thread.
class Moment
{
public:
    void expect() { m_at = 0; }
    void happen()
    {
        qint64 nothing = 0;
        m_at.compare_exchange_strong(nothing, Steady::now().time_since_epoch().count());
    }
    [[nodiscard]] bool await() const
    {
        // QTest::qWaitFor would sleep ten milliseconds, with the frame still unsent.
        const auto begin = Steady::now();
        while (m_at == 0 && since(begin) < kPatience) {
            QCoreApplication::processEvents();
            std::this_thread::sleep_for(std::chrono::microseconds(50));
        }
        return m_at != 0;
    }
    [[nodiscard]] Steady::time_point at() const
    {
        return Steady::time_point(Steady::duration(m_at.load()));
    }

private:
    std::atomic<qint64> m_at {1};
};

/// From a write at one end of a pty until a waiting reader at the other end runs.
Times bareWrites()
{
    Times times;
    PseudoTerminal port;
    if (!port.open({})) {
        return {0.0};
    }
    const int host = ::open(port.path().toLocal8Bit().constData(), O_RDWR | O_NOCTTY | O_CLOEXEC);
    for (int i = 0; i < kCommands; ++i) {
        Moment moment;
        moment.expect();
        std::thread reader([&] {
            pollfd state {port.descriptor(), POLLIN, 0};
            ::poll(&state, 1, kPatience);
            moment.happen();
            static_cast<void>(port.read());
        });
        std::this_thread::sleep_for(std::chrono::milliseconds(2)); // until it waits
        const auto begin = Steady::now();
        static_cast<void>(::write(host, kLine.constData(), std::size_t(kLine.size())));
        reader.join();
        times.push_back(since(begin, moment.at()));
    }
    ::close(host);
    return times;
}

class Bench : public QObject
{
public:
    Bench()
        : m_board({.chip = {.firmware = QStringLiteral(ARMATURE_FIRMWARE_328P_FAST)},
                   .link = m_folder.filePath(QStringLiteral("tty")),
                   .tick = kTick})
    { }

    /// False where the chain does not come up, or stops answering.
    [[nodiscard]] bool run(Times *toBytes, Times *toPwm)
    {
        begin();
        if (!QTest::qWaitFor([this] { return m_isJoined && m_isReady; }, kPatience)) {
            return false;
        }
        for (int i = 0; i < kCommands; ++i) {
            m_bytes.expect();
            m_pwm.expect();
            const auto begin = Steady::now();
            m_server.sendControl({{QStringLiteral("m1"), i % 2 == 0 ? 12 : 10}});
            if (!m_bytes.await() || !m_pwm.await()) {
                return false;
            }
            toBytes->push_back(since(begin, m_bytes.at()));
            toPwm->push_back(since(begin, m_pwm.at()));
            QTest::qWait(kPause + i % 7);
        }
        m_bridge->shutdown();
        return true;
    }

private:
    void begin()
    {
        m_board.with([this](EmulatedChip &chip) {
            chip.pwm().watch([this](int, Micros) { m_pwm.happen(); });
        });
        m_board.watchHost([this](const QByteArray &bytes) {
            if (bytes.contains(R"("t":"set")")) {
                m_bytes.happen();
            }
        });
        m_board.start();
        BridgeConfig config;
        config.serverUrl = m_server.start({}).value().endpoint;
        config.token = kDevelopmentKey.toByteArray();
        config.boardPort = m_board.path();
        config.baud = kBaud;
        config.dataFolder = m_folder.filePath(QStringLiteral("data"));
        config.isRemoteAllowed = true;
        m_bridge = std::make_unique<Bridge>(config);
        connect(m_bridge.get(), &Bridge::serverChanged, this,
                [this](const auto &s) { m_isJoined = s.state == ServerState::Joined; });
        connect(m_bridge.get(), &Bridge::boardChanged, this,
                [this](const auto &s) { m_isReady = s.state == BoardState::Ready; });
        m_bridge->start();
    }

    QTemporaryDir m_folder {};
    Moment m_bytes {};
    Moment m_pwm {};
    EmulatedBoard m_board;
    MockServer m_server {};
    std::unique_ptr<Bridge> m_bridge {};
    bool m_isJoined = false;
    bool m_isReady = false;
};

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    QLoggingCategory::setFilterRules(QStringLiteral("armature.*=false"));
    Times toBytes;
    Times toPwm;
    Bench bench;
    if (!bench.run(&toBytes, &toPwm)) {
        std::fprintf(stderr, "the chain did not come up, or a command was lost\n");
        return 1;
    }
    std::printf("%d commands at 1 Mbaud, firmware in emulated silicon at the clock's pace\n",
                kCommands);
    print("server's frame to the compare register", toPwm);
    print("of it the host: frame in to bytes at the tty's end", toBytes);
    print("a bare write of such a line to a tty, to its end", bareWrites());
    return 0;
}
