// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLoggingCategory>

namespace armature {

Q_DECLARE_LOGGING_CATEGORY(lcBoard) ///< armature.board: serial port and board session
Q_DECLARE_LOGGING_CATEGORY(lcServer) ///< armature.server: WebSocket and channel
Q_DECLARE_LOGGING_CATEGORY(lcJournal) ///< armature.journal: disk and delivery
Q_DECLARE_LOGGING_CATEGORY(lcControl) ///< armature.control: the gate

} // namespace armature
