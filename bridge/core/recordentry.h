// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/controlvalue.h"
#include "bridge/core/status.h"

#include <QList>
#include <QString>

#include <optional>

namespace armature {

/// One stage of a recorded command.
struct RecordedStage
{
    std::optional<double> value {};
    Milliseconds utc {0}; ///< since the epoch; 0 where it is not known
    bool operator==(const RecordedStage &) const = default;
};

/// One line of the record: a command, or what changed who may command (`event`).
struct RecordEntry
{
    Milliseconds utc {0}; ///< of its end
    QString event {}; ///< a notice's code, such as `stop-pressed`; empty for a command
    QString control {};
    QString origin {}; ///< who asked, or whose doing it was: a ControlOrigin; empty where nobody's
    RecordedStage requested {};
    RecordedStage sent {};
    RecordedStage acknowledged {};
    RecordedStage applied {};
    QString outcome {};
    QString reason {}; ///< of an event: why a leg was lost
    QString detail {}; ///< of an event: a host, a port, a word; of a command: what was no number
    QString serverId {}; ///< of a command: what the server called the control, where it differs
    bool operator==(const RecordEntry &) const = default;
};

/// Which lines of the record.
struct RecordQuery
{
    int newest = 1000; ///< at most so many, the newest ones
    QString control {}; ///< of this control alone; empty for all, with the changes of authority
    Milliseconds since {0}; ///< not before; since the epoch
    bool operator==(const RecordQuery &) const = default;
};

/// The lines of what just happened; none for a notice that changes nothing about who may command.
/// \{
[[nodiscard]] RecordEntry recordEntry(const ControlEvent &event);
[[nodiscard]] std::optional<RecordEntry> recordEntry(const Notice &notice);
/// \}
/// The line of an event by its code, as it stands in the journal.
[[nodiscard]] RecordEntry eventEntry(Milliseconds utc, const QString &event, const QString &detail,
                                     const QString &reason);

/// What came from outside, as the record may keep it: what cannot be printed is a `?`, and what is
/// longer than 64 characters ends with `…`.
[[nodiscard]] QString recordable(const QString &text);

/// A command's reason and detail as the one word that the journal has for them, and apart again.
/// \{
[[nodiscard]] QString reasonWithDetail(const QString &reason, const QString &detail);
void splitReason(const QString &stored, RecordEntry &entry);
/// \}

/// A command's origin with the server's id as the one word that the journal has for them, and
/// apart again.
/// \{
[[nodiscard]] QString originWithId(const QString &origin, const QString &serverId);
void splitOrigin(const QString &stored, RecordEntry &entry);
/// \}

/// True for what changes who may move an output, or takes its motion away.
[[nodiscard]] bool isAuthority(NoticeCode code);

/// That an output has reached its target is no line of its own, but the last stage of one before.
/// \return that line's index; nothing where the entry is a line of its own.
[[nodiscard]] std::optional<qsizetype> lineReached(const QList<RecordEntry> &record,
                                                   const RecordEntry &entry);

/// Adds to a record whose oldest line stands first.
void addToRecord(QList<RecordEntry> &record, const RecordEntry &entry);

} // namespace armature
