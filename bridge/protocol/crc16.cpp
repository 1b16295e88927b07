// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/protocol/crc16.h"

#include <array>

namespace armature {

namespace {

constexpr quint16 kReflectedPolynomial = 0x8408;
constexpr std::size_t kTableSize = 256;

constexpr std::array<quint16, kTableSize> makeTable()
{
    std::array<quint16, kTableSize> table {};
    for (std::size_t byte = 0; byte < kTableSize; ++byte) {
        auto remainder = static_cast<unsigned>(byte);
        for (int bit = 0; bit < 8; ++bit) {
            const bool isOdd = (remainder & 1U) != 0;
            remainder = (remainder >> 1U) ^ (isOdd ? kReflectedPolynomial : 0U);
        }
        table.at(byte) = static_cast<quint16>(remainder);
    }
    return table;
}

constexpr std::array<quint16, kTableSize> kTable = makeTable();

} // namespace

quint16 crc16(QByteArrayView bytes)
{
    unsigned crc = 0xFFFF;
    for (const char byte : bytes) {
        const unsigned index = (crc ^ static_cast<unsigned char>(byte)) & 0xFFU;
        crc = (crc >> 8U) ^ kTable[index];
    }
    return static_cast<quint16>(crc ^ 0xFFFFU);
}

} // namespace armature
