// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/mapping.h"

#include <QString>

#include <span>
#include <utility>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QWidget;

namespace armature {

/// \name Parts of the settings' form. GUI thread.
///@{
/// \return whether the field is right.
bool showProblem(QLabel *label, QWidget *field, const QString &problem);
/// \return whether every field is right; the first that is not gets the focus.
bool focusFirstWrong(std::span<const std::pair<QWidget *, bool>> checks);
/// A box that shows what the field hides.
[[nodiscard]] QWidget *hiddenRow(QLineEdit *field, QCheckBox *show);
/// How a board may write its lines; the data is the BoardFormat.
void fillFormats(QComboBox *box);
/// What is lost with this format, and why; empty where nothing is.
[[nodiscard]] QString formatText(BoardFormat format);
///@}

} // namespace armature
