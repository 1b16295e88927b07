// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/emulation/uartwire.h"

#include "tests/emulation/simavr.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace armature {

namespace {

constexpr std::uint64_t kBitsPerByte = 10; ///< start, eight of data, stop
/// Two in the receiver's buffer and one that simavr holds back for the time of one byte.
constexpr int kReceiverRoom = 3;
constexpr double kTolerance = 0.04;
constexpr char kFirst = '0';

avr_uart_t *firstUart(avr_t *chip)
{
    for (avr_io_t *part = chip->io_port; part != nullptr; part = part->next) {
        auto *uart = reinterpret_cast<avr_uart_t *>(part); // an avr_uart_t begins with it
        if (std::strcmp(part->kind, "uart") == 0 && uart->name == kFirst) {
            return uart;
        }
    }
    std::abort(); // both parts have one
}

int unread(const uart_fifo_t &bytes)
{
    return (bytes.write + uart_fifo_fifo_size - bytes.read) % uart_fifo_fifo_size;
}

} // namespace

UartWire::UartWire(avr_t *chip, std::uint32_t seed)
    : m_avr(chip)
    , m_uart(firstUart(chip))
    , m_noiseToChip(seed)
    , m_noiseToHost(seed + 1)
    , m_random(seed + 2)
{
    std::uint32_t flags = 0; // neither sleeps of simavr's own nor copies on standard output
    avr_ioctl(chip, AVR_IOCTL_UART_SET_FLAGS(kFirst), &flags);
    avr_irq_register_notify(
        avr_io_getirq(chip, AVR_IOCTL_UART_GETIRQ(kFirst), UART_IRQ_OUTPUT),
        [](avr_irq_t * /*irq*/, std::uint32_t byte, void *wire) {
            static_cast<UartWire *>(wire)->takeOutput(std::uint8_t(byte));
        },
        this);
}

UartWire::~UartWire() = default;

int UartWire::baud() const
{
    return int(std::uint64_t(m_avr->frequency) * kBitsPerByte / byteTime());
}

/// In cycles. simavr counts a parity bit that is not there, so it is told as well.
std::uint64_t UartWire::byteTime() const
{
    const bool isDoubled = avr_regbit_get(m_avr, m_uart->u2x) != 0;
    const auto divider = unsigned(avr::word(m_avr, avr::kUartDivider) & 0xFFF) + 1U;
    return kBitsPerByte * divider * (isDoubled ? 8U : 16U);
}

bool UartWire::isMatched() const
{
    const int own = baud();
    return m_hostBaud == 0 || std::abs(m_hostBaud - own) <= kTolerance * own;
}

UartWire::Micros UartWire::timeOf(std::uint64_t cycle) const
{
    return Micros(cycle * 1'000'000 / m_avr->frequency);
}

void UartWire::setBitErrorRate(double probability)
{
    m_noiseToChip.setBitErrorRate(probability);
    m_noiseToHost.setBitErrorRate(probability);
}

std::uint8_t UartWire::passed(std::uint8_t byte, LineNoise *noise)
{
    return isMatched() ? noise->damaged(byte) : std::uint8_t(m_random());
}

void UartWire::send(const QByteArray &bytes)
{
    m_toChip.insert(m_toChip.end(), bytes.begin(), bytes.end());
    startFeeding();
}

void UartWire::burst(int length)
{
    send(m_noiseToChip.burst(length));
    const QByteArray bytes = m_noiseToHost.burst(length);
    for (const char byte : bytes) {
        takeOutput(std::uint8_t(byte));
    }
}

void UartWire::clear()
{
    m_toChip.clear();
    m_toHost.clear();
    m_atHost.clear();
}

void UartWire::startFeeding()
{
    if (m_isFeeding || m_toChip.empty()) {
        return;
    }
    m_isFeeding = true;
    avr_cycle_timer_register(
        m_avr, byteTime(),
        [](avr_t * /*chip*/, avr_cycle_count_t when, void *wire) {
            auto *self = static_cast<UartWire *>(wire);
            self->feed();
            return self->m_isFeeding ? when + self->byteTime() : 0;
        },
        this);
}

/// At the stop bit of a byte.
void UartWire::feed()
{
    m_isFeeding = !m_toChip.empty();
    if (!m_isFeeding) {
        return;
    }
    const std::uint8_t byte = passed(m_toChip.front(), &m_noiseToChip);
    m_toChip.pop_front();
    m_uart->cycles_per_byte = byteTime();
    if (avr_regbit_get(m_avr, m_uart->rxen) == 0) {
        return; // nobody listens
    }
    if (unread(m_uart->input) >= kReceiverRoom) {
        ++m_overruns;
        return;
    }
    avr_raise_irq(m_uart->io.irq + UART_IRQ_INPUT, byte);
    if (m_seenByChip) {
        m_seenByChip(byte, timeOf(m_avr->cycle));
    }
}

void UartWire::takeOutput(std::uint8_t byte)
{
    m_uart->cycles_per_byte = byteTime();
    const std::uint64_t begin
        = m_toHost.empty() ? m_avr->cycle : std::max(m_avr->cycle, m_toHost.back().due);
    m_toHost.push_back({begin + byteTime(), byte});
    if (m_isLooped) {
        m_toChip.push_back(byte);
        startFeeding();
    }
}

void UartWire::deliverOutput()
{
    while (!m_toHost.empty() && m_toHost.front().due <= m_avr->cycle) {
        const Outgoing out = m_toHost.front();
        m_toHost.pop_front();
        const std::uint8_t byte = passed(out.byte, &m_noiseToHost);
        m_atHost.append(char(byte));
        if (m_seenByHost) {
            m_seenByHost(byte, timeOf(out.due));
        }
    }
}

QByteArray UartWire::receive()
{
    deliverOutput();
    return std::exchange(m_atHost, {});
}

void UartWire::whenReset()
{
    m_isFeeding = false;
    startFeeding();
}

} // namespace armature
