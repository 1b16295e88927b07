// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/logging.h"

namespace armature {

Q_LOGGING_CATEGORY(lcBoard, "armature.board", QtInfoMsg)
Q_LOGGING_CATEGORY(lcServer, "armature.server", QtInfoMsg)
Q_LOGGING_CATEGORY(lcJournal, "armature.journal", QtInfoMsg)
Q_LOGGING_CATEGORY(lcControl, "armature.control", QtInfoMsg)

} // namespace armature
