// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <optional>

namespace armature {

/// The quantities that the server stores.
enum class ServerType { Temperature, Pressure, Illuminance, Humidity };

/// \name What the server takes
/// It answers ok to everything else and stores nothing of the whole message (measured).
///@{
[[nodiscard]] QString nameOf(ServerType type);
/// Nothing where the server does not know the word; upper case is another word.
[[nodiscard]] std::optional<ServerType> serverTypeNamed(const QString &name);
[[nodiscard]] QStringList serverTypes();
/// A name of a sensor: 1 to kMaxServerName characters, not all blank, and no NUL.
[[nodiscard]] bool isServerName(const QString &name);
/// In code points, which is what the server counts; a QString counts UTF-16 units.
inline constexpr qsizetype kMaxServerName = 255;
[[nodiscard]] qsizetype characterCount(const QString &text);
///@}

} // namespace armature
