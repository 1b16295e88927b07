// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bridge/firmware/board.h"

/// Carries out one command and answers it.
void armatureObey(struct ArmatureBoard *board, const struct ArmatureCommand *command);
