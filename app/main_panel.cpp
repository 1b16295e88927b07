// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/commandline.h"
#include "app/common/commandlist.h"
#include "app/common/exitcode.h"
#include "app/common/headlesscheck.h"
#include "app/common/logsink.h"
#include "app/common/programend.h"
#include "app/desktop/desktopsession.h"

#include <QApplication>
#include <QLocale>
#include <QTranslator>

#include <cstdio>
#include <cstring>
#include <memory>

using namespace armature;

namespace {

/// Whether Qt has a place for windows. Without one QApplication aborts, so help, version and a
/// wrong option are answered before it is made.
bool hasDisplay(int argc, char *argv[])
{
    for (int i = 1; i < argc; ++i) {
        if (std::strcmp(argv[i], "-platform") == 0 || std::strcmp(argv[i], "--platform") == 0) {
            return true;
        }
    }
#if defined(Q_OS_UNIX) && !defined(Q_OS_MACOS)
    return !qEnvironmentVariableIsEmpty("DISPLAY")
        || !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY")
        || !qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM");
#else
    return true;
#endif
}

constexpr int kExitNoDisplay = 1;

int check(const Options &options)
{
    const LogSink log;
    HeadlessCheck check(options, QStringLiteral("armature"));
    const int code = check.start();
    return code == ExitOk ? QCoreApplication::exec() : code;
}

} // namespace

// NOLINTNEXTLINE(bugprone-exception-escape): a Result is asked for what it was seen to hold
int main(int argc, char *argv[])
{
    // Each frame costs four more system calls where a thread's loop is glib's. The windows' loop
    // stays as the desktop wants it.
    qputenv("QT_NO_THREADED_GLIB", "1");
    QCoreApplication::setApplicationName(QStringLiteral("armature"));
    QCoreApplication::setApplicationVersion(QStringLiteral(ARMATURE_VERSION));
    const bool isWindowed = hasDisplay(argc, argv);
    const std::unique_ptr<QCoreApplication> application = isWindowed
        ? std::make_unique<QApplication>(argc, argv)
        : std::make_unique<QCoreApplication>(argc, argv);
    QTranslator translator;
    if (translator.load(QLocale(), QStringLiteral("armature"), QStringLiteral("_"),
                        QStringLiteral(":/i18n"))) {
        QCoreApplication::installTranslator(&translator);
    }
    const auto options = parseCommandLine(Program::Desktop, QCoreApplication::arguments(),
                                          QProcessEnvironment::systemEnvironment());
    if (!options) {
        std::fprintf(stderr, "armature: %s\n", qUtf8Printable(options.error().detail));
        return ExitCommandLine;
    }
    if (options.value().wantsHelp) {
        std::printf("%s", qUtf8Printable(options.value().helpText));
        return ExitOk;
    }
    if (options.value().wantsVersion) {
        std::printf("armature %s\n", ARMATURE_VERSION);
        return ExitOk;
    }
    if (options.value().isListing) {
        return listCommands(options.value());
    }
    if (options.value().isCheck) {
        endProcess(check(options.value()));
    }
    if (!isWindowed) {
        std::fprintf(stderr,
                     "armature: there is no display here. Set DISPLAY or WAYLAND_DISPLAY, or "
                     "start armature-bridge, which needs none and takes the same options.\n");
        return kExitNoDisplay;
    }
    int code = ExitOk;
    {
        const LogSink log;
        DesktopSession session(options.value());
        code = session.start();
        code = code == ExitOk ? QCoreApplication::exec() : code;
    }
    endProcess(code);
}
