// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/portholders.h"

#ifdef Q_OS_LINUX

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <dirent.h>
#include <memory>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

namespace armature {

namespace {

constexpr qint64 kMostText = 1 << 20;
/// The far ends of pseudo-terminals, whose numbers are those of one mount of devpts alone.
constexpr uint kFirstPtyMajor = 136;
constexpr uint kLastPtyMajor = 143;

QByteArray textOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.read(kMostText) : QByteArray();
}

QString processName(const SystemPlaces &places, qint64 pid)
{
    return QString::fromUtf8(textOf(places.proc + QStringLiteral("/%1/comm").arg(pid)).trimmed());
}

QList<qint64> processes(const SystemPlaces &places)
{
    QList<qint64> pids;
    const QStringList names = QDir(places.proc).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &name : names) {
        bool isNumber = false;
        const qint64 pid = name.toLongLong(&isNumber);
        if (isNumber) {
            pids.append(pid);
        }
    }
    return pids;
}

bool isPty(const struct stat &node)
{
    const uint number = major(node.st_rdev);
    return number >= kFirstPtyMajor && number <= kLastPtyMajor;
}

bool isSame(const struct stat &one, const struct stat &other)
{
    return S_ISCHR(other.st_mode) && one.st_rdev == other.st_rdev
        && (!isPty(one) || one.st_dev == other.st_dev);
}

/// The device that an open file is; empty for what is none. Only links into /dev are followed: a
/// file on a dead network share would not answer.
QByteArray deviceBehind(const QByteArray &link)
{
    std::array<char, 64> target {};
    const auto size = ::readlink(link.constData(), target.data(), target.size());
    const QByteArrayView place(target.data(), std::max<qsizetype>(size, 0));
    return place.startsWith("/dev/") ? place.toByteArray() : QByteArray();
}

enum class Hold { No, Yes, Unknown };

/// A process with the near end open too has made this pseudo-terminal: it is the board.
Hold holdOf(const SystemPlaces &places, qint64 pid, const struct stat &port)
{
    const QByteArray path = QFile::encodeName(places.proc + QStringLiteral("/%1/fd/").arg(pid));
    const std::unique_ptr<DIR, int (*)(DIR *)> folder(::opendir(path.constData()), &::closedir);
    if (!folder) {
        return errno == ENOENT ? Hold::No : Hold::Unknown;
    }
    Hold hold = Hold::No;
    while (const dirent *entry = ::readdir(folder.get())) { // NOLINT(concurrency-mt-unsafe): own
        const QByteArray link = path + entry->d_name;
        const QByteArray device = deviceBehind(link);
        if (isPty(port) && device.endsWith("/ptmx")) {
            return Hold::No;
        }
        struct stat node
        { };
        if (!device.isEmpty() && ::stat(link.constData(), &node) == 0 && isSame(port, node)) {
            hold = Hold::Yes;
        }
    }
    return hold;
}

void add(const SystemPlaces &places, qint64 pid, PortAccess &access)
{
    const bool isKnown = std::any_of(access.holders.cbegin(), access.holders.cend(),
                                     [pid](const PortHolder &each) { return each.pid == pid; });
    if (pid != ::getpid() && !isKnown) {
        access.holders.append({pid, processName(places, pid)});
    }
}

void findByFiles(const SystemPlaces &places, const struct stat &port, PortAccess &access)
{
    // A process may also be hidden: by an option of /proc, or outside of a sandbox.
    access.areHoldersComplete
        = access.sandbox == Sandbox::None && QFileInfo::exists(places.proc + QLatin1String("/1"));
    const QList<qint64> pids = processes(places);
    for (const qint64 pid : pids) {
        switch (holdOf(places, pid, port)) {
        case Hold::Yes:
            add(places, pid, access);
            break;
        case Hold::Unknown:
            access.areHoldersComplete = false;
            break;
        case Hold::No:
            break;
        }
    }
}

/// `1: FLOCK  ADVISORY  WRITE 812 00:05:513 0 EOF`, for every account to read.
void findByLocks(const SystemPlaces &places, const struct stat &port, PortAccess &access)
{
    const QList<QByteArray> lines = textOf(places.proc + QStringLiteral("/locks")).split('\n');
    const QByteArray wanted = QStringLiteral("%1:%2:%3")
                                  .arg(major(port.st_dev), 2, 16, QLatin1Char('0'))
                                  .arg(minor(port.st_dev), 2, 16, QLatin1Char('0'))
                                  .arg(port.st_ino)
                                  .toLatin1();
    for (const QByteArray &line : lines) {
        const QList<QByteArray> words = line.simplified().split(' ');
        const qsizetype at = words.indexOf(wanted);
        const qint64 pid = at > 0 ? words.at(at - 1).toLongLong() : 0;
        if (pid > 0) {
            add(places, pid, access);
        }
    }
}

bool isAlive(qint64 pid)
{
    return pid > 0 && (::kill(static_cast<pid_t>(pid), 0) == 0 || errno == EPERM);
}

/// In a folder such as /run/lock everybody may make files and only remove their own.
bool mayRemove(const QFileInfo &file)
{
    struct stat folder
    { };
    if (::stat(QFile::encodeName(file.path()).constData(), &folder) != 0) {
        return false;
    }
    const bool isSticky = (folder.st_mode & S_ISVTX) != 0U;
    const bool isOwn = ::geteuid() == 0 || file.ownerId() == ::geteuid();
    return QFileInfo(file.path()).isWritable() && (isOwn || !isSticky);
}

/// The custom of terminal programs, Qt's among them: `LCK..ttyACM0` with a process in it.
void findByLockFiles(const SystemPlaces &places, PortAccess &access)
{
    QString name = access.device;
    name.remove(QLatin1String("/dev/"));
    name.replace(QLatin1Char('/'), QLatin1Char('_'));
    for (const QString &folder : places.locks) {
        const QFileInfo file(QDir(folder), QStringLiteral("LCK..") + name);
        if (!file.isFile()) {
            continue;
        }
        const qint64 pid = textOf(file.filePath()).split('\n').constFirst().trimmed().toLongLong();
        if (isAlive(pid)) {
            add(places, pid, access);
        } else if (!mayRemove(file)) {
            access.staleLock = file.filePath();
        }
    }
}

} // namespace

void findHolders(const SystemPlaces &places, PortAccess &access)
{
    struct stat port
    { };
    if (::stat(QFile::encodeName(access.path).constData(), &port) != 0) {
        return;
    }
    findByFiles(places, port, access);
    findByLocks(places, port, access);
    findByLockFiles(places, access);
}

std::optional<PortHolder> findUser(const SystemPlaces &places, const QString &path)
{
    struct stat port
    { };
    if (::stat(QFile::encodeName(path).constData(), &port) != 0) {
        return std::nullopt;
    }
    PortAccess access;
    findByLocks(places, port, access);
    if (!access.holders.isEmpty()) {
        return access.holders.constFirst();
    }
    const QList<qint64> pids = processes(places);
    for (const qint64 pid : pids) {
        if (pid != ::getpid() && holdOf(places, pid, port) == Hold::Yes) {
            return PortHolder {pid, processName(places, pid)};
        }
    }
    return std::nullopt;
}

QStringList runningSuspects(const SystemPlaces &places)
{
    static const QStringList known {QStringLiteral("ModemManager"), QStringLiteral("brltty")};
    QStringList found;
    const QList<qint64> pids = processes(places);
    for (const qint64 pid : pids) {
        const QString name = processName(places, pid);
        if (known.contains(name) && !found.contains(name)) {
            found.append(name);
        }
    }
    return found;
}

} // namespace armature

#else

namespace armature {

void findHolders(const SystemPlaces & /*places*/, PortAccess & /*access*/) { }

std::optional<PortHolder> findUser(const SystemPlaces & /*places*/, const QString & /*path*/)
{
    return std::nullopt;
}

QStringList runningSuspects(const SystemPlaces & /*places*/)
{
    return {};
}

} // namespace armature

#endif
