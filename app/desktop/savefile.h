// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/result.h"

#include <QByteArray>
#include <QFileDevice>
#include <QString>

class QFileDialog;
class QWidget;

namespace armature {

/// Asks for a file to save to; the caller connects fileSelected(). Shown at once, waits for nobody,
/// and goes when it is closed. GUI thread.
/// \param name what is proposed; its suffix is added where the user gives none.
[[nodiscard]] QFileDialog *askWhereToSave(QWidget *parent, const QString &title,
                                          const QString &name);

/// Writes the file whole or not at all. The value is the number of bytes, the detail the system's
/// own words.
[[nodiscard]] Result<qint64, QFileDevice::FileError> writeFile(const QString &path,
                                                               const QByteArray &content);

} // namespace armature
