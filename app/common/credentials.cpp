// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/credentials.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSaveFile>
#include <QUrl>

#include <cstdio>

namespace armature {

namespace {

constexpr qint64 kMaxKeyLine = 4096;

/// Without its ending.
QString secretFileFor(const QString &settingsFile, const QString &profile)
{
    const QString name = QString::fromLatin1(QUrl::toPercentEncoding(profile));
    return QFileInfo(settingsFile).absolutePath() + QLatin1Char('/') + name;
}

} // namespace

bool isKeyWellFormed(const QByteArray &key)
{
    static const QRegularExpression form(QStringLiteral("\\AAPI_TOKEN_MC_[a-zA-Z0-9]{16,}\\z"));
    return form.match(QString::fromLatin1(key)).hasMatch();
}

Result<QByteArray, KeyError> readKeyFile(const QString &path)
{
    QFile file(path);
    const bool isOpen = path == QLatin1String("-") ? file.open(stdin, QIODevice::ReadOnly)
                                                   : file.open(QIODevice::ReadOnly);
    if (!isOpen) {
        return Error<KeyError> {KeyError::Unreadable, file.errorString()};
    }
    const QByteArray key = file.readLine(kMaxKeyLine).trimmed();
    if (key.isEmpty()) {
        return Error<KeyError> {KeyError::Missing, path};
    }
    if (!isKeyWellFormed(key)) {
        return Error<KeyError> {KeyError::WrongForm, path};
    }
    return key;
}

QString keyFileFor(const QString &settingsFile, const QString &profile)
{
    return secretFileFor(settingsFile, profile) + QLatin1String(".key");
}

bool writeKeyFile(const QString &path, const QByteArray &key)
{
    QDir().mkpath(QFileInfo(path).absolutePath());
    QSaveFile file(path);
    return file.open(QIODevice::WriteOnly)
        && file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner)
        && file.write(key + '\n') == key.size() + 1 && file.commit();
}

QString proxyPasswordFileFor(const QString &settingsFile, const QString &profile)
{
    return secretFileFor(settingsFile, profile) + QLatin1String(".proxy-password");
}

QString readProxyPassword(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    // Blanks at its ends may belong to it; the line's end does not.
    QByteArray line = file.readLine(kMaxKeyLine);
    if (line.endsWith('\n')) {
        line.chop(1);
    }
    return QString::fromUtf8(line);
}

bool writeProxyPassword(const QString &path, const QString &password)
{
    return password.isEmpty() ? !QFile::exists(path) || QFile::remove(path)
                              : writeKeyFile(path, password.toUtf8());
}

} // namespace armature
