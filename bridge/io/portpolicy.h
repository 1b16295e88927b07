// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/io/portinventory.h"

namespace armature {

/// What may hang on a port, by what its USB device says of itself.
enum class PortStanding {
    Board, ///< from a maker of boards
    Adapter, ///< a common USB-to-serial chip, as most boards have
    Other, ///< a modem, a receiver, a radio stick, a built-in port, or unheard of: never opened
           ///< unasked
};

/// `auto` opens only what is likely to be a board: to open a port resets some devices, and nobody
/// knows what a stranger does with a line that it was not made for. A person may still name the
/// port.
[[nodiscard]] PortStanding standingOf(const PortInfo &port);

} // namespace armature
