// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFile>
#include <QProcess>
#include <QString>
#include <QTest>

#include <cstdlib>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/// Ports, other processes and another account, all of them real, for tst_portaccess.
namespace armature::test {

inline constexpr uint kNobody = 65534;

/// A pseudo-terminal. Its near end is in this process, which so counts as the board and not as a
/// holder.
struct Pty
{
    Pty()
        : near(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC))
    {
        ::grantpt(near);
        ::unlockpt(near);
        path = QFile::decodeName(::ptsname(near)); // NOLINT(concurrency-mt-unsafe): one thread
    }
    ~Pty() { ::close(near); }
    Q_DISABLE_COPY_MOVE(Pty)

    void belongTo(uint user, uint group, uint mode) const
    {
        const QByteArray name = QFile::encodeName(path);
        QCOMPARE(::chown(name.constData(), user, group), 0);
        QCOMPARE(::chmod(name.constData(), mode), 0);
    }

    int near;
    QString path;
};

/// `portprober` as nobody, with no group but those that are given; what it prints.
inline QByteArrayList asNobody(const QStringList &arguments, const QString &groups = {})
{
    QProcess process;
    const QStringList words {
        QStringLiteral("--reuid=%1").arg(kNobody), QStringLiteral("--regid=%1").arg(kNobody - 1),
        groups.isEmpty() ? QStringLiteral("--clear-groups") : QStringLiteral("--groups=") + groups,
        QStringLiteral(PORTPROBER)};
    process.setWorkingDirectory(QStringLiteral("/"));
    process.start(QStringLiteral("setpriv"), words + arguments);
    process.waitForFinished();
    return process.readAllStandardOutput().simplified().split(' ');
}

inline QByteArrayList lookAsNobody(const QString &path, const QString &groups = {})
{
    return asNobody({QStringLiteral("look"), path}, groups);
}

/// Nobody may also be kept out of the folder that this was built in.
inline bool mayBecomeNobody()
{
    return ::geteuid() == 0 && lookAsNobody(QStringLiteral("/dev/null")).size() >= 5;
}

enum Word { Kind, Readable, Writable, Membership, Complete, Fault };

struct Holder
{
    explicit Holder(const QString &how, const QString &path = {})
    {
        process.start(QStringLiteral(PORTPROBER),
                      path.isEmpty() ? QStringList {how} : QStringList {how, path});
        isReady = process.waitForReadyRead();
    }
    ~Holder()
    {
        process.closeWriteChannel();
        process.waitForFinished();
    }
    Q_DISABLE_COPY_MOVE(Holder)

    QProcess process;
    bool isReady = false;
};

} // namespace armature::test
