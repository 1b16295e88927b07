// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/identity.h"
#include "bridge/core/result.h"
#include "bridge/protocol/boardmessage.h"

#include <optional>

namespace armature {

enum class AnnouncementError {
    NoHello,
    WrongCount, ///< of sensors or controls, against what `hello` said
    DuplicateId,
    BadId, ///< empty, or of a control and not plain ASCII
    BadRange, ///< not min <= safe <= max, a negative slew, or no number that `set` can carry
};

/// Gathers an announcement from `hello` to `ready` and judges it.
class BoardAnnouncer
{
public:
    void reset() { m_hello.reset(); }
    /// A new `hello` throws away what was gathered before it.
    void begin(const HelloMessage &hello);
    void add(const SensorSpec &sensor);
    void add(const ControlSpec &control);
    /// \param isReadOnly the profile allows bare lines, so nothing may be controlled.
    [[nodiscard]] Result<BoardAnnouncement, AnnouncementError> finish(bool isReadOnly) const;

private:
    std::optional<HelloMessage> m_hello;
    QList<SensorSpec> m_sensors;
    QList<ControlSpec> m_controls;
};

} // namespace armature
