// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace armature {

/// Reads out of the board's reports (`st`) what it has stopped by itself. No thread; no clock; no
/// I/O.
class OwnStops
{
public:
    enum class Cause {
        None, ///< it runs, or it is stopped because the host said so, or was never started
        Silence, ///< nothing was heard from the host
        EmergencyStop, ///< its e-stop input is open, or has been since it was last armed
    };

    struct Report
    {
        Cause cause = Cause::None;
        bool isNews = false; ///< the report before did not say so
        bool hasRun = false; ///< the outputs were running in the report before
        bool operator==(const Report &) const = default;
    };

    /// \param state, why as in the board's `st`.
    [[nodiscard]] Report take(const QString &state, const QString &why);
    /// A board that just came has reported nothing yet.
    void boardReady() { *this = {}; }

private:
    Cause m_cause = Cause::None;
    bool m_isRunning = false;
};

} // namespace armature
