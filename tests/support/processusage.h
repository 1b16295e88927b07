// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDir>
#include <QFile>
#include <QObject>
#include <QTimer>

namespace armature {

/// What this process holds open just now.
[[nodiscard]] inline qsizetype openFiles()
{
    return QDir(QStringLiteral("/proc/self/fd"))
        .entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot)
        .size();
}

/// Resident memory in KiB. Says nothing of a program with a sanitizer, which keeps what was freed.
[[nodiscard]] inline qint64 residentKib()
{
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly)) {
        return 0;
    }
    const QByteArray text = status.readAll();
    const qsizetype at = text.indexOf("VmRSS:") + 6;
    return text.mid(at, text.indexOf("kB", at) - at).trimmed().toLongLong();
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kIsMemoryMeasurable = false;
#else
inline constexpr bool kIsMemoryMeasurable = true;
#endif

[[nodiscard]] inline qsizetype timersUnder(const QObject &root)
{
    return root.findChildren<QTimer *>().size();
}

[[nodiscard]] inline qsizetype objectsUnder(const QObject &root)
{
    return root.findChildren<QObject *>().size();
}

} // namespace armature
