// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace armature {

/// What an auth server knows about a key, and what `metadata` tells the device.
struct DeviceIdentity
{
    qint64 userId = 0;
    qint64 locationId = 0;
    qint64 controllerId = 0;
    bool operator==(const DeviceIdentity &) const = default;
};

} // namespace armature
