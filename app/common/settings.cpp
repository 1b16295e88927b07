// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/settings.h"

#include <QDir>
#include <QFileInfo>
#include <QSettings>
#include <QStandardPaths>

#include <algorithm>
#include <cmath>

namespace armature {

namespace {

constexpr int kDefaultBaud = 115200;

QString platformPath()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation)
        + QLatin1String("/armature.ini");
}

} // namespace

SettingsFile::SettingsFile(const QString &path)
    : m_path(path.isEmpty() ? platformPath() : QFileInfo(path).absoluteFilePath())
{ }

QStringList SettingsFile::profiles() const
{
    return QSettings(m_path, QSettings::IniFormat).childGroups();
}

Settings SettingsFile::load(const QString &profile) const
{
    QSettings file(m_path, QSettings::IniFormat);
    file.beginGroup(profile);
    Settings s;
    s.server = file.value(QLatin1String("server"), s.server).toString();
    s.caFile = file.value(QLatin1String("caFile"), s.caFile).toString();
    s.proxy = file.value(QLatin1String("proxy"), s.proxy).toString();
    s.board = file.value(QLatin1String("board"), s.board).toString();
    s.baud = file.value(QLatin1String("baud"), s.baud).toInt();
    if (s.baud <= 0 || s.baud == 1200) {
        s.baud = kDefaultBaud;
    }
    const int lease = file.value(QLatin1String("leaseSeconds"), 5).toInt();
    s.lease = std::chrono::seconds(std::clamp(lease, 1, 60));
    s.slew = std::max(0.0, file.value(QLatin1String("slew"), s.slew).toDouble());
    s.slew = std::isfinite(s.slew) ? s.slew : 0.0;
    const bool isString = file.value(QLatin1String("valueFormat")) == QLatin1String("string");
    s.uploadFormat.value = isString ? UploadFormat::Value::String : UploadFormat::Value::Number;
    s.uploadFormat.hasCapturedAt = file.value(QLatin1String("capturedAt"), false).toBool();
    s.isRemoteAllowed = file.value(QLatin1String("remoteControl"), false).toBool();
    const QString version = file.value(QLatin1String("phoenixVersion")).toString();
    s.phoenixVersion = version == QLatin1String("2.0.0") ? version : s.phoenixVersion;
    s.windowGeometry = file.value(QLatin1String("windowGeometry")).toByteArray();
    s.windowState = file.value(QLatin1String("windowState")).toByteArray();
    return s;
}

bool SettingsFile::save(const QString &profile, const Settings &settings) const
{
    QDir().mkpath(QFileInfo(m_path).absolutePath());
    QSettings file(m_path, QSettings::IniFormat);
    file.beginGroup(profile);
    file.setValue(QLatin1String("server"), settings.server);
    file.setValue(QLatin1String("caFile"), settings.caFile);
    file.setValue(QLatin1String("proxy"), settings.proxy);
    file.setValue(QLatin1String("board"), settings.board);
    file.setValue(QLatin1String("baud"), settings.baud);
    file.setValue(QLatin1String("leaseSeconds"), static_cast<int>(settings.lease.count()));
    const bool isString = settings.uploadFormat.value == UploadFormat::Value::String;
    file.setValue(QLatin1String("valueFormat"),
                  isString ? QLatin1String("string") : QLatin1String("number"));
    file.setValue(QLatin1String("capturedAt"), settings.uploadFormat.hasCapturedAt);
    file.setValue(QLatin1String("slew"), settings.slew);
    file.setValue(QLatin1String("remoteControl"), settings.isRemoteAllowed);
    file.setValue(QLatin1String("phoenixVersion"), settings.phoenixVersion);
    file.setValue(QLatin1String("windowGeometry"), settings.windowGeometry);
    file.setValue(QLatin1String("windowState"), settings.windowState);
    file.endGroup();
    file.sync();
    return file.status() == QSettings::NoError;
}

} // namespace armature
