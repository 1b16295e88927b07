// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/portpolicy.h"

#include <algorithm>
#include <array>
#include <utility>

namespace armature {

namespace {

constexpr std::array<quint16, 20> kBoardVendors {
    0x2341, 0x2A03, // Arduino, under both of its ids
    0x1B4F, // SparkFun
    0x239A, // Adafruit
    0x2E8A, // Raspberry Pi
    0x303A, // Espressif
    0x16C0, // PJRC and other small makers (shared by V-USB)
    0x1209, // pid.codes: open hardware
    0x1D50, // Openmoko: open hardware
    0x0483, // STMicroelectronics
    0x0D28, // Arm's debug probe, on micro:bit and mbed boards
    0x1366, // SEGGER's debug probe, on Nordic's boards
    0x1915, // Nordic
    0x03EB, // Atmel's debug probe, on Xplained boards
    0x0451, // Texas Instruments' LaunchPads
    0x2886, // Seeed
    0x1FFB, // Pololu
    0x2B04, // Particle
    0x1EAF, // LeafLabs
    0x15BA, // Olimex
};

constexpr std::array<quint16, 6> kAdapterVendors {
    0x0403, // FTDI
    0x10C4, // Silicon Labs
    0x1A86, // WCH
    0x067B, // Prolific
    0x04D8, // Microchip
    0x04B4, // Infineon (Cypress)
};

/// Of these vendors, but no board: the Z-Wave and Zigbee stick HUSBZB-1, and u-blox's and Garmin's
/// like have vendors of their own, that are not listed above.
constexpr std::array<std::pair<quint16, quint16>, 1> kOtherDevices {{{0x10C4, 0x8A2A}}};

/// In what a device calls itself, in lower case: adapters also hang on these.
constexpr std::array<QLatin1String, 10> kOtherWords {
    QLatin1String("zigbee"),  QLatin1String("z-wave"),  QLatin1String("zwave"),
    QLatin1String("conbee"),  QLatin1String("modem"),   QLatin1String("gps"),
    QLatin1String("gnss"),    QLatin1String("printer"), QLatin1String("scanner"),
    QLatin1String("receiver")};

template <typename List, typename Value>
bool contains(const List &list, const Value &value)
{
    return std::find(list.begin(), list.end(), value) != list.end();
}

bool callsItselfOther(const QString &description)
{
    return std::any_of(kOtherWords.begin(), kOtherWords.end(), [&description](QLatin1String word) {
        return description.contains(word, Qt::CaseInsensitive);
    });
}

} // namespace

PortStanding standingOf(const PortInfo &port)
{
    if (contains(kOtherDevices, std::pair(port.vendor, port.product))
        || callsItselfOther(port.description)) {
        return PortStanding::Other;
    }
    if (contains(kBoardVendors, port.vendor)) {
        return PortStanding::Board;
    }
    return contains(kAdapterVendors, port.vendor) ? PortStanding::Adapter : PortStanding::Other;
}

} // namespace armature
