// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/mapping.h"
#include "bridge/protocol/boarddialogue.h"

#include <memory>

namespace armature {

/// \name What follows from how a board writes its lines: the one place that knows all formats
///@{
/// \param firstSequence random for each run, see rule 2 of board protocol 1.
[[nodiscard]] std::unique_ptr<BoardDialogue> makeDialogue(BoardFormat format,
                                                          quint16 firstSequence);
[[nodiscard]] LineFramer::Mode framingOf(BoardFormat format);
/// Why a board that announced itself is not controlled; None where it is.
[[nodiscard]] BoardReason readyReason(const BoardAnnouncement &announcement, BoardFormat format);
/// Why nothing was announced on a port, though its bytes may be in order.
[[nodiscard]] BoardReason unansweredReason(BoardFormat format);
/// Why a board that was ready counts as silent.
[[nodiscard]] BoardReason silentReason(BoardFormat format);
///@}

} // namespace armature
