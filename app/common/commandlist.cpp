// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/commandlist.h"

#include "app/common/exitcode.h"
#include "app/common/recordtext.h"
#include "app/common/resolve.h"
#include "bridge/io/recordfile.h"

#include <QCoreApplication>

#include <cstdio>
#include <limits>

namespace armature {

namespace {

/// The context of these texts for the translators.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(CommandList)
};

} // namespace

int listCommands(const Options &options)
{
    const QString folder
        = options.dataFolder.value_or(defaultDataFolder(options.profile.value_or(kDefaultProfile)));
    const auto record
        = readRecordIn(folder, {.newest = std::numeric_limits<int>::max(), .control = {}});
    if (!record) {
        std::fprintf(stderr, "armature: %s\n",
                     qUtf8Printable(Words::tr("The record of commands in %1 cannot be read: %2.")
                                        .arg(folder, record.error().detail)));
        return ExitDataFolder;
    }
    for (const RecordEntry &entry : record.value()) {
        const QByteArray line = options.hasEvents ? recordJson(entry) : recordLine(entry).toUtf8();
        std::printf("%s\n", line.constData());
    }
    if (record.value().isEmpty() && !options.hasEvents) {
        std::fprintf(stderr, "%s\n",
                     qUtf8Printable(Words::tr("No command was recorded in %1 yet.").arg(folder)));
    }
    return ExitOk;
}

} // namespace armature
