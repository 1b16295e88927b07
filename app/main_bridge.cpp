// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/commandline.h"
#include "app/common/commandlist.h"
#include "app/common/exitcode.h"
#include "app/common/headless.h"
#include "app/common/headlesscheck.h"
#include "app/common/logsink.h"
#include "app/common/programend.h"

#include <QCoreApplication>

#include <cstdio>

using namespace armature;

namespace {

int run(const Options &options)
{
    Headless headless(options);
    const int code = headless.start();
    return code == ExitOk ? QCoreApplication::exec() : code;
}

int check(const Options &options)
{
    HeadlessCheck check(options, QStringLiteral("armature-bridge"));
    const int code = check.start();
    return code == ExitOk ? QCoreApplication::exec() : code;
}

} // namespace

// NOLINTNEXTLINE(bugprone-exception-escape): a Result is asked for what it was seen to hold
int main(int argc, char *argv[])
{
    // Each frame costs four more system calls where a thread's loop is glib's.
    qputenv("QT_NO_THREADED_GLIB", "1");
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("armature"));
    QCoreApplication::setApplicationVersion(QStringLiteral(ARMATURE_VERSION));
    const auto options = parseCommandLine(Program::Bridge, QCoreApplication::arguments(),
                                          QProcessEnvironment::systemEnvironment());
    if (!options) {
        std::fprintf(stderr, "armature-bridge: %s\n", qUtf8Printable(options.error().detail));
        return ExitCommandLine;
    }
    if (options.value().wantsHelp) {
        std::printf("%s", qUtf8Printable(options.value().helpText));
        return ExitOk;
    }
    if (options.value().wantsVersion) {
        std::printf("armature-bridge %s\n", ARMATURE_VERSION);
        return ExitOk;
    }
    if (options.value().isListing) {
        return listCommands(options.value());
    }
    int code = ExitOk;
    {
        const LogSink log;
        code = options.value().isCheck ? check(options.value()) : run(options.value());
    }
    endProcess(code);
}
