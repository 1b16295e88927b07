// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/emulation/boardcommands.h"

#include <map>

namespace armature {

namespace {

constexpr int kBurst = 200; ///< bytes

const QByteArray kHelp
    = "unplug | plug | reset | power   the port and the power, the button, the power alone\n"
      "stall | go                      stops the chip's clock, and lets it run\n"
      "hang | hang-all                 the main loop; with interrupts off\n"
      "noise                           rubbish, both ways\n"
      "ber P                           turns each bit over with this probability\n"
      "baud N                          speed of the line on the host's side; 0: as the host set "
      "it\n"
      "adc CHANNEL MILLIVOLTS\n"
      "pin PORT PIN 0|1                drives a pin from outside: pin D 2 1\n"
      "estop open|closed\n"
      "pwm                             says OCR1A and the pin's duty since the last time";

void hang(EmulatedBoard *board, EmulatedChip::Hang kind)
{
    board->with([kind](EmulatedChip &chip) { chip.hang(kind); });
}

} // namespace

QByteArray BoardCommands::run(const QByteArray &line)
{
    const QByteArrayList words = line.simplified().split(' ');
    const QByteArray &name = words.constFirst();
    if (name == "help") {
        return kHelp;
    }
    if (name == "pwm") {
        return output();
    }
    const bool isDone = words.size() == 1 ? runPlain(name) : runWith(words);
    return isDone || name.isEmpty() ? QByteArray() : "cannot do \"" + line + "\": see help";
}

bool BoardCommands::runPlain(const QByteArray &name)
{
    using Chip = EmulatedChip;
    EmulatedBoard *board = m_board;
    const std::map<QByteArray, std::function<void()>> commands {
        {"unplug", [board] { board->unplug(); }},
        {"plug", [board] { board->plug(); }},
        {"reset", [board] { board->with([](Chip &chip) { chip.pressReset(); }); }},
        {"power", [board] { board->with([](Chip &chip) { chip.cyclePower(); }); }},
        {"stall", [board] { board->setStalled(true); }},
        {"go", [board] { board->setStalled(false); }},
        {"hang", [board] { hang(board, Chip::Hang::MainLoop); }},
        {"hang-all", [board] { hang(board, Chip::Hang::Everything); }},
        {"noise", [board] { board->with([](Chip &chip) { chip.wire().burst(kBurst); }); }},
    };
    const auto found = commands.find(name);
    if (found != commands.end()) {
        found->second();
    }
    return found != commands.end();
}

bool BoardCommands::runWith(const QByteArrayList &words)
{
    const QByteArray &name = words.constFirst();
    const QByteArray value = words.value(1);
    if (name == "ber") {
        m_board->with([&](EmulatedChip &chip) { chip.wire().setBitErrorRate(value.toDouble()); });
    } else if (name == "baud") {
        m_board->setHostBaud(value.toInt());
    } else if (name == "adc" && value.toUInt() < 8 && words.size() == 3) {
        m_board->with(
            [&](EmulatedChip &chip) { chip.setVoltage(value.toInt(), words.at(2).toInt()); });
    } else if (name == "estop") {
        m_board->with([&](EmulatedChip &chip) { chip.setEmergencyStop(value == "open"); });
    } else if (name == "pin" && words.size() == 4 && value.size() == 1 && value.at(0) >= 'A'
               && value.at(0) <= 'G' && words.at(2).toUInt() < 8) {
        m_board->with([&](EmulatedChip &chip) {
            chip.setPin(value.at(0), words.at(2).toInt(), words.at(3) == "1");
        });
    } else {
        return false;
    }
    return true;
}

QByteArray BoardCommands::output()
{
    QByteArray text;
    m_board->with([&](EmulatedChip &chip) {
        const PwmMeter &pwm = chip.pwm();
        text = "OCR1A " + QByteArray::number(pwm.output()) + " of " + QByteArray::number(pwm.top())
            + ", duty " + QByteArray::number(pwm.dutySince(m_mark), 'f', 4) + ", "
            + QByteArray::number(qint64(chip.now().count())) + " us";
        m_mark = pwm.mark();
    });
    return text;
}

} // namespace armature
