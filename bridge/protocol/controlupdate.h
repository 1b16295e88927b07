// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/mapping.h"

#include <QJsonObject>
#include <QList>
#include <QString>

#include <optional>

namespace armature {

/// One `{"<control id>": value}` of a `control_update`.
struct ControlItem
{
    QString id {};
    std::optional<double> number {}; ///< empty where the value is not a finite JSON number
    QString text {}; ///< the value as JSON, at most 64 characters, for people to read
    QString serverId {}; ///< what the server called it, where the mapping gave it another id
    bool operator==(const ControlItem &) const = default;
};

/// A decoded `control_update`, in the order in which it was sent.
struct ControlUpdate
{
    QList<ControlItem> items {};
    bool isLate = false; ///< it may have waited on the way, nobody knows how long: to be refused
    int malformed = 0; ///< parts that were no `{id: value}` object; counted, never applied
    QString malformedText {}; ///< the first of them as JSON, at most 64 characters
    bool operator==(const ControlUpdate &) const = default;
};

[[nodiscard]] ControlUpdate decodeControlUpdate(const QJsonObject &payload);

/// The same with the board's ids in place of the server's; what is not mapped stays as it is.
[[nodiscard]] ControlUpdate mapped(ControlUpdate update, const Mapping &mapping);

} // namespace armature
