// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/terminationsignals.h"
#include "bridge/simulator/consolecommands.h"
#include "bridge/simulator/virtualboard.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QRegularExpression>

#include <cstdio>
#include <optional>

using namespace armature;

namespace {

constexpr int kWrongCommandLine = 2;

int complain(const QString &text)
{
    static_cast<void>(std::fprintf(stderr, "armature-virtual-board: %s\n", qUtf8Printable(text)));
    return kWrongCommandLine;
}

/// The option's whole number, if it is within the limits.
std::optional<int> numberOf(const QCommandLineParser &parser, const QString &option, int least,
                            int most)
{
    bool isNumber = false;
    const int number = parser.value(option).toInt(&isNumber);
    if (!isNumber || number < least || number > most) {
        complain(QStringLiteral("--%1 takes a whole number from %2 to %3, not \"%4\"")
                     .arg(option)
                     .arg(least)
                     .arg(most)
                     .arg(parser.value(option)));
        return std::nullopt;
    }
    return number;
}

std::optional<VirtualBoard::Settings> settingsFrom(const QCommandLineParser &parser)
{
    VirtualBoard::Settings settings;
    const auto baud = numberOf(parser, QStringLiteral("baud"), 300, 4'000'000);
    const auto hz = numberOf(parser, QStringLiteral("hz"), 1, 1000);
    if (!baud || !hz) {
        return std::nullopt;
    }
    settings.baud = *baud;
    settings.hz = *hz;
    settings.link = parser.value(QStringLiteral("link"));
    settings.uid = parser.value(QStringLiteral("uid"));
    static const QRegularExpression hex(QStringLiteral("^[0-9A-Fa-f]{1,32}\\z"));
    if (!hex.match(settings.uid).hasMatch()) {
        complain(
            QStringLiteral("--uid takes 1 to 32 hexadecimal digits, not \"%1\"").arg(settings.uid));
        return std::nullopt;
    }
    if (parser.isSet(QStringLiteral("link")) && settings.link.isEmpty()) {
        complain(QStringLiteral("--link takes a path"));
        return std::nullopt;
    }
    return settings;
}

void addOptions(QCommandLineParser *parser)
{
    const VirtualBoard::Settings defaults;
    parser->setApplicationDescription(
        QStringLiteral("The reference firmware's core as a process on a pseudo-terminal.\n"
                       "Prints the port's path when it is ready. Write \"help\" to its standard "
                       "input for the\nfaults that it can show."));
    parser->addHelpOption();
    parser->addVersionOption();
    parser->addOptions({
        {QStringLiteral("link"), QStringLiteral("Make a symbolic link to the port."),
         QStringLiteral("path")},
        {QStringLiteral("uid"), QStringLiteral("The board's unique id."), QStringLiteral("hex"),
         defaults.uid},
        {QStringLiteral("baud"), QStringLiteral("Speed of the line."), QStringLiteral("n"),
         QString::number(defaults.baud)},
        {QStringLiteral("hz"), QStringLiteral("Reports a second, 1 to 1000."), QStringLiteral("n"),
         QString::number(defaults.hz)},
    });
}

void say(const QString &path)
{
    static_cast<void>(std::printf("%s\n", qUtf8Printable(path)));
    static_cast<void>(std::fflush(stdout));
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("armature-virtual-board"));
    QCoreApplication::setApplicationVersion(QStringLiteral(ARMATURE_VERSION));

    QCommandLineParser parser;
    addOptions(&parser);
    if (!parser.parse(QCoreApplication::arguments())) {
        return complain(parser.errorText());
    }
    if (parser.isSet(QStringLiteral("help"))) {
        parser.showHelp();
    }
    if (parser.isSet(QStringLiteral("version"))) {
        parser.showVersion();
    }
    if (!parser.positionalArguments().isEmpty()) {
        return complain(
            QStringLiteral("unexpected \"%1\"").arg(parser.positionalArguments().first()));
    }
    const auto settings = settingsFrom(parser);
    if (!settings) {
        return kWrongCommandLine;
    }

    VirtualBoard board(*settings);
    if (!board.isPlugged()) {
        return complain(board.errorText());
    }
    const TerminationSignals signals;
    QObject::connect(&signals, &TerminationSignals::terminationRequested, &application,
                     &QCoreApplication::quit);
    QObject::connect(&board, &VirtualBoard::plugged, &board, &say);
    QObject::connect(&board, &VirtualBoard::failed, &board,
                     [](const QString &text) { complain(text); });
    const ConsoleCommands commands(&board);
    say(board.path());
    return QCoreApplication::exec();
}
