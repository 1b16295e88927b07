// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/settings.h"

#include <QDir>
#include <QFileInfo>
#include <QLocale>
#include <QSettings>
#include <QStandardPaths>

#include <algorithm>
#include <cmath>
#include <limits>

namespace armature {

namespace {

constexpr int kDefaultBaud = 115200;

QString platformPath()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation)
        + QLatin1String("/armature.ini");
}

/// What is there and is no number (`1,5`) is none: validate() names the row.
double numberIn(const QSettings &file, const QString &key, double otherwise)
{
    if (!file.contains(key))
        return otherwise;
    bool isNumber = false;
    const double number = file.value(key).toString().toDouble(&isNumber);
    return isNumber ? number : std::numeric_limits<double>::quiet_NaN();
}

/// What is kept is the shortest text that gives the same number back.
QString numberText(double number)
{
    return QString::number(number, 'g', QLocale::FloatingPointShortest);
}

SensorMapping sensorRowIn(const QSettings &file)
{
    return {file.value(QLatin1String("sensor")).toString(),
            file.value(QLatin1String("name")).toString(),
            file.value(QLatin1String("type")).toString(),
            file.value(QLatin1String("sourceUnit")).toString(),
            file.value(QLatin1String("unit")).toString(),
            numberIn(file, QStringLiteral("scale"), 1.0),
            numberIn(file, QStringLiteral("offset"), 0.0)};
}

/// A broken size is not believed.
Mapping mappingIn(QSettings &file)
{
    Mapping mapping;
    const int sensors = std::min(file.beginReadArray(QLatin1String("sensors")), kMaxMappingRows);
    for (int row = 0; row < sensors; ++row) {
        file.setArrayIndex(row);
        mapping.sensors.append(sensorRowIn(file));
    }
    file.endArray();
    const int controls = std::min(file.beginReadArray(QLatin1String("controls")), kMaxMappingRows);
    for (int row = 0; row < controls; ++row) {
        file.setArrayIndex(row);
        mapping.controls.append({file.value(QLatin1String("serverId")).toString(),
                                 file.value(QLatin1String("control")).toString()});
    }
    file.endArray();
    return mapping;
}

/// A shorter list leaves nothing of a longer one behind.
void begin(QSettings &file, const QString &list, qsizetype rows)
{
    file.remove(list);
    file.beginWriteArray(list, static_cast<int>(rows));
}

void write(QSettings &file, const Mapping &mapping)
{
    begin(file, QStringLiteral("sensors"), mapping.sensors.size());
    int index = 0;
    for (const SensorMapping &row : mapping.sensors) {
        file.setArrayIndex(index++);
        file.setValue(QLatin1String("sensor"), row.sensor);
        file.setValue(QLatin1String("name"), row.name);
        file.setValue(QLatin1String("type"), row.type);
        file.setValue(QLatin1String("sourceUnit"), row.sourceUnit);
        file.setValue(QLatin1String("unit"), row.unit);
        file.setValue(QLatin1String("scale"), numberText(row.scale));
        file.setValue(QLatin1String("offset"), numberText(row.offset));
    }
    file.endArray();
    begin(file, QStringLiteral("controls"), mapping.controls.size());
    index = 0;
    for (const ControlMapping &row : mapping.controls) {
        file.setArrayIndex(index++);
        file.setValue(QLatin1String("serverId"), row.serverId);
        file.setValue(QLatin1String("control"), row.control);
    }
    file.endArray();
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
    const QString format = file.value(QLatin1String("boardFormat")).toString();
    s.boardFormat = boardFormatNamed(format).value_or(s.boardFormat);
    s.mapping = mappingIn(file);
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

bool SettingsFile::save(const QString &profile, const Settings &settings,
                        MappingPart mappingPart) const
{
    QDir().mkpath(QFileInfo(m_path).absolutePath());
    QSettings file(m_path, QSettings::IniFormat);
    file.beginGroup(profile);
    file.setValue(QLatin1String("server"), settings.server);
    file.setValue(QLatin1String("caFile"), settings.caFile);
    file.setValue(QLatin1String("proxy"), settings.proxy);
    file.setValue(QLatin1String("board"), settings.board);
    file.setValue(QLatin1String("baud"), settings.baud);
    file.setValue(QLatin1String("boardFormat"), nameOf(settings.boardFormat));
    if (mappingPart == MappingPart::Write)
        write(file, settings.mapping);
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
