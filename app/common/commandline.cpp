// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/commandline.h"

#include "app/common/proxysetting.h"

#include <QCommandLineParser>
#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <vector>

namespace armature {

namespace {

using Parsed = Result<Options, CommandLineError>;
using Wrong = Error<CommandLineError>;

constexpr int kBootloaderBaud = 1200;

/// The context of these sentences for the translators.
struct CommandLine
{
    Q_DECLARE_TR_FUNCTIONS(CommandLine)
};

using AddOption = std::function<void(const char *name, const QString &what, const char *value)>;

void addConnectionOptions(const AddOption &add)
{
    add("server",
        CommandLine::tr(
            "The server: ws://… or wss://…. The path /microcontrollers/websocket is added "
            "where missing. Environment: ARMATURE_SERVER"),
        "URL");
    add("token-file",
        CommandLine::tr("File with the API key on its first line; - is standard input. "
                        "Environment, with the key itself: ARMATURE_API_TOKEN"),
        "FILE");
    add("ca-file", CommandLine::tr("PEM file of certificates to trust beside the system's"),
        "FILE");
    add("proxy",
        CommandLine::tr("HTTP proxy on the way to the server: http://[user@]host:port, system for "
                        "what the system says, or none, which is the rule if left out. "
                        "Environment, where it may hold a password: ARMATURE_PROXY"),
        "URL");
    add("board",
        CommandLine::tr("The board's port: a device path, auto or simulated. Environment: "
                        "ARMATURE_BOARD"),
        "PORT");
    add("baud", CommandLine::tr("Baud rate, 115200 if left out; 1200 is refused"), "N");
    add("board-format",
        CommandLine::tr("How the board writes its lines: checked, if left out; bare, without "
                        "checksums; plain, as label:value or values with commas between, of any "
                        "sketch. Bare and plain boards are read only"),
        "checked/bare/plain");
}

void addOptions(QCommandLineParser &parser, Program program)
{
    const auto add = [&parser](const char *name, const QString &what, const char *value = nullptr) {
        parser.addOption({QString::fromLatin1(name), what,
                          value == nullptr ? QString() : QString::fromLatin1(value)});
    };
    addConnectionOptions(add);
    add("data", CommandLine::tr("Folder of the journal; one process a folder"), "DIR");
    add("profile", CommandLine::tr("Named settings"), "NAME");
    add("config", CommandLine::tr("Settings file to use"), "FILE");
    add("remote-control", CommandLine::tr("Whether the server may move motors: on or off"),
        "on/off");
    add("lease",
        CommandLine::tr(
            "Seconds that a silent server may keep a motor running: 1 to 60, 5 if left out"),
        "SECONDS");
    add("slew",
        CommandLine::tr("Units a second at which a control's value is ramped, never faster than "
                        "the board itself; 0, if left out: at once"),
        "UNITS");
    add("value-format", CommandLine::tr("How an uploaded value is written: number or string"),
        "number/string");
    add("captured-at", CommandLine::tr("Send the time of capture with each reading"));
    add("phoenix-vsn", CommandLine::tr("Serialiser's version: 1.0.0 if left out, or 2.0.0"),
        "VERSION");
    add("demo",
        CommandLine::tr("Run with a virtual board and a mock server inside; never a real board"));
    add("check",
        CommandLine::tr(
            "Walk the way to the server step by step, say how each went, and end: 0 "
            "where it joined, 1 where not. With --board its port is looked at first. No "
            "board is touched, no journal opened"));
    add("list-commands",
        CommandLine::tr("Print the record of commands and of who might command, and end"));
    add("duration", CommandLine::tr("End by itself after so many seconds"), "SECONDS");
    if (program == Program::Bridge) {
        add("mapping",
            CommandLine::tr("File of names, units and calibration, as the window exports it, "
                            "instead of the profile's own"),
            "FILE");
        add("reset-stop",
            CommandLine::tr(
                "Reset a STOP that the data folder or the board remembers. Nothing moves "
                "before a new command"));
        add("events", CommandLine::tr("One JSON object a line on standard output"));
    }
    parser.addOption(
        {{QStringLiteral("h"), QStringLiteral("help")}, CommandLine::tr("Show this help")});
    parser.addOption(
        {{QStringLiteral("v"), QStringLiteral("version")}, CommandLine::tr("Show the version")});
}

/// Levenshtein's distance, for the nearest right form.
int distance(const QString &one, const QString &other)
{
    std::vector<int> row(static_cast<size_t>(other.size()) + 1);
    for (size_t i = 0; i < row.size(); ++i) {
        row[i] = static_cast<int>(i);
    }
    for (qsizetype i = 0; i < one.size(); ++i) {
        int diagonal = std::exchange(row[0], static_cast<int>(i) + 1);
        for (size_t j = 1; j < row.size(); ++j) {
            const int change = one[i] == other[static_cast<qsizetype>(j) - 1] ? 0 : 1;
            diagonal
                = std::exchange(row[j], std::min({row[j] + 1, row[j - 1] + 1, diagonal + change}));
        }
    }
    return row.back();
}

QString unknownOption(const QString &name, Program program)
{
    if (name == QLatin1String("token") || name == QLatin1String("key")) {
        return CommandLine::tr(
            "There is no option that takes the key itself, because everyone on this machine can "
            "read command lines. Use --token-file FILE, or the environment's "
            "ARMATURE_API_TOKEN.");
    }
    QStringList known {QStringLiteral("proxy"),         QStringLiteral("check"),
                       QStringLiteral("server"),        QStringLiteral("token-file"),
                       QStringLiteral("ca-file"),       QStringLiteral("board"),
                       QStringLiteral("baud"),          QStringLiteral("board-format"),
                       QStringLiteral("data"),          QStringLiteral("profile"),
                       QStringLiteral("config"),        QStringLiteral("remote-control"),
                       QStringLiteral("lease"),         QStringLiteral("slew"),
                       QStringLiteral("list-commands"), QStringLiteral("value-format"),
                       QStringLiteral("captured-at"),   QStringLiteral("phoenix-vsn"),
                       QStringLiteral("demo"),          QStringLiteral("duration"),
                       QStringLiteral("help"),          QStringLiteral("version")};
    if (program == Program::Bridge) {
        known.append(
            {QStringLiteral("events"), QStringLiteral("reset-stop"), QStringLiteral("mapping")});
    }
    const auto nearest
        = std::min_element(known.begin(), known.end(), [&name](const QString &a, const QString &b) {
              return distance(a, name) < distance(b, name);
          });
    return CommandLine::tr("Unknown option --%1. Did you mean --%2? --help lists them all.")
        .arg(name, *nearest);
}

/// Collects the first thing that is wrong while values are read.
class Reader
{
public:
    explicit Reader(const QCommandLineParser &parser)
        : m_parser(parser)
    { }

    [[nodiscard]] const QString &wrong() const { return m_wrong; }

    std::optional<QString> text(const char *name)
    {
        const QString key = QString::fromLatin1(name);
        if (!m_parser.isSet(key)) {
            return std::nullopt;
        }
        const QString value = m_parser.value(key);
        if (value.isEmpty()) {
            complain(CommandLine::tr("--%1 needs a value. --help shows its form.").arg(key));
        }
        return value;
    }

    std::optional<int> number(const char *name, int least, int most)
    {
        const auto value = text(name);
        if (!value) {
            return std::nullopt;
        }
        bool isNumber = false;
        const int number = value->toInt(&isNumber);
        if (!isNumber || number < least || number > most) {
            complain(CommandLine::tr("--%1 takes a whole number from %2 to %3, not \"%4\".")
                         .arg(QString::fromLatin1(name))
                         .arg(least)
                         .arg(most)
                         .arg(*value));
        }
        return number;
    }

    /// True for the first word, false for the second.
    std::optional<bool> choice(const char *name, const QString &first, const QString &second)
    {
        const auto value = text(name);
        if (value && *value != first && *value != second) {
            complain(CommandLine::tr("--%1 is %2 or %3, not \"%4\".")
                         .arg(QString::fromLatin1(name), first, second, *value));
        }
        return value ? std::optional(*value == first) : std::nullopt;
    }

    void complain(const QString &what)
    {
        if (m_wrong.isEmpty()) {
            m_wrong = what;
        }
    }

private:
    const QCommandLineParser &m_parser;
    QString m_wrong {};
};

void readFormat(Reader &reader, Options &options)
{
    const auto name = reader.text("board-format");
    options.boardFormat = name ? boardFormatNamed(*name) : std::nullopt;
    if (name && !options.boardFormat) {
        reader.complain(
            CommandLine::tr("--board-format is checked, bare or plain, not \"%1\".").arg(*name));
    }
}

void readConnection(Reader &reader, Options &options)
{
    options.server = reader.text("server");
    options.tokenFile = reader.text("token-file");
    options.caFile = reader.text("ca-file");
    options.proxy = reader.text("proxy");
    if (options.proxy && holdsPassword(*options.proxy)) {
        reader.complain(CommandLine::tr(
            "--proxy takes no password, because everyone on this machine can read command lines. "
            "Give the whole URL in the environment's ARMATURE_PROXY, or leave it to the profile's "
            "settings."));
    }
    options.board = reader.text("board");
    options.baud = reader.number("baud", 300, 12'000'000);
    if (options.baud == kBootloaderBaud) {
        reader.complain(CommandLine::tr(
            "--baud 1200 is refused: opening a port at 1200 puts many boards into their "
            "bootloader. Use 115200, or what your board is set to."));
    }
    const auto isFirst
        = reader.choice("phoenix-vsn", QStringLiteral("1.0.0"), QStringLiteral("2.0.0"));
    if (isFirst) {
        options.phoenixVersion = *isFirst ? QStringLiteral("1.0.0") : QStringLiteral("2.0.0");
    }
}

/// The demo brings its own board and server.
void refuseBesideDemo(Reader &reader, const Options &options)
{
    if (!options.isDemo) {
        return;
    }
    const auto isAnother = [](const std::optional<QString> &board) {
        return board && *board != QLatin1String("simulated");
    };
    if (isAnother(options.board)) {
        reader.complain(CommandLine::tr(
            "--demo never uses a real board. Leave out --board, or leave out --demo."));
    }
    if (options.boardFormat.value_or(BoardFormat::Checked) != BoardFormat::Checked) {
        reader.complain(CommandLine::tr(
            "--demo brings its own board, whose lines are checked. Leave out --board-format."));
    }
    if (options.isCheck) {
        reader.complain(CommandLine::tr(
            "--demo brings its own server, so there is nothing to check. Leave out one of both."));
    }
    if (options.proxy) {
        reader.complain(CommandLine::tr("--demo reaches its server directly. Leave out --proxy."));
    }
    if (options.server) {
        reader.complain(CommandLine::tr(
            "--demo brings its own server. Leave out --server; for a virtual board with "
            "your server use --board simulated."));
    }
}

void readSlew(Reader &reader, Options &options)
{
    const auto text = reader.text("slew");
    if (!text) {
        return;
    }
    bool isNumber = false;
    options.slew = text->toDouble(&isNumber);
    if (!isNumber || !std::isfinite(*options.slew) || *options.slew < 0.0) {
        reader.complain(
            CommandLine::tr("--slew takes units a second, 0 or more, not \"%1\".").arg(*text));
    }
}

void readRest(Reader &reader, const QCommandLineParser &parser, Options &options)
{
    options.dataFolder = reader.text("data");
    options.profile = reader.text("profile");
    options.configFile = reader.text("config");
    options.isRemoteAllowed
        = reader.choice("remote-control", QStringLiteral("on"), QStringLiteral("off"));
    if (const auto seconds = reader.number("lease", 1, 60)) {
        options.lease = std::chrono::seconds(*seconds);
    }
    if (const auto seconds = reader.number("duration", 1, std::numeric_limits<int>::max() / 1000)) {
        options.duration = std::chrono::seconds(*seconds);
    }
    const auto isNumber
        = reader.choice("value-format", QStringLiteral("number"), QStringLiteral("string"));
    if (isNumber) {
        options.valueFormat = *isNumber ? UploadFormat::Value::Number : UploadFormat::Value::String;
    }
    options.hasCapturedAt = parser.isSet(QStringLiteral("captured-at"));
    options.isDemo = parser.isSet(QStringLiteral("demo"));
    options.isCheck = parser.isSet(QStringLiteral("check"));
    options.isListing = parser.isSet(QStringLiteral("list-commands"));
}

std::optional<QString> variable(const QProcessEnvironment &environment, const char *name)
{
    const QString value = environment.value(QString::fromLatin1(name));
    return value.isEmpty() ? std::nullopt : std::optional(value);
}

} // namespace

Result<Options, CommandLineError> parseCommandLine(Program program, const QStringList &arguments,
                                                   const QProcessEnvironment &environment)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        program == Program::Desktop
            ? CommandLine::tr("Armature: live readings, uploads and motor control of a USB board.")
            : CommandLine::tr(
                "Armature's bridge without a screen: uploads a USB board's readings and moves its "
                "motor as the server says."));
    addOptions(parser, program);
    if (!parser.parse(arguments)) {
        const QStringList unknown = parser.unknownOptionNames();
        return Wrong {CommandLineError::Wrong,
                      unknown.isEmpty() ? parser.errorText()
                                        : unknownOption(unknown.constFirst(), program)};
    }
    Options options;
    options.wantsHelp = parser.isSet(QStringLiteral("help"));
    options.wantsVersion = parser.isSet(QStringLiteral("version"));
    options.helpText = parser.helpText();
    Reader reader(parser);
    if (!parser.positionalArguments().isEmpty()) {
        reader.complain(CommandLine::tr("\"%1\" belongs to no option. --help lists them all.")
                            .arg(parser.positionalArguments().constFirst()));
    }
    readConnection(reader, options);
    readFormat(reader, options);
    readRest(reader, parser, options);
    readSlew(reader, options);
    refuseBesideDemo(reader, options);
    if (program == Program::Bridge) {
        options.hasEvents = parser.isSet(QStringLiteral("events"));
        options.isResettingStop = parser.isSet(QStringLiteral("reset-stop"));
        options.mappingFile = reader.text("mapping");
    }
    if (!reader.wrong().isEmpty()) {
        return Wrong {CommandLineError::Wrong, reader.wrong()};
    }
    if (!options.isDemo) {
        options.server = options.server ? options.server : variable(environment, "ARMATURE_SERVER");
        options.board = options.board ? options.board : variable(environment, "ARMATURE_BOARD");
        options.token = variable(environment, "ARMATURE_API_TOKEN");
        options.proxy = options.proxy ? options.proxy : variable(environment, "ARMATURE_PROXY");
    }
    return options;
}

} // namespace armature
