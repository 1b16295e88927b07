// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/boardtraffic.h"

#include <algorithm>

namespace armature {

namespace {

constexpr qsizetype kMaxText = 512;
constexpr qsizetype kMaxUnanswered = 64;

/// The raw text of a key's value, without parsing: damaged lines are shown too.
QString valueOf(QByteArrayView line, QByteArrayView key)
{
    const qsizetype found = line.indexOf(key);
    if (found < 0) {
        return {};
    }
    const QByteArrayView rest = line.sliced(found + key.size());
    qsizetype size = 0;
    while (size < rest.size() && rest.at(size) != '"' && rest.at(size) != ','
           && rest.at(size) != '}') {
        ++size;
    }
    return QString::fromLatin1(rest.first(size));
}

TrafficEntry entryOf(QByteArrayView line, TrafficDirection direction, const Stamp &at)
{
    TrafficEntry entry;
    entry.at = at;
    entry.leg = TrafficLeg::Board;
    entry.direction = direction;
    entry.event = valueOf(line, R"("t":")");
    entry.ref = valueOf(line, "\"s\":");
    entry.text = QString::fromUtf8(line.first(std::min(line.size(), kMaxText)));
    return entry;
}

} // namespace

TrafficEntry BoardTraffic::received(const BoardLine &line, const Stamp &at)
{
    TrafficEntry entry = entryOf(line.text, TrafficDirection::Received, at);
    if (line.kind == BoardLine::Kind::Message && !entry.ref.isEmpty()) {
        const auto asked = m_unanswered.constFind(entry.ref);
        if (asked != m_unanswered.constEnd()) {
            entry.latency = elapsed(*asked, at.at);
            m_unanswered.erase(asked);
        }
    }
    return entry;
}

TrafficEntry BoardTraffic::sent(const QByteArray &line, const Stamp &at)
{
    TrafficEntry entry = entryOf(QByteArrayView(line).chopped(1), TrafficDirection::Sent, at);
    if (!entry.ref.isEmpty()) {
        if (m_unanswered.size() >= kMaxUnanswered) {
            m_unanswered.clear();
        }
        m_unanswered.insert(entry.ref, at.at);
    }
    return entry;
}

} // namespace armature
