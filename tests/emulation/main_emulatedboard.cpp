// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/emulation/boardcommands.h"

#include <QCommandLineParser>
#include <QCoreApplication>

#include <cstdio>
#include <iostream>
#include <string>

using namespace armature;

namespace {

int complain(const QString &text)
{
    static_cast<void>(std::fprintf(stderr, "armature-emulated-board: %s\n", qUtf8Printable(text)));
    return 2;
}

void addOptions(QCommandLineParser *parser)
{
    parser->setApplicationDescription(
        QStringLiteral("Firmware for an AVR, run by simavr on a pseudo-terminal. Prints the port's "
                       "path when it\nis ready. Write \"help\" to its standard input for what it "
                       "takes there; ends with it."));
    parser->addHelpOption();
    parser->addOptions({
        {QStringLiteral("part"), QStringLiteral("atmega328p or atmega2560."),
         QStringLiteral("name"), QStringLiteral("atmega328p")},
        {QStringLiteral("link"), QStringLiteral("Make a symbolic link to the port."),
         QStringLiteral("path")},
        {QStringLiteral("pace"),
         QStringLiteral("real: at the clock's pace; fast: as fast as the machine can."),
         QStringLiteral("real|fast"), QStringLiteral("real")},
        {QStringLiteral("seed"), QStringLiteral("Of all that is random."), QStringLiteral("n"),
         QStringLiteral("1")},
    });
    parser->addPositionalArgument(QStringLiteral("firmware"), QStringLiteral("An ELF file."));
}

void say(const QByteArray &text)
{
    static_cast<void>(std::printf("%s\n", text.constData()));
    static_cast<void>(std::fflush(stdout));
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    addOptions(&parser);
    parser.process(application);
    if (parser.positionalArguments().size() != 1) {
        return complain(QStringLiteral("takes one ELF file"));
    }
    EmulatedBoard board({.chip = {.firmware = parser.positionalArguments().first(),
                                  .part = parser.value(QStringLiteral("part")).toLatin1(),
                                  .seed = parser.value(QStringLiteral("seed")).toUInt()},
                         .link = parser.value(QStringLiteral("link")),
                         .isPaced = parser.value(QStringLiteral("pace")) != QLatin1String("fast")});
    if (!board.isUsable()) {
        return complain(board.errorText());
    }
    board.start();
    say(board.path().toLocal8Bit());
    BoardCommands commands(&board);
    for (std::string line; std::getline(std::cin, line);) {
        const QByteArray answer = commands.run(QByteArray::fromStdString(line));
        if (!answer.isEmpty()) {
            say(answer);
        }
    }
    return 0;
}
