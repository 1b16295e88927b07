// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/core/servernames.h"

#include <algorithm>
#include <array>

namespace armature {

namespace {

/// In the order of ServerType.
constexpr std::array kTypes {QLatin1String("temperature"), QLatin1String("pressure"),
                             QLatin1String("illuminance"), QLatin1String("humidity")};

} // namespace

QString nameOf(ServerType type)
{
    return kTypes.at(static_cast<std::size_t>(type));
}

std::optional<ServerType> serverTypeNamed(const QString &name)
{
    const auto *found = std::find(kTypes.begin(), kTypes.end(), name);
    if (found == kTypes.end())
        return {};
    return static_cast<ServerType>(found - kTypes.begin());
}

QStringList serverTypes()
{
    return {kTypes.begin(), kTypes.end()};
}

bool isServerName(const QString &name)
{
    return !name.trimmed().isEmpty() && !name.contains(QChar(QChar::Null))
        && characterCount(name) <= kMaxServerName;
}

qsizetype characterCount(const QString &text)
{
    const auto second
        = std::count_if(text.begin(), text.end(), [](QChar unit) { return unit.isLowSurrogate(); });
    return text.size() - second;
}

} // namespace armature
