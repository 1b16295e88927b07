// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The Arduino library's name for the core.
#include "bridge/firmware/board.h"
