// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/portaccess.h"

#include <QCoreApplication>
#include <QFile>

#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

using namespace armature;

namespace {

QByteArray number(auto code)
{
    return QByteArray::number(static_cast<int>(code));
}

int look(const QString &path)
{
    const PortAccess access = inspectPort(path);
    const QByteArrayList words {number(access.kind),
                                number(int(access.isReadable)),
                                number(int(access.isWritable)),
                                number(access.membership),
                                number(int(access.areHoldersComplete)),
                                nameOf(faultOf(access)).toLatin1()};
    std::printf("%s\n", words.join(' ').constData());
    return 0;
}

void waitForTheEnd()
{
    std::fflush(stdout);
    char byte = 0;
    while (::read(STDIN_FILENO, &byte, 1) > 0) { }
}

/// A pseudo-terminal with both of its ends open here, as a simulated board has them.
int make()
{
    const int near = ::posix_openpt(O_RDWR | O_NOCTTY);
    ::grantpt(near);
    ::unlockpt(near);
    const char *path = ::ptsname(near); // NOLINT(concurrency-mt-unsafe): one thread
    if (path == nullptr || ::open(path, O_RDWR | O_NOCTTY) < 0) {
        return 1;
    }
    std::puts(path);
    waitForTheEnd();
    return 0;
}

/// Opens the port, locks it if asked to, says so, and holds it until standard input ends.
int hold(const QString &path, bool isLocking)
{
    const int port = ::open(QFile::encodeName(path).constData(), O_RDWR | O_NOCTTY);
    if (port < 0 || (isLocking && ::flock(port, LOCK_EX | LOCK_NB) != 0)) {
        return 1;
    }
    std::puts("held");
    waitForTheEnd();
    return 0;
}

} // namespace

/// portprober look|hold|lock PATH, or make: what tst_portaccess has to do as somebody else.
int main(int argc, char **argv) // NOLINT(bugprone-exception-escape): nothing here throws
{
    const QCoreApplication application(argc, argv);
    const QStringList words = QCoreApplication::arguments();
    if (words.size() == 2 && words.at(1) == QLatin1String("make")) {
        return make();
    }
    if (words.size() != 3) {
        return 2;
    }
    return words.at(1) == QLatin1String("look")
        ? look(words.at(2))
        : hold(words.at(2), words.at(1) == QLatin1String("lock"));
}
