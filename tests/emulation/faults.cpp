// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/emulation/faults.h"

namespace armature {

namespace {

using std::chrono::milliseconds;

constexpr std::array kWrongBauds {9600, 57600, 250'000};

struct Range
{
    int from;
    int to;
};

/// Some end before the board's watchdog and the bridge's patience do, some after.
Range lengthOf(Fault fault)
{
    switch (fault) {
    case Fault::Unplug:
        return {20, 500};
    case Fault::BitErrors:
        return {100, 900};
    case Fault::WrongBaud:
        return {100, 1300};
    case Fault::Stall:
        return {50, 900};
    case Fault::Kill:
        return {0, 1300};
    case Fault::Freeze:
        return {200, 950};
    case Fault::ResetButton:
    case Fault::PowerCycle:
    case Fault::Noise:
    case Fault::Hang:
        break;
    }
    return {0, 0};
}

Range strengthOf(Fault fault)
{
    switch (fault) {
    case Fault::Noise:
        return {20, 600};
    case Fault::BitErrors:
        return {50, 500};
    case Fault::WrongBaud:
        return {0, int(kWrongBauds.size()) - 1};
    case Fault::Hang:
        return {0, 1};
    case Fault::Unplug:
    case Fault::ResetButton:
    case Fault::PowerCycle:
    case Fault::Stall:
    case Fault::Kill:
    case Fault::Freeze:
        break;
    }
    return {0, 0};
}

/// The same on every platform, unlike the distributions of the standard library.
int within(Range range, std::mt19937 *random)
{
    return range.from + int((*random)() % unsigned(range.to - range.from + 1));
}

} // namespace

const char *nameOf(Fault fault)
{
    switch (fault) {
    case Fault::Unplug:
        return "unplug";
    case Fault::ResetButton:
        return "reset";
    case Fault::PowerCycle:
        return "power";
    case Fault::Noise:
        return "noise";
    case Fault::BitErrors:
        return "bit errors";
    case Fault::Stall:
        return "stall";
    case Fault::Hang:
        return "hang";
    case Fault::WrongBaud:
        return "wrong baud";
    case Fault::Kill:
        return "kill";
    case Fault::Freeze:
        return "freeze";
    }
    return "";
}

FaultRun::FaultRun(Fault fault, std::mt19937 *random, EmulatedBoard *board, BridgeProcess *bridge)
    : m_fault(fault)
    , m_board(board)
    , m_bridge(bridge)
    , m_length(within(lengthOf(fault), random))
    , m_strength(within(strengthOf(fault), random))
{ }

QByteArray FaultRun::text() const
{
    return QByteArray(nameOf(m_fault)) + ' ' + QByteArray::number(qint64(m_length.count()))
        + " ms, " + QByteArray::number(m_strength);
}

bool FaultRun::isEndOfReady() const
{
    switch (m_fault) {
    case Fault::Unplug:
    case Fault::ResetButton:
    case Fault::PowerCycle:
    case Fault::Hang:
    case Fault::Kill:
        return true;
    case Fault::Noise:
    case Fault::BitErrors:
    case Fault::Stall:
    case Fault::WrongBaud:
    case Fault::Freeze:
        break;
    }
    return false;
}

int FaultRun::resets() const
{
    int count = 0;
    m_board->with([&count](EmulatedChip &chip) { count = chip.resets(); });
    return count;
}

void FaultRun::changeLine(double bitErrors, int baud)
{
    m_board->with([bitErrors](EmulatedChip &chip) { chip.wire().setBitErrorRate(bitErrors); });
    m_board->setHostBaud(baud);
}

void FaultRun::begin()
{
    m_begun = Clock::now();
    m_resetsBefore = resets();
    switch (m_fault) {
    case Fault::Unplug:
        m_board->unplug();
        break;
    case Fault::ResetButton:
        m_board->with([](EmulatedChip &chip) { chip.pressReset(); });
        break;
    case Fault::PowerCycle:
        m_board->with([](EmulatedChip &chip) { chip.cyclePower(); });
        break;
    case Fault::Noise:
        m_board->with([this](EmulatedChip &chip) { chip.wire().burst(m_strength); });
        break;
    case Fault::BitErrors:
        changeLine(m_strength / 1e5, 0);
        break;
    case Fault::Stall:
        m_board->setStalled(true);
        break;
    case Fault::Hang:
        m_board->with([this](EmulatedChip &chip) {
            chip.hang(m_strength == 0 ? EmulatedChip::Hang::MainLoop
                                      : EmulatedChip::Hang::Everything);
        });
        break;
    case Fault::WrongBaud:
        changeLine(0.0, kWrongBauds.at(std::size_t(m_strength)));
        break;
    case Fault::Kill:
        m_bridge->kill();
        break;
    case Fault::Freeze:
        m_bridge->setFrozen(true);
        break;
    }
}

bool FaultRun::isOver() const
{
    return m_fault == Fault::Hang ? resets() != m_resetsBefore : Clock::now() - m_begun >= m_length;
}

void FaultRun::heal()
{
    switch (m_fault) {
    case Fault::Unplug:
        m_board->plug();
        break;
    case Fault::BitErrors:
    case Fault::WrongBaud:
        changeLine(0.0, 0);
        break;
    case Fault::Stall:
        m_board->setStalled(false);
        break;
    case Fault::Kill:
        m_bridge->start();
        break;
    case Fault::Freeze:
        m_bridge->setFrozen(false);
        break;
    case Fault::ResetButton:
    case Fault::PowerCycle:
    case Fault::Noise:
    case Fault::Hang:
        break;
    }
}

} // namespace armature
