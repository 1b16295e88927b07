// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QDialog;
class QMessageBox;
class QString;
class QWidget;

namespace armature {

/// Shows a dialog beside its window and never in its way: STOP has to take a click at all times.
void showBeside(QDialog *dialog);

/// The main window's small messages. Each is shown above `window` at once, waits for nobody, and
/// goes when it is closed. GUI thread.
///@{
void showAbout(QWidget *window);
/// Why the demo has no settings.
void showDemoSettings(QWidget *window);
/// That the profile's mapping is not in use. \param problem why, with the row and the remedy.
void showMappingRefused(QWidget *window, const QString &problem, const QString &settingsFile);
/// Asks whether to stop every output and quit. \return null where the question is open already;
/// else the box, whose accepted() is the yes.
[[nodiscard]] QMessageBox *askToStopAndQuit(QWidget *window);
/// Keeps the question true, where it is open: Esc stops from there too, and then all are safe.
void tellQuestion(QWidget *window, bool isAnyOutputActive);
///@}

} // namespace armature
