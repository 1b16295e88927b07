// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/emulation/hostspeed.h"

#include <asm/termbits.h> // the only place where a speed is a number; excludes <termios.h>
#include <sys/ioctl.h>

namespace armature {

int hostSpeed(int descriptor)
{
    termios2 mode = {};
    return ::ioctl(descriptor, TCGETS2, &mode) == 0 ? int(mode.c_ospeed) : 0;
}

} // namespace armature
