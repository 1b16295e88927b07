// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/core/recordentry.h"

#include "bridge/core/names.h"

#include <algorithm>

namespace armature {

namespace {

/// How far back the line may stand whose output has now reached its target.
constexpr qsizetype kNearby = 64;
constexpr qsizetype kMaxDetail = 64;
constexpr QLatin1String kBetween(": ");

/// Whose doing it was; nothing where nobody here or at the other ends did it.
std::optional<ControlOrigin> doerOf(NoticeCode code)
{
    switch (code) {
    case NoticeCode::StopPressed:
    case NoticeCode::StopReset:
    case NoticeCode::RemoteAllowed:
    case NoticeCode::RemoteHeld:
    case NoticeCode::ManualTaken:
    case NoticeCode::ManualReleased:
    case NoticeCode::SettingsChanged:
        return ControlOrigin::Local;
    case NoticeCode::LeaseEnded:
    case NoticeCode::WindowSilent:
        return ControlOrigin::SafeState;
    case NoticeCode::EmergencyStop:
    case NoticeCode::BoardStoppedItself:
    case NoticeCode::BoardReady:
    case NoticeCode::BoardLost:
    case NoticeCode::BoardRebooted:
        return ControlOrigin::Board;
    case NoticeCode::ServerJoined:
    case NoticeCode::ServerLost:
        return ControlOrigin::Server;
    case NoticeCode::ProgramStarted:
    case NoticeCode::ProgramEnding:
    case NoticeCode::StopKept:
    case NoticeCode::ServerRefused:
    case NoticeCode::ServerNotReached:
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
    return std::nullopt;
}

QString originOf(const QString &event, const QString &detail)
{
    const bool isOfTheStart
        = detail == noticedetail::kCommandLine || detail == noticedetail::kProfile;
    for (int i = 0; i <= static_cast<int>(NoticeCode::JournalRecovered) && !isOfTheStart; ++i) {
        const auto code = static_cast<NoticeCode>(i);
        if (nameOf(code) == event) {
            const auto doer = doerOf(code);
            return doer ? nameOf(*doer) : QString();
        }
    }
    return {};
}

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
    entry.detail = event.detail;
    return entry;
}

std::optional<RecordEntry> recordEntry(const Notice &notice)
{
    if (!isAuthority(notice.code)) {
        return std::nullopt;
    }
    return eventEntry(notice.at.utc, nameOf(notice.code), notice.detail,
                      nameOf(notice.serverReason) + nameOf(notice.boardReason));
}

RecordEntry eventEntry(Milliseconds utc, const QString &event, const QString &detail,
                       const QString &reason)
{
    const bool isOfControl
        = event == nameOf(NoticeCode::ManualTaken) || event == nameOf(NoticeCode::ManualReleased);
    RecordEntry entry;
    entry.utc = utc;
    entry.event = event;
    entry.origin = originOf(event, detail);
    entry.reason = reason;
    (isOfControl ? entry.control : entry.detail) = detail;
    return entry;
}

QString originWithId(const QString &origin, const QString &serverId)
{
    return serverId.isEmpty() ? origin : origin + u':' + recordable(serverId);
}

void splitOrigin(const QString &stored, RecordEntry &entry)
{
    const qsizetype colon = stored.indexOf(u':');
    entry.origin = stored.left(colon);
    entry.serverId = colon < 0 ? QString() : stored.mid(colon + 1);
}

QString recordable(const QString &text)
{
    QString kept = text.left(kMaxDetail);
    std::replace_if(
        kept.begin(), kept.end(), [](QChar c) { return !c.isPrint(); }, QLatin1Char('?'));
    if (text.size() > kMaxDetail) {
        kept.back() = QChar(0x2026); // …
    }
    return kept;
}

QString reasonWithDetail(const QString &reason, const QString &detail)
{
    return detail.isEmpty() ? reason : reason + kBetween + detail;
}

void splitReason(const QString &stored, RecordEntry &entry)
{
    const qsizetype end = stored.indexOf(kBetween);
    entry.reason = stored.left(end);
    entry.detail = end < 0 ? QString() : stored.mid(end + kBetween.size());
}

bool isAuthority(NoticeCode code)
{
    switch (code) {
    case NoticeCode::ProgramStarted:
    case NoticeCode::ProgramEnding:
    case NoticeCode::SettingsChanged:
    case NoticeCode::EmergencyStop:
    case NoticeCode::StopPressed:
    case NoticeCode::StopKept:
    case NoticeCode::StopReset:
    case NoticeCode::RemoteAllowed:
    case NoticeCode::RemoteHeld:
    case NoticeCode::ManualTaken:
    case NoticeCode::ManualReleased:
    case NoticeCode::LeaseEnded:
    case NoticeCode::WindowSilent:
    case NoticeCode::BoardReady:
    case NoticeCode::BoardStoppedItself:
    case NoticeCode::BoardLost:
    case NoticeCode::BoardRebooted:
    case NoticeCode::ServerJoined:
    case NoticeCode::ServerLost:
        return true;
    case NoticeCode::ServerRefused:
    case NoticeCode::ServerNotReached:
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
