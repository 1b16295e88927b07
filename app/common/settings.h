// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/mapping.h"
#include "bridge/core/reading.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <chrono>

namespace armature {

/// One profile: everything that is kept between starts, but for the key and the
/// proxy's password.
struct Settings
{
    QString server {};
    QString caFile {};
    QString proxy {}; ///< as in proxysetting.h, without its password; empty: a direct connection
    QString board = QStringLiteral("auto"); ///< a device path, `auto` or `simulated`
    int baud = 115200;
    BoardFormat boardFormat = BoardFormat::Checked;
    Mapping mapping {};
    std::chrono::seconds lease {5};
    double slew = 0.0; ///< units a second; 0: at once
    UploadFormat uploadFormat {};
    bool isRemoteAllowed = false;
    QString phoenixVersion = QStringLiteral("1.0.0");
    QByteArray windowGeometry {};
    QByteArray windowState {};
    bool operator==(const Settings &) const = default;
};

/// The settings file: an INI file with a group for each profile. Nobody else touches QSettings.
class SettingsFile
{
public:
    /// \param path empty for the platform's place.
    explicit SettingsFile(const QString &path);

    [[nodiscard]] QString path() const { return m_path; }
    [[nodiscard]] QStringList profiles() const;
    /// The defaults where the profile, or one of its values, is missing or out of range; but NaN
    /// where a scale or an offset of the mapping is no number.
    [[nodiscard]] Settings load(const QString &profile) const;
    enum class MappingPart { Write, Leave };
    /// False where the file could not be written.
    /// \param mappingPart `Leave` keeps the mapping of the file as it stands there.
    [[nodiscard]] bool save(const QString &profile, const Settings &settings,
                            MappingPart mappingPart = MappingPart::Write) const;

private:
    QString m_path;
};

inline const QString kDefaultProfile = QStringLiteral("default");

} // namespace armature
