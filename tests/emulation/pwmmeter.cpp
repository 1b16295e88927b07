// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/emulation/pwmmeter.h"

#include "tests/emulation/simavr.h"

#include <array>
#include <cstring>

namespace armature {

namespace {

constexpr std::size_t kFastPwmToIcr = 14;

/// COM1A1 and COM1A0, which connect the timer to the pin.
unsigned connection(const avr_t *chip)
{
    return chip->data[avr::kTimerControl] >> 6U;
}

/// simavr 1.6 takes the 328P's mode 14 for the one that counts up and down, where it does not
/// follow the compare register; the data sheet says fast PWM up to ICR1.
void correctModes(avr_t *chip)
{
    for (avr_io_t *part = chip->io_port; part != nullptr; part = part->next) {
        auto *timer = reinterpret_cast<avr_timer_t *>(part); // an avr_timer_t begins with it
        if (std::strcmp(part->kind, "timer") == 0 && timer->name == '1') {
            timer->wgm_op[kFastPwmToIcr].top = avr_timer_wgm_reg_icr;
            timer->wgm_op[kFastPwmToIcr].kind = avr_timer_wgm_fast_pwm;
        }
    }
}

} // namespace

PwmMeter::PwmMeter(avr_t *chip, int pin)
    : m_avr(chip)
    , m_mask(1U << unsigned(pin))
{
    correctModes(chip);
    const auto written = [](avr_irq_t * /*irq*/, std::uint32_t /*value*/, void *meter) {
        static_cast<PwmMeter *>(meter)->update();
    };
    constexpr std::array kRegisters {avr::kDdrB, avr::kPortB, avr::kTimerControl};
    for (const int address : kRegisters) {
        avr_irq_register_notify(
            avr_iomem_getirq(chip, avr_io_addr_t(address), nullptr, AVR_IOMEM_IRQ_ALL), written,
            this);
    }
    // Silicon takes both bytes at once, with the low one; simavr has the high one in place before.
    avr_irq_register_notify(
        avr_iomem_getirq(chip, avr_io_addr_t(avr::kCompare), nullptr, AVR_IOMEM_IRQ_ALL),
        [](avr_irq_t * /*irq*/, std::uint32_t /*value*/, void *meter) {
            auto *self = static_cast<PwmMeter *>(meter);
            self->m_compare = avr::word(self->m_avr, avr::kCompare);
            self->update();
        },
        this);
    avr_irq_register_notify(
        avr_io_getirq(chip, AVR_IOCTL_TIMER_GETIRQ('1'), TIMER_IRQ_OUT_COMP),
        [](avr_irq_t * /*irq*/, std::uint32_t value, void *meter) {
            auto *self = static_cast<PwmMeter *>(meter);
            self->m_isCompareHigh = (value & 1U) != 0;
            self->update();
        },
        this);
}

int PwmMeter::compare() const
{
    return m_compare;
}

int PwmMeter::top() const
{
    return avr::word(m_avr, avr::kTimerTop);
}

/// simavr leaves the pin low where both registers are equal; in silicon it stays high then.
bool PwmMeter::level() const
{
    if ((m_avr->data[avr::kDdrB] & m_mask) == 0) {
        return false; // it floats, and the driver behind it pulls it down
    }
    if (connection(m_avr) == 0) {
        return (m_avr->data[avr::kPortB] & m_mask) != 0;
    }
    return m_compare >= top() || m_isCompareHigh;
}

bool PwmMeter::isDriven() const
{
    const bool isOutput = (m_avr->data[avr::kDdrB] & m_mask) != 0;
    return isOutput && (connection(m_avr) != 0 || (m_avr->data[avr::kPortB] & m_mask) != 0);
}

int PwmMeter::output() const
{
    if (!isDriven()) {
        return 0;
    }
    return connection(m_avr) != 0 ? compare() : top();
}

void PwmMeter::update()
{
    const std::uint64_t now = m_avr->cycle;
    if (m_isHigh) {
        m_high += now - m_since;
        m_lastHigh = now;
    }
    m_since = now;
    m_isHigh = level();
    if (m_output != output()) {
        m_output = output();
        if (m_watch) {
            m_watch(m_output, Micros(now * 1'000'000 / m_avr->frequency));
        }
    }
}

PwmMeter::Mark PwmMeter::mark() const
{
    const std::uint64_t now = m_avr->cycle;
    return {now, m_high + (m_isHigh ? now - m_since : 0)};
}

double PwmMeter::dutySince(const Mark &mark) const
{
    const Mark now = this->mark();
    return now.cycle == mark.cycle ? 0.0
                                   : double(now.high - mark.high) / double(now.cycle - mark.cycle);
}

PwmMeter::Micros PwmMeter::lastHigh() const
{
    const std::uint64_t cycle = m_isHigh ? m_avr->cycle : m_lastHigh;
    return Micros(cycle * 1'000'000 / m_avr->frequency);
}

void PwmMeter::whenReset()
{
    m_isCompareHigh = false;
    m_compare = 0;
    update();
}

} // namespace armature
