// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/portholder.h"

#include <QtGlobal>

#ifdef Q_OS_LINUX

#include <QCoreApplication>
#include <QDir>
#include <QFile>

#include <array>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

namespace armature {

namespace {

const QByteArray kPseudoTerminals = QByteArrayLiteral("/dev/pts/");
const QByteArray kMakerOfTerminals = QByteArrayLiteral("ptmx");

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QString nameOf(qint64 pid)
{
    const QByteArray name = contentOf(QStringLiteral("/proc/%1/comm").arg(pid)).trimmed();
    const QString text = name.isEmpty() ? QStringLiteral("?") : QString::fromLocal8Bit(name);
    return QStringLiteral("%1 (%2)").arg(text).arg(pid);
}

/// `1: FLOCK ADVISORY WRITE 1234 00:05:678 0 EOF`: anybody's lock, by the device's own inode.
std::optional<qint64> lockerOf(const QByteArray &device)
{
    struct stat file = {};
    if (::stat(device.constData(), &file) != 0) {
        return std::nullopt;
    }
    const QByteArray wanted = QByteArray::number(major(file.st_dev), 16).rightJustified(2, '0')
        + ':' + QByteArray::number(minor(file.st_dev), 16).rightJustified(2, '0') + ':'
        + QByteArray::number(static_cast<qulonglong>(file.st_ino));
    const QList<QByteArray> lines = contentOf(QStringLiteral("/proc/locks")).split('\n');
    for (const QByteArray &line : lines) {
        const QList<QByteArray> words = line.simplified().split(' ');
        if (words.size() > 5 && words.at(5) == wanted) {
            return words.at(4).toLongLong();
        }
    }
    return std::nullopt;
}

QByteArray targetOf(const QByteArray &link)
{
    std::array<char, 256> target {};
    const ssize_t size = ::readlink(link.constData(), target.data(), target.size());
    return size < 0 ? QByteArray() : QByteArray(target.data(), size);
}

/// The process that plays the board on a pseudo-terminal may hold both of its ends.
bool holds(qint64 pid, const QByteArray &device)
{
    const QByteArray folder = "/proc/" + QByteArray::number(pid) + "/fd/";
    const QStringList names
        = QDir(QString::fromLatin1(folder))
              .entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot);
    bool isHolding = false;
    bool isMaker = false;
    for (const QString &name : names) {
        const QByteArray target = targetOf(folder + name.toLatin1());
        isHolding = isHolding || target == device;
        isMaker = isMaker || target.endsWith(kMakerOfTerminals);
    }
    return isHolding && !(isMaker && device.startsWith(kPseudoTerminals));
}

std::optional<qint64> openerOf(const QByteArray &device)
{
    const QStringList names = QDir(QStringLiteral("/proc")).entryList(QDir::Dirs);
    for (const QString &name : names) {
        bool isNumber = false;
        const qint64 pid = name.toLongLong(&isNumber);
        if (isNumber && pid != QCoreApplication::applicationPid() && holds(pid, device)) {
            return pid;
        }
    }
    return std::nullopt;
}

} // namespace

std::optional<QString> holderOf(const QString &device)
{
    const QByteArray name = QFile::encodeName(device);
    std::optional<qint64> pid = lockerOf(name);
    if (!pid) {
        pid = openerOf(name);
    }
    return pid ? std::optional(nameOf(*pid)) : std::nullopt;
}

} // namespace armature

#else

namespace armature {

std::optional<QString> holderOf(const QString &device)
{
    Q_UNUSED(device)
    return std::nullopt;
}

} // namespace armature

#endif
