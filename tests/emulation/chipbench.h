// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/emulation/emulatedchip.h"
#include "tests/emulation/linetap.h"

#include <QTest>

#include <utility>

namespace armature {

/// The reference firmware in emulated silicon, and a hand at its serial line. All times are the
/// chip's own.
class ChipBench
{
public:
    explicit ChipBench(const EmulatedChip::Settings &settings)
        : chip(settings)
    {
        if (!chip.isUsable()) {
            return;
        }
        chip.wire().watchToHost([this](std::uint8_t byte, Micros at) {
            if (m_said.take(byte, at)) {
                lines.append(m_said.last());
            }
        });
        chip.wire().watchToChip([this](std::uint8_t byte, Micros at) {
            if (m_heard.take(byte, at)) {
                heard.append(m_heard.last());
            }
        });
        chip.setVoltage(0, kTemperature);
        chip.setVoltage(1, kLight);
        chip.setVoltage(2, kAir);
    }

    void run(Micros length)
    {
        for (Micros slice {}; slice < length; slice += kStep) {
            chip.advance(std::min(kStep, length - slice));
            static_cast<void>(chip.wire().receive());
        }
    }

    void send(const QByteArray &object) { chip.wire().send(LineTap::framed(object)); }
    void ping() { send(R"({"t":"ping","s":)" + QByteArray::number(next()) + '}'); }
    void set(double percent) { send(setLine(percent)); }
    [[nodiscard]] QByteArray setLine(double percent)
    {
        return R"({"t":"set","s":)" + QByteArray::number(next()) + R"(,"id":"m1","v":)"
            + QByteArray::number(percent) + '}';
    }

    /// Runs until a line of this type comes, and returns it; one without a type after `patience`.
    [[nodiscard]] TappedLine await(const QString &type, Micros patience = std::chrono::seconds(2))
    {
        const Micros end = chip.now() + patience;
        do {
            for (qsizetype i = 0; i < lines.size(); ++i) {
                if (lines.at(i).type() == type) {
                    TappedLine found = lines.at(i);
                    lines.remove(0, i + 1);
                    return found;
                }
            }
            run(std::chrono::milliseconds(1));
        } while (chip.now() < end);
        return {};
    }

    /// Announced, held by a host, and the motor where it is wanted: settled, whatever the slew.
    [[nodiscard]] bool drive(double percent)
    {
        chip.wire().send("\n"); // ends whatever rubbish came before
        send(R"({"t":"id"})");
        if (await(QStringLiteral("ready")).type().isEmpty()) {
            return false;
        }
        set(percent);
        for (int i = 0; i < 8; ++i) {
            run(std::chrono::milliseconds(100));
            ping();
        }
        run(std::chrono::milliseconds(5));
        return chip.pwm().output() == compareOf(percent);
    }

    /// What the reference firmware makes of a percentage.
    [[nodiscard]] static int compareOf(double percent) { return int(percent * 10.0 + 0.001); }
    [[nodiscard]] int next() { return m_sequence = (m_sequence + 1) % 65536; }

    static constexpr int kTemperature = 250; ///< mV: 25 °C
    static constexpr int kLight = 1000; ///< mV: 200 lx
    static constexpr int kAir = 2350; ///< mV: 50 %
    static constexpr Micros kStep {100};

    EmulatedChip chip;
    QList<TappedLine> lines {}; ///< from the chip, not yet looked at
    QList<TappedLine> heard {}; ///< what reached the chip whole

private:
    LineTap m_said {};
    LineTap m_heard {};
    int m_sequence = 100;
};

} // namespace armature
