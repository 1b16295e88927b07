// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/recordentry.h"

#include <QByteArray>
#include <QString>

namespace armature {

/// \name The record of commands, for people and for their spreadsheets
///@{
/// What changed who may command, in a few words.
[[nodiscard]] QString authorityText(const RecordEntry &entry);
/// `server`, `here`, `board`, `safe state`; empty where nobody is named.
[[nodiscard]] QString originText(const RecordEntry &entry);
/// `applied`, or `refused: STOP is latched until it is reset`; of an event, with what it
/// came, or why a leg was lost.
[[nodiscard]] QString outcomeText(const RecordEntry &entry);
/// One line: time, who, what, the four stages, how it ended. Times are UTC.
[[nodiscard]] QString recordLine(const RecordEntry &entry);
/// CSV (RFC 4180, UTF-8, a point for decimals, times in UTC), with a line of headings.
[[nodiscard]] QByteArray recordCsv(const QList<RecordEntry> &record);
/// One JSON object, with the words of the event stream.
[[nodiscard]] QByteArray recordJson(const RecordEntry &entry);
///@}

} // namespace armature
