// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/simulator/consolecommands.h"

#include "bridge/simulator/virtualboard.h"

#include <QList>
#include <QSocketNotifier>

#include <array>
#include <cstdio>
#include <fcntl.h>
#include <unistd.h>

namespace armature {

namespace {

constexpr qsizetype kLongestLine = 256;

constexpr auto kHelp = "unplug      take the port and its power away\n"
                       "plug        plug it in again, as a new port under the same link\n"
                       "reset       press the reset button\n"
                       "noise       a burst of random bytes in both directions\n"
                       "ber X       turn over each bit with probability X (0 to 1; 0 ends it)\n"
                       "estop 1     open the emergency stop circuit; estop 0 closes it\n"
                       "silence     hang the firmware until reset or plug\n"
                       "help        this list\n";

void complain(const QByteArray &text)
{
    static_cast<void>(std::fprintf(stderr, "armature-virtual-board: %s\n", text.constData()));
}

struct PlainCommand
{
    const char *name;
    void (VirtualBoard::*slot)();
};

constexpr std::array<PlainCommand, 5> kPlainCommands {{{"unplug", &VirtualBoard::unplug},
                                                       {"plug", &VirtualBoard::plug},
                                                       {"reset", &VirtualBoard::reset},
                                                       {"noise", &VirtualBoard::noise},
                                                       {"silence", &VirtualBoard::silence}}};

} // namespace

ConsoleCommands::ConsoleCommands(VirtualBoard *board, QObject *parent)
    : QObject(parent)
    , m_board(board)
    , m_notifier(new QSocketNotifier(STDIN_FILENO, QSocketNotifier::Read, this))
{
    connect(m_notifier, &QSocketNotifier::activated, this, &ConsoleCommands::read);
}

void ConsoleCommands::read()
{
    std::array<char, 4096> bytes {};
    const ssize_t count = ::read(STDIN_FILENO, bytes.data(), bytes.size());
    if (count <= 0) {
        m_notifier->setEnabled(false); // the end of the input is not the end of the board
        return;
    }
    m_pending.append(bytes.data(), count);
    for (auto end = m_pending.indexOf('\n'); end >= 0; end = m_pending.indexOf('\n')) {
        run(m_pending.left(end));
        m_pending.remove(0, end + 1);
    }
    if (m_pending.size() > kLongestLine) {
        m_pending.clear();
        complain("a line is too long");
    }
}

bool ConsoleCommands::run(const QByteArray &line)
{
    const QList<QByteArray> words = line.simplified().split(' ');
    const QByteArray &name = words.first();
    if (name.isEmpty()) {
        return true;
    }
    if (words.size() == 1 && name == "help") {
        static_cast<void>(std::fputs(kHelp, stderr));
        return true;
    }
    for (const PlainCommand &command : kPlainCommands) {
        if (words.size() == 1 && name == command.name) {
            (m_board->*command.slot)();
            return true;
        }
    }
    if (words.size() == 2 && runWithArgument(name, words.last())) {
        return true;
    }
    complain(R"(unknown command ")" + line.simplified() + R"("; "help" lists them)");
    return false;
}

bool ConsoleCommands::runWithArgument(const QByteArray &name, const QByteArray &argument)
{
    if (name == "ber") {
        bool isNumber = false;
        const double probability = argument.toDouble(&isNumber);
        const bool isProbability = isNumber && probability >= 0.0 && probability <= 1.0;
        if (isProbability) {
            m_board->setBitErrorRate(probability);
        }
        return isProbability;
    }
    const bool isStop = name == "estop" && (argument == "0" || argument == "1");
    if (isStop) {
        m_board->setEmergencyStop(argument == "1");
    }
    return isStop;
}

} // namespace armature
