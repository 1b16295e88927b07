// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/status.h"

#include <QList>

#include <optional>

namespace armature {

/// Says once when readings begin to be refused, dropped or set aside, and again at most once a
/// minute while that goes on. No thread; no clock.
class DeliveryNotices
{
public:
    /// What the journal already counted when it was opened is no news.
    void begin(const DeliveryStatus &status) { m_seen = status; }
    [[nodiscard]] QList<Notice> take(const DeliveryStatus &status, const Stamp &now);

private:
    struct Line
    {
        NoticeCode code;
        NoticeSeverity severity;
        qint64 DeliveryStatus::*count;
        std::optional<TimePoint> saidAt {};
    };

    DeliveryStatus m_seen {};
    QList<Line> m_lines {
        {NoticeCode::ReadingsRefused, NoticeSeverity::Warning, &DeliveryStatus::refused},
        {NoticeCode::ReadingsDropped, NoticeSeverity::Alarm, &DeliveryStatus::dropped},
        {NoticeCode::BatchSetAside, NoticeSeverity::Alarm, &DeliveryStatus::setAside},
    };
};

} // namespace armature
