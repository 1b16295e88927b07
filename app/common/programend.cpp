// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/programend.h"

#include <cstdio>
#include <cstdlib>

namespace armature {

void endProcess(int exitCode)
{
    std::fflush(stdout);
    std::_Exit(exitCode);
}

} // namespace armature
