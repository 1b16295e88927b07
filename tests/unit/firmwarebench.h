// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/firmware/board.h"

#include <QByteArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QList>

#include <array>
#include <cstdint>

namespace armature::test {

/// CRC-16/IBM-SDLC a bit at a time, by its definition: not the firmware's own.
inline QByteArray crcText(const QByteArray &bytes)
{
    unsigned crc = 0xFFFFU;
    for (const char byte : bytes) {
        crc ^= static_cast<std::uint8_t>(byte);
        for (int bit = 0; bit < 8; ++bit) {
            crc = (crc & 1U) != 0U ? (crc >> 1U) ^ 0x8408U : crc >> 1U;
        }
    }
    return QByteArray::number(crc ^ 0xFFFFU, 16).rightJustified(4, '0').toUpper();
}

inline QByteArray withCrc(const QByteArray &object)
{
    return object + '*' + crcText(object);
}

/// The firmware's core on a board of plain variables, where time passes only in run().
class FirmwareBench
{
public:
    FirmwareBench()
    {
        hal.context = this;
        hal.sendSpace = [](void *context) { return of(context)->space; };
        hal.sendByte = [](void *context, std::uint8_t byte) {
            of(context)->sent.append(static_cast<char>(byte));
        };
        hal.readSensor = [](void *context, std::uint8_t sensor, std::int32_t *value) {
            *value = of(context)->readings.at(sensor);
            return of(context)->hasReadings;
        };
        hal.writeOutput = [](void *context, std::uint8_t control, std::int32_t value) {
            of(context)->outputs.at(control) = value;
        };
        hal.isStopOpen = [](void *context) { return of(context)->isStopOpen; };
        hal.restartWatchdog = [](void *context) { ++of(context)->watchdogRestarts; };
        hal.lock = [](void *context) { ++of(context)->locks; };
        hal.unlock = [](void *context) { --of(context)->locks; };
        description.board = "bench";
        description.uid = "0123";
        description.firmware = "1.0";
        description.sensors = kSensors.data();
        description.sensorCount = kSensors.size();
        description.controls = kControls.data();
        description.controlCount = kControls.size();
        description.boot = 3;
        description.resetCause = ArmatureResetBrownOut;
        description.reportInterval = 100;
        description.silenceLimit = 500;
        begin();
    }

    FirmwareBench(const FirmwareBench &) = delete;
    FirmwareBench &operator=(const FirmwareBench &) = delete;
    FirmwareBench(FirmwareBench &&) = delete;
    FirmwareBench &operator=(FirmwareBench &&) = delete;
    ~FirmwareBench() = default;

    void begin() { armatureBoardBegin(&core, &hal, &description); }

    void run(int milliseconds)
    {
        for (int i = 0; i < milliseconds; ++i) {
            armatureBoardTick(&core);
            armatureBoardPoll(&core);
        }
    }

    void sendRaw(const QByteArray &bytes)
    {
        for (const char byte : bytes) {
            armatureBoardReceive(&core, static_cast<std::uint8_t>(byte));
        }
        armatureBoardPoll(&core);
    }

    void send(const QByteArray &object) { sendRaw(withCrc(object) + '\n'); }
    void sendBare(const QByteArray &object) { sendRaw(object + '\n'); }
    void ping() { send(R"({"t":"ping","s":1})"); }

    /// Keeps the board fed for a while.
    void runHeld(int milliseconds)
    {
        for (int i = 0; i < milliseconds; i += 100) {
            ping();
            run(100);
        }
    }

    /// The announcement done, and nothing left over.
    void settle()
    {
        run(2);
        static_cast<void>(take());
    }

    /// The lines sent since the last call; a line with a wrong CRC or form becomes {"t":"broken"}.
    [[nodiscard]] QList<QJsonObject> take()
    {
        QList<QJsonObject> objects;
        for (const QByteArray &line : sent.left(sent.lastIndexOf('\n') + 1).split('\n')) {
            if (line.isEmpty()) {
                continue;
            }
            const auto star = line.lastIndexOf('*');
            const QByteArray body = line.left(star);
            const bool isWhole = line.mid(star + 1) == crcText(body) && line.size() < 192;
            const QJsonObject object = QJsonDocument::fromJson(body).object();
            objects.append(isWhole && !object.isEmpty()
                               ? object
                               : QJsonObject {{QStringLiteral("t"), QStringLiteral("broken")}});
        }
        sent.clear();
        return objects;
    }

    /// Those of one type, of all that was sent since the last call.
    [[nodiscard]] QList<QJsonObject> take(const QString &type)
    {
        QList<QJsonObject> objects = take();
        objects.removeIf([&type](const QJsonObject &object) {
            return object.value(QStringLiteral("t")).toString() != type;
        });
        return objects;
    }

    static constexpr std::array<ArmatureSensor, 2> kSensors {
        {{"t1", "temperature", "Cel", -40'000, 125'000},
         {"p1", "pressure", "hPa", 300'000, 1'100'500}}};
    static constexpr std::array<ArmatureControl, 2> kControls {
        {{"m1", "motor", "%", -100'000, 100'000, 0, 200'000},
         {"fan", "pwm", "%", 0, 100'000, 10'000, 0}}};

    ArmatureHal hal {};
    ArmatureDescription description {};
    ArmatureBoard core {};
    std::array<std::int32_t, 2> outputs {-1, -1};
    std::array<std::int32_t, 2> readings {21'500, 1'013'250};
    bool hasReadings = true;
    bool isStopOpen = false;
    int watchdogRestarts = 0;
    int locks = 0;
    std::uint16_t space = 1000;
    QByteArray sent;

private:
    static FirmwareBench *of(void *context) { return static_cast<FirmwareBench *>(context); }
};

} // namespace armature::test
