// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/firmware/board.h"
#include "bridge/protocol/boardmessage.h"
#include "bridge/protocol/crc16.h"
#include "bridge/protocol/lineframer.h"
#include "tests/fuzz/fuzztarget.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>
#include <utility>

using namespace armature;

namespace {

constexpr std::uint16_t kSilenceLimit = 100;
constexpr int kMostTicks = 20'000; ///< of one input, so that it ends soon

constexpr std::array<ArmatureSensor, 3> kSensors {{
    {"t1", "temperature", "Cel", -40'000, 125'000},
    {"a-long-sensor-1", "pressure", "hPa", 300'000, 1'100'500},
    {"none", "humidity", "%RH", 0, 100'000},
}};
constexpr std::array<ArmatureControl, 3> kControls {{
    {"m1", "motor", "%", -100'000, 100'000, 0, 200'300},
    {"fan", "pwm", "%", 0, 100'000, 10'000, 0},
    {"arm", "servo", "deg", -90'000, -1, -45'000, 999},
}};
using Outputs = std::array<std::int32_t, kControls.size()>;
constexpr Outputs kSafe {0, 10'000, -45'000};

/// The firmware's core on a board that checks what it does. What may be on is told from the lines
/// that went in, by a rule that is simpler than the core's: a line without the word `ping` or `set`
/// in it cannot feed the watchdog, and one without `arm` cannot end an emergency stop.
class CheckedBoard
{
public:
    CheckedBoard()
    {
        m_hal.context = this;
        m_hal.sendSpace = [](void *context) { return of(context)->offerSpace(); };
        m_hal.sendByte = [](void *context, std::uint8_t byte) { of(context)->takeByte(byte); };
        m_hal.readSensor = [](void *context, std::uint8_t sensor, std::int32_t *value) {
            *value = static_cast<std::int32_t>(of(context)->m_seed);
            return sensor < 2;
        };
        m_hal.writeOutput = [](void *context, std::uint8_t control, std::int32_t value) {
            of(context)->write(control, value);
        };
        m_hal.isStopOpen = [](void *context) { return of(context)->isStopOpen; };
        m_hal.restartWatchdog = [](void *) {};
        m_hal.lock = [](void *context) {
            fuzz::require(!std::exchange(of(context)->m_isLocked, true), "locks do not nest");
        };
        m_hal.unlock = [](void *context) {
            fuzz::require(std::exchange(of(context)->m_isLocked, false),
                          "what is unlocked was locked");
        };
        m_description.board = "fuzz";
        m_description.uid = "0";
        m_description.firmware = "1";
        m_description.sensors = kSensors.data();
        m_description.sensorCount = kSensors.size();
        m_description.controls = kControls.data();
        m_description.controlCount = kControls.size();
        m_description.reportInterval = 10;
        m_description.silenceLimit = kSilenceLimit;
        armatureBoardBegin(&m_core, &m_hal, &m_description);
        m_mayMove = false;
        fuzz::require(m_outputs == kSafe, "the board begins with every output at its safe value");
    }

    void receive(const QByteArray &bytes)
    {
        for (const char byte : bytes) {
            noteByte(byte);
            armatureBoardReceive(&m_core, static_cast<std::uint8_t>(byte));
            checkUnlocked();
        }
    }

    void poll()
    {
        armatureBoardPoll(&m_core);
        m_space = 0;
        checkUnlocked();
    }

    void tick()
    {
        const Outputs before = m_outputs;
        m_mayMove = true;
        armatureBoardTick(&m_core);
        m_mayMove = false;
        m_isStopped = m_isStopped || isStopOpen;
        ++m_silence;
        if (m_isStopped) {
            fuzz::require(m_outputs == kSafe, "an emergency stop makes every output safe");
        }
        if (m_silence >= kSilenceLimit) {
            fuzz::require(m_outputs == kSafe, "silence makes every output safe");
        }
        checkSlew(before);
        ++ticks;
    }

    /// The lines that have been sent are those of this protocol, whole.
    void checkSent()
    {
        LineFramer framer;
        for (const BoardLine &line : framer.feed(m_sent)) {
            fuzz::require(line.kind == BoardLine::Kind::Message,
                          "a line leaves whole or not at all");
            fuzz::require(decodeBoardMessage(line.text).isOk(), "what is sent can be read");
        }
        m_sent.remove(0, m_sent.lastIndexOf('\n') + 1);
    }

    bool isStopOpen = false;
    std::uint16_t space = 64; ///< bytes of the serial port
    int ticks = 0;

private:
    static CheckedBoard *of(void *context) { return static_cast<CheckedBoard *>(context); }

    std::uint16_t offerSpace()
    {
        m_space = space;
        return space;
    }

    void takeByte(std::uint8_t byte)
    {
        fuzz::require(m_space > 0, "no byte is sent that has no room");
        --m_space;
        m_sent.append(static_cast<char>(byte));
    }

    void write(std::uint8_t control, std::int32_t value)
    {
        const ArmatureControl &limits = kControls.at(control);
        fuzz::require(value >= limits.min && value <= limits.max, "an output keeps its limits");
        fuzz::require(m_mayMove || m_isLocked,
                      "the timer and the main loop never move one at once");
        m_outputs.at(control) = value;
    }

    void noteByte(char byte)
    {
        if (byte != '\n') {
            m_line.push_back(byte);
            return;
        }
        const auto says
            = [this](const char *word) { return m_line.find(word) != std::string::npos; };
        if (says("ping") || says("set")) {
            m_silence = 0;
        }
        m_isStopped = m_isStopped && (isStopOpen || !says("arm"));
        m_seed = m_seed * 1664525U + 1013904223U;
        m_line.clear();
    }

    void checkSlew(const Outputs &before) const
    {
        for (std::size_t i = 0; i < kControls.size(); ++i) {
            const std::int32_t slew = kControls.at(i).slew;
            const std::int32_t moved = std::abs(m_outputs.at(i) - before.at(i));
            fuzz::require(slew == 0 || m_outputs.at(i) == kSafe.at(i) || moved <= slew / 1000 + 1,
                          "an output moves no faster than its slew");
        }
    }

    void checkUnlocked() const { fuzz::require(!m_isLocked, "what is locked is unlocked"); }

    ArmatureHal m_hal {};
    ArmatureDescription m_description {};
    ArmatureBoard m_core {};
    Outputs m_outputs {-1, -1, -1};
    std::uint32_t m_seed = 21'500; ///< of what the sensors read
    std::string m_line;
    QByteArray m_sent;
    std::uint16_t m_space = 0;
    int m_silence = kSilenceLimit; ///< ms since a line that may have fed the watchdog
    bool m_isStopped = false;
    bool m_isLocked = false;
    bool m_mayMove = true; ///< while the timer runs, or at the beginning
};

QByteArray withCrc(const QByteArray &object)
{
    return object + '*' + QByteArray::number(crc16(object), 16).rightJustified(4, '0').toUpper()
        + '\n';
}

QByteArray command(fuzz::Input *input)
{
    static const std::array<const char *, 8> kTypes {"set", "ping", "set",  "stop",
                                                     "arm", "id",   "rate", "ack"};
    QByteArray object = R"({"t":")";
    object += kTypes.at(input->below(8));
    object += R"(","s":)" + QByteArray::number(input->byte());
    object += R"(,"id":")";
    object += kControls.at(input->below(3)).id;
    object += R"(","v":)" + QByteArray::number(static_cast<int>(input->word()) / 100 - 327);
    object += R"(,"ms":)" + QByteArray::number(input->byte()) + '}';
    return object;
}

void run(CheckedBoard *board, unsigned milliseconds)
{
    for (unsigned i = 0; i < milliseconds && board->ticks < kMostTicks; ++i) {
        board->tick();
        board->poll();
    }
}

void step(CheckedBoard *board, fuzz::Input *input)
{
    switch (input->below(8)) {
    case 0:
        board->receive(input->chunk());
        break;
    case 1:
        board->receive(withCrc(input->chunk()));
        break;
    case 2:
        board->receive(withCrc(command(input)));
        break;
    case 3:
        board->receive(command(input) + '\n');
        break;
    case 4:
        run(board, input->byte());
        break;
    case 5: // the main loop is late
        for (unsigned i = input->byte(); i > 0; --i) {
            board->tick();
        }
        break;
    case 6:
        board->isStopOpen = !board->isStopOpen;
        break;
    default:
        board->space = static_cast<std::uint16_t>(input->byte());
        break;
    }
    board->poll();
}

} // namespace

/// A list of steps: what the host sends, how much time passes, what the port and the stop button
/// do.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    fuzz::Input input(data, size);
    CheckedBoard board;
    while (!input.isEmpty() && board.ticks < kMostTicks) {
        step(&board, &input);
        board.checkSent();
    }
    run(&board, kSilenceLimit + 1U);
    return 0;
}
