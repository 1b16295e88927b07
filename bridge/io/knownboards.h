// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

namespace armature {

/// A board that was in use, by what its USB device says of itself and by its own `uid`.
struct KnownBoard
{
    quint16 vendor = 0;
    quint16 product = 0;
    QString serialNumber {}; ///< of USB; empty where the device has none
    QString uid {}; ///< from `hello`; empty where the board gives none
    bool operator==(const KnownBoard &) const = default;
};

/// The boards that were in use, the last one first.
using KnownBoards = QList<KnownBoard>;

/// The board comes first; what was known of the same USB device under another uid is replaced, if
/// it has a serial number. At most 16 are kept.
void learn(KnownBoards &boards, const KnownBoard &board);

/// \name The file `boards.json` in the data folder; a damaged or missing one is an empty list
/// They read or write a file at once: not for the bridge thread.
///@{
[[nodiscard]] KnownBoards loadKnownBoards(const QString &folder);
/// \return whether it was written.
bool saveKnownBoards(const QString &folder, const KnownBoards &boards);
///@}

} // namespace armature
