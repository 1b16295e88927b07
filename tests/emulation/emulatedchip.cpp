// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/emulation/emulatedchip.h"

#include "tests/emulation/simavr.h"

#include <QFile>

#include <cstdlib>
#include <random>

namespace armature {

namespace {

constexpr int kSupply = 5000; ///< mV
/// simavr goes back to single instructions after each reset.
constexpr avr_cycle_count_t kRunLength = 16'000;
constexpr int kMostSteps = 100'000;
constexpr std::array<std::uint8_t, 2> kJumpToItself {0xFF, 0xCF};

void logNothing(avr_t * /*chip*/, int /*level*/, const char * /*format*/, va_list /*values*/) { }

void sleepNowhere(avr_t * /*chip*/, avr_cycle_count_t /*length*/) { }

avr_cycle_count_t endOfSlice(avr_t * /*chip*/, avr_cycle_count_t /*when*/, void * /*context*/)
{
    return 0;
}

} // namespace

EmulatedChip::EmulatedChip(const Settings &settings)
    : m_settings(settings)
{
    avr_global_logger_set(&logNothing);
    if (!load()) {
        return;
    }
    m_avr->custom.data = this;
    m_partReset = m_avr->reset;
    m_avr->reset = [](avr_t *chip) { static_cast<EmulatedChip *>(chip->custom.data)->whenReset(); };
    m_avr->sleep = &sleepNowhere;
    m_wire = std::make_unique<UartWire>(m_avr, settings.seed);
    m_pwm = std::make_unique<PwmMeter>(m_avr, settings.part == "atmega2560" ? 5 : 1);
    setEmergencyStop(false);
    cyclePower();
}

EmulatedChip::~EmulatedChip()
{
    if (m_avr != nullptr) {
        m_avr->custom.data = nullptr;
        avr_terminate(m_avr);
        std::free(m_avr); // NOLINT(cppcoreguidelines-no-malloc): simavr's own
    }
}

bool EmulatedChip::load()
{
    elf_firmware_t firmware = {};
    const QByteArray file = QFile::encodeName(m_settings.firmware);
    if (!QFile::exists(m_settings.firmware)
        || elf_read_firmware(file.constData(), &firmware) != 0) {
        m_errorText = m_settings.firmware + QStringLiteral(": no firmware that can be read");
        return false;
    }
    m_avr = avr_make_mcu_by_name(m_settings.part.constData());
    if (m_avr == nullptr) {
        m_errorText = QString::fromLatin1(m_settings.part) + QStringLiteral(": unknown part");
        return false;
    }
    avr_init(m_avr);
    m_avr->frequency = m_settings.frequency;
    m_avr->vcc = m_avr->avcc = m_avr->aref = kSupply;
    avr_load_firmware(m_avr, &firmware);
    std::free(firmware.flash); // NOLINT(cppcoreguidelines-no-malloc): simavr's own
    return true;
}

bool EmulatedChip::hasCrashed() const
{
    return m_avr->state == cpu_Crashed || m_avr->state == cpu_Done;
}

Micros EmulatedChip::now() const
{
    return Micros(m_avr->cycle * 1'000'000 / m_avr->frequency);
}

void EmulatedChip::advance(Micros length)
{
    const avr_cycle_count_t cycles
        = avr_cycle_count_t(length.count()) * m_avr->frequency / 1'000'000;
    const avr_cycle_count_t end = m_avr->cycle + cycles;
    avr_cycle_timer_register(m_avr, cycles, &endOfSlice, this);
    while (m_avr->cycle < end && !hasCrashed()) {
        avr_run(m_avr);
    }
    avr_cycle_timer_cancel(m_avr, &endOfSlice, this);
}

void EmulatedChip::cyclePower()
{
    std::mt19937 random(m_settings.seed + std::uint32_t(m_resets));
    for (int address = avr::kFirstRam; address <= m_avr->ramend; ++address) {
        m_avr->data[address] = std::uint8_t(random());
    }
    avr_reset(m_avr);
    avr_regbit_set(m_avr, m_avr->reset_flags.porf);
}

void EmulatedChip::pressReset()
{
    avr_reset(m_avr);
    avr_regbit_set(m_avr, m_avr->reset_flags.extrf);
}

/// simavr forgets its timers and the levels at the pins; those of ours go on.
void EmulatedChip::whenReset()
{
    ++m_resets;
    restoreFlash();
    if (m_partReset != nullptr) {
        m_partReset(m_avr);
    }
    m_avr->run_cycle_limit = kRunLength;
    applyPins();
    m_wire->whenReset();
    m_pwm->whenReset();
}

void EmulatedChip::hang(Hang kind)
{
    // The main loop, and nothing that it does under a lock.
    const auto isElsewhere
        = [this] { return m_avr->sreg[S_I] == 0 || m_avr->interrupts.running_ptr != 0; };
    for (int i = 0; i < kMostSteps && isElsewhere(); ++i) {
        m_avr->run_cycle_limit = 1;
        avr_run(m_avr);
    }
    m_avr->run_cycle_limit = kRunLength;
    restoreFlash();
    std::uint8_t *code = m_avr->flash + m_avr->pc;
    m_patched = Flash {m_avr->pc, {code[0], code[1]}};
    std::copy(kJumpToItself.begin(), kJumpToItself.end(), code);
    if (kind == Hang::Everything) {
        m_avr->sreg[S_I] = 0;
    }
    if (m_avr->state == cpu_Sleeping) {
        m_avr->state = cpu_Running;
    }
}

void EmulatedChip::restoreFlash()
{
    if (m_patched) {
        std::copy(m_patched->code.begin(), m_patched->code.end(),
                  m_avr->flash + m_patched->address);
        m_patched.reset();
    }
}

void EmulatedChip::setVoltage(int channel, int millivolts)
{
    avr_raise_irq(avr_io_getirq(m_avr, AVR_IOCTL_ADC_GETIRQ, ADC_IRQ_ADC0 + channel),
                  std::uint32_t(millivolts));
}

void EmulatedChip::setPin(char port, int pin, bool isHigh)
{
    Pins &pins = m_pins.at(std::size_t(port - 'A'));
    const auto mask = std::uint8_t(1U << unsigned(pin));
    pins.driven = std::uint8_t(pins.driven | mask);
    pins.levels = std::uint8_t(isHigh ? pins.levels | mask : pins.levels & ~mask);
    avr_irq_t *input = avr_io_getirq(m_avr, AVR_IOCTL_IOPORT_GETIRQ(std::uint32_t(port)), pin);
    if (input != nullptr) {
        avr_raise_irq(input, isHigh ? 1 : 0);
    }
    applyPins();
}

/// simavr tells nobody of a level that did not change, so a reset would leave all of them low.
void EmulatedChip::applyPins()
{
    for (std::size_t i = 0; i < m_pins.size(); ++i) {
        const Pins &pins = m_pins.at(i);
        if (pins.driven == 0) {
            continue;
        }
        avr_ioport_external_t levels = {};
        levels.name = static_cast<unsigned char>('A' + i) & 0x7FU;
        levels.mask = pins.driven;
        levels.value = pins.levels;
        avr_ioctl(m_avr, AVR_IOCTL_IOPORT_SET_EXTERNAL(std::uint32_t('A' + i)), &levels);
        std::uint8_t &input = m_avr->data[avr::kPinA + avr::kPortStep * int(i)];
        input = std::uint8_t((input & ~pins.driven) | pins.levels);
    }
}

void EmulatedChip::setEmergencyStop(bool isOpen)
{
    const bool isMega = m_settings.part == "atmega2560";
    setPin(isMega ? 'E' : 'D', isMega ? 4 : 2, isOpen); // Arduino's pin 2, pulled up inside
}

} // namespace armature
