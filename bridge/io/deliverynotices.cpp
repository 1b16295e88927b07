// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/deliverynotices.h"

namespace armature {

QList<Notice> DeliveryNotices::take(const DeliveryStatus &status, const Stamp &now)
{
    constexpr std::chrono::minutes kPause {1};
    QList<Notice> notices;
    for (Line &line : m_lines) {
        const qint64 news = status.*line.count - m_seen.*line.count;
        const bool isSaidAlready = line.saidAt && now.at - *line.saidAt < kPause;
        if (news <= 0 || isSaidAlready) {
            continue;
        }
        line.saidAt = now.at;
        m_seen.*line.count = status.*line.count;
        notices.append({now, line.code, line.severity, QString::number(news)});
    }
    return notices;
}

} // namespace armature
