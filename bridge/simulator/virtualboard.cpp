// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/simulator/virtualboard.h"

#include <QCoreApplication>
#include <QSocketNotifier>

#include <algorithm>
#include <cmath>

namespace armature {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds kTick {1};
constexpr std::int64_t kMostTicksBetweenReads = 250;
constexpr double kFifoBytes = 16.0;
constexpr qsizetype kMostBytesToBoard = 4096;
constexpr qsizetype kMostBytesToHost = 65536; ///< more than a stall of this process makes at once
constexpr int kBurstBytes = 48;

constexpr std::array<ArmatureSensor, Physics::QuantityCount> kSensors {{
    {"plate", "temperature", "Cel", -40'000, 125'000},
    {"ambient", "temperature", "Cel", -40'000, 85'000},
    {"air", "humidity", "%RH", 0, 100'000},
    {"bench", "illuminance", "lx", 0, 100'000'000},
    {"room", "pressure", "hPa", 300'000, 1'100'000},
}};

constexpr std::array<ArmatureControl, 2> kControls {{
    {"m1", "motor", "%", -100'000, 100'000, 0, 200'000},
    {"fan", "pwm", "%", 0, 100'000, 0, 0},
}};

VirtualBoard *boardOf(void *context)
{
    return static_cast<VirtualBoard *>(context);
}

} // namespace

VirtualBoard::VirtualBoard(const Settings &settings, QObject *parent)
    : QObject(parent)
    , m_settings(settings)
    , m_timer(this)
    , m_noise(settings.seed)
    , m_physics(settings.seed)
{
    describe();
    bindHal();
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setInterval(kTick);
    connect(&m_timer, &QTimer::timeout, this, &VirtualBoard::advance);
    plug();
}

VirtualBoard::~VirtualBoard() = default;

void VirtualBoard::describe()
{
    m_firmware.uid = m_settings.uid.toLatin1();
    m_firmware.description.board = "armature-virtual";
    m_firmware.description.uid = m_firmware.uid.constData();
    m_firmware.description.firmware = "0.1.0";
    m_firmware.description.sensors = kSensors.data();
    m_firmware.description.sensorCount = static_cast<std::uint8_t>(kSensors.size());
    m_firmware.description.controls = kControls.data();
    m_firmware.description.controlCount = static_cast<std::uint8_t>(kControls.size());
    m_firmware.description.reportInterval
        = static_cast<std::uint16_t>(1000 / std::max(1, m_settings.hz));
    m_firmware.description.silenceLimit = 500;
}

void VirtualBoard::bindHal()
{
    m_firmware.hal.context = this;
    m_firmware.hal.sendSpace = [](void *context) { return boardOf(context)->sendSpace(); };
    m_firmware.hal.sendByte = [](void *context, std::uint8_t byte) {
        auto *board = boardOf(context);
        board->m_line.sendAllowance -= 1.0;
        board->m_line.toHost.append(static_cast<char>(board->m_noise.damaged(byte)));
    };
    m_firmware.hal.readSensor = [](void *context, std::uint8_t sensor, std::int32_t *value) {
        return boardOf(context)->readSensor(sensor, value);
    };
    m_firmware.hal.writeOutput = [](void *context, std::uint8_t control, std::int32_t value) {
        boardOf(context)->m_outputs.at(control) = value;
    };
    m_firmware.hal.isStopOpen = [](void *context) { return boardOf(context)->m_isStopOpen; };
    // One thread runs both the tick and the main loop, so there is nothing to keep out.
    m_firmware.hal.restartWatchdog = [](void *) {};
    m_firmware.hal.lock = [](void *) {};
    m_firmware.hal.unlock = [](void *) {};
}

void VirtualBoard::plug()
{
    if (m_port.isOpen()) {
        return;
    }
    if (!m_port.open(m_settings.link)) {
        Q_EMIT failed(m_port.errorText());
        return;
    }
    watchPort();
    m_line = {};
    boot(ArmatureResetPower);
    m_tickedTo = Clock::now();
    m_timer.start();
    Q_EMIT plugged(m_port.path());
}

void VirtualBoard::unplug()
{
    if (!m_port.isOpen()) {
        return;
    }
    m_timer.stop();
    ignorePort();
    m_port.close();
    m_outputs.fill(0);
    Q_EMIT unplugged();
}

void VirtualBoard::reset()
{
    if (m_port.isOpen()) {
        boot(ArmatureResetPin);
    }
}

void VirtualBoard::noise()
{
    m_line.toBoard += m_noise.burst(kBurstBytes);
    m_line.toHost += m_noise.burst(kBurstBytes);
}

void VirtualBoard::setBitErrorRate(double probability)
{
    m_noise.setBitErrorRate(probability);
}

void VirtualBoard::setEmergencyStop(bool isOpen)
{
    m_isStopOpen = isOpen;
}

void VirtualBoard::silence()
{
    m_firmware.isHanging = true;
}

void VirtualBoard::boot(ArmatureResetCause cause)
{
    m_firmware.isHanging = false;
    ++m_firmware.description.boot;
    m_firmware.description.resetCause = cause;
    armatureBoardBegin(&m_firmware.core, &m_firmware.hal, &m_firmware.description);
}

void VirtualBoard::watchPort()
{
    m_notifier = new QSocketNotifier(m_port.descriptor(), QSocketNotifier::Read, this);
    // A port that nobody has open counts as readable for ever: enabled only while it is in use.
    m_notifier->setEnabled(false);
    connect(m_notifier, &QSocketNotifier::activated, this, &VirtualBoard::advance);
}

void VirtualBoard::ignorePort()
{
    m_notifier->setEnabled(false);
    m_notifier->deleteLater(); // this may run inside its own signal
    m_notifier = nullptr;
}

/// Catches up with the clock. After a stall of this process, what the host sent meanwhile is read
/// before the board's time has run so far that its silence watchdog would wrongly trip.
void VirtualBoard::advance()
{
    if (!m_port.isOpen()) {
        return;
    }
    auto behind = (Clock::now() - m_tickedTo) / kTick;
    m_tickedTo += behind * kTick;
    do {
        const auto ticks = std::min<std::int64_t>(behind, kMostTicksBetweenReads);
        for (std::int64_t i = 0; i < ticks; ++i) {
            tick();
        }
        behind -= ticks;
        receive();
    } while (behind > 0);
    send();
}

void VirtualBoard::tick()
{
    const double bytes = m_settings.baud / 10.0 / 1000.0;
    const double most = bytes + kFifoBytes;
    m_line.receiveAllowance = std::min(m_line.receiveAllowance + bytes, most);
    m_line.sendAllowance = std::min(m_line.sendAllowance + bytes, most);
    feedCore();
    armatureBoardTick(&m_firmware.core);
    if (!m_firmware.isHanging) {
        armatureBoardPoll(&m_firmware.core);
    }
    m_physics.step(m_outputs[0] / 1000.0, m_outputs[1] / 1000.0);
}

void VirtualBoard::receive()
{
    const QByteArray bytes = m_port.read();
    // What comes faster than a serial port could carry it waits, but not without a bound.
    m_line.toBoard += bytes.left(kMostBytesToBoard - m_line.toBoard.size());
    feedCore();
    if (!m_firmware.isHanging) {
        armatureBoardPoll(&m_firmware.core);
    }
}

void VirtualBoard::feedCore()
{
    const auto count = std::min<qsizetype>(static_cast<qsizetype>(m_line.receiveAllowance),
                                           m_line.toBoard.size());
    for (qsizetype i = 0; i < count && !m_firmware.isHanging; ++i) {
        const auto byte = static_cast<std::uint8_t>(m_line.toBoard.at(i));
        armatureBoardReceive(&m_firmware.core, m_noise.damaged(byte));
    }
    m_line.toBoard.remove(0, count);
    m_line.receiveAllowance -= static_cast<double>(count);
}

void VirtualBoard::send()
{
    const int descriptor = m_port.descriptor();
    const bool isConnected = m_port.isConnected();
    if (isConnected) {
        skipTornLine();
        m_port.write(&m_line.toHost);
    } else if (!m_line.toHost.isEmpty()) {
        m_line.isTorn = !m_line.toHost.endsWith('\n');
        m_line.toHost.clear();
    }
    if (!m_port.isOpen()) {
        m_timer.stop();
        ignorePort();
        Q_EMIT failed(m_port.errorText());
        return;
    }
    if (m_port.descriptor() != descriptor) {
        ignorePort();
        watchPort();
    }
    m_notifier->setEnabled(isConnected);
}

/// Whoever opens the port reads from the beginning of a line.
void VirtualBoard::skipTornLine()
{
    if (!m_line.isTorn) {
        return;
    }
    const auto end = m_line.toHost.indexOf('\n');
    m_line.isTorn = end < 0;
    m_line.toHost.remove(0, end < 0 ? m_line.toHost.size() : end + 1);
}

std::uint16_t VirtualBoard::sendSpace() const
{
    const bool isStalled = m_line.toHost.size() >= kMostBytesToHost;
    return isStalled ? 0 : static_cast<std::uint16_t>(m_line.sendAllowance);
}

bool VirtualBoard::readSensor(std::uint8_t sensor, std::int32_t *value)
{
    const double reading = m_physics.read(static_cast<Physics::Quantity>(sensor));
    *value = static_cast<std::int32_t>(std::lround(reading * 1000.0));
    return true;
}

} // namespace armature
