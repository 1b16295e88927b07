// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace armature {

/// A JSON string with its quotes, in UTF-8. What is no Unicode text (a lone surrogate) is replaced.
[[nodiscard]] QByteArray jsonString(const QString &text);

/// A JSON number in the shortest form that reads back as the same value.
/// Precondition: `value` is finite.
[[nodiscard]] QByteArray jsonNumber(double value);

} // namespace armature
