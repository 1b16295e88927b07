// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/core/recordentry.h"

#include "bridge/core/names.h"

#include <algorithm>

namespace armature {

namespace {

/// How far back the line may stand whose output has now reached its target.
constexpr qsizetype kNearby = 64;

} // namespace

RecordEntry recordEntry(const ControlEvent &event)
{
    RecordEntry entry;
    entry.utc = event.at.utc;
    entry.control = event.id;
    entry.origin = nameOf(event.origin);
    entry.requested = {event.requested, event.requestedUtc};
    entry.sent = {event.sent, event.sentUtc};
    entry.acknowledged = {event.acknowledged, event.acknowledgedUtc};
    entry.applied = {event.applied, event.appliedUtc};
    entry.outcome = nameOf(event.outcome);
    entry.reason = nameOf(event.reason);
    entry.serverId = event.serverId;
    return entry;
}

std::optional<RecordEntry> recordEntry(const Notice &notice)
{
    if (!isAuthority(notice.code)) {
        return std::nullopt;
    }
    RecordEntry entry;
    entry.utc = notice.at.utc;
    entry.event = nameOf(notice.code);
    entry.control = notice.detail;
    return entry;
}

QString originWithId(const QString &origin, const QString &serverId)
{
    constexpr qsizetype kLongest = 255; // characters; a server may invent ids without end
    return serverId.isEmpty() ? origin : origin + u':' + serverId.left(kLongest);
}

void splitOrigin(const QString &stored, RecordEntry &entry)
{
    const qsizetype colon = stored.indexOf(u':');
    entry.origin = stored.left(colon);
    entry.serverId = colon < 0 ? QString() : stored.mid(colon + 1);
}

bool isAuthority(NoticeCode code)
{
    switch (code) {
    case NoticeCode::StopPressed:
    case NoticeCode::StopReset:
    case NoticeCode::RemoteAllowed:
    case NoticeCode::RemoteHeld:
    case NoticeCode::ManualTaken:
    case NoticeCode::ManualReleased:
    case NoticeCode::LeaseEnded:
    case NoticeCode::WindowSilent:
    case NoticeCode::BoardStoppedItself:
    case NoticeCode::BoardLost:
    case NoticeCode::BoardRebooted:
    case NoticeCode::ServerLost:
        return true;
    case NoticeCode::ServerJoined:
    case NoticeCode::ServerRefused:
    case NoticeCode::ServerNotReached:
    case NoticeCode::BoardReady:
    case NoticeCode::BoardRefused:
    case NoticeCode::ControlFailed:
    case NoticeCode::ReadingsRefused:
    case NoticeCode::ReadingsDropped:
    case NoticeCode::ViewsDropped:
    case NoticeCode::BatchSetAside:
    case NoticeCode::JournalFailed:
    case NoticeCode::JournalRecovered:
        break;
    }
    return false;
}

std::optional<qsizetype> lineReached(const QList<RecordEntry> &record, const RecordEntry &entry)
{
    const bool isReached
        = entry.event.isEmpty() && entry.outcome == nameOf(ControlOutcome::Pending);
    const qsizetype first = std::max<qsizetype>(0, record.size() - kNearby);
    for (qsizetype i = record.size() - 1; isReached && i >= first; --i) {
        const RecordEntry &line = record.at(i);
        if (line.control == entry.control && line.requested == entry.requested) {
            return i;
        }
    }
    return std::nullopt;
}

void addToRecord(QList<RecordEntry> &record, const RecordEntry &entry)
{
    if (const auto line = lineReached(record, entry)) {
        record[*line].applied = entry.applied;
    } else {
        record.append(entry);
    }
}

} // namespace armature
