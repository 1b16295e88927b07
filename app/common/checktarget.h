// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/io/bridgeconfig.h"
#include "bridge/io/connectioncheck.h"

namespace armature {

/// What a check of this configuration walks to.
[[nodiscard]] inline ConnectionCheck::Target checkTarget(const BridgeConfig &config)
{
    return {config.serverUrl, config.token, config.caFile, config.proxy, config.phoenixVersion};
}

} // namespace armature
