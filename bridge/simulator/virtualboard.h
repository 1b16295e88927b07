// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/firmware/board.h"
#include "bridge/simulator/linenoise.h"
#include "bridge/simulator/physics.h"
#include "bridge/simulator/pseudoterminal.h"

#include <QByteArray>
#include <QObject>
#include <QString>
#include <QTimer>

#include <array>
#include <chrono>
#include <cstdint>

class QSocketNotifier;

namespace armature {

/// The reference firmware's own core, powered up on a pseudo-terminal, with a small bench around
/// it. Needs an event loop on its one thread; may be moved to another thread before that runs.
class VirtualBoard : public QObject
{
    Q_OBJECT

public:
    struct Settings
    {
        QString uid = QStringLiteral("A12A7E0000000001"); ///< printable ASCII, at most 32
        int baud = 115200; ///< both directions carry at most a tenth of it in bytes a second
        int hz = 10; ///< readings a second, 1 to 1000
        QString link {}; ///< a symbolic link to make; none if empty
        std::uint32_t seed = 1;
    };

    /// Plugs itself in; see isPlugged() and errorText().
    explicit VirtualBoard(const Settings &settings, QObject *parent = nullptr);
    ~VirtualBoard() override;

    [[nodiscard]] bool isPlugged() const { return m_port.isOpen(); }
    /// What a host opens: the link, or the device itself. Empty while unplugged.
    [[nodiscard]] QString path() const { return m_port.path(); }
    /// Why it could not be plugged in.
    [[nodiscard]] QString errorText() const { return m_port.errorText(); }

    /// Takes port and power away.
    void unplug();
    /// Starts the board on a new pseudo-terminal; nothing while it is plugged in.
    void plug();
    /// The reset button: the core starts again, the port stays.
    void reset();
    /// A burst of random bytes in both directions.
    void noise();
    /// Probability of each bit on the line to be turned over, 0 to 1.
    void setBitErrorRate(double probability);
    /// True opens the normally closed emergency stop circuit.
    void setEmergencyStop(bool isOpen);
    /// The firmware's main loop hangs, until reset or plug: it reads and says nothing more, while
    /// its timer still stops the outputs.
    void silence();

Q_SIGNALS:
    void plugged(const QString &path);
    void unplugged();
    /// plug() did not succeed.
    void failed(const QString &errorText);

private:
    using Clock = std::chrono::steady_clock;

    void describe();
    void bindHal();
    void boot(ArmatureResetCause cause);
    void advance();
    void tick();
    void receive();
    void feedCore();
    void send();
    void skipTornLine();
    void watchPort();
    void ignorePort();
    [[nodiscard]] std::uint16_t sendSpace() const;
    [[nodiscard]] bool readSensor(std::uint8_t sensor, std::int32_t *value);

    Settings m_settings;
    PseudoTerminal m_port;
    QSocketNotifier *m_notifier = nullptr; ///< null while unplugged
    QTimer m_timer;
    Clock::time_point m_tickedTo;

    struct Line
    {
        QByteArray toBoard {}; ///< on the wire
        QByteArray toHost {};
        bool isTorn = false; ///< nobody was there for the beginning of the line under way
        double receiveAllowance = 0.0; ///< bytes that the baud rate permits now
        double sendAllowance = 0.0;
    };
    Line m_line;
    LineNoise m_noise;
    Physics m_physics;

    /// The core and what it was told; none of it moves while the core runs.
    struct Firmware
    {
        QByteArray uid {};
        ArmatureHal hal {};
        ArmatureDescription description {};
        ArmatureBoard core {};
        bool isHanging = false;
    };
    Firmware m_firmware;
    std::array<std::int32_t, 2> m_outputs {}; ///< motor and fan, thousandths of a percent
    bool m_isStopOpen = false;
};

} // namespace armature
