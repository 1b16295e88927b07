// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QStringView>

namespace armature {

/// Appends a JSON string with its quotes, in UTF-8. What is no Unicode text (a lone surrogate) is
/// replaced.
void appendJsonString(QByteArray &out, QStringView text);

/// Appends a JSON number in the shortest form that reads back as the same value.
/// Precondition: `value` is finite.
void appendJsonNumber(QByteArray &out, double value);

} // namespace armature
