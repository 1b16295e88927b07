// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/protocol/pushwindow.h"

#include <algorithm>
#include <utility>

namespace armature {

const PushWindow::Pending *PushWindow::find(const QString &ref) const
{
    const auto found = std::find_if(m_pending.begin(), m_pending.end(),
                                    [&ref](const Pending &one) { return one.ref == ref; });
    return found == m_pending.end() ? nullptr : &*found;
}

std::optional<PushWindow::Pending> PushWindow::take(const QString &ref)
{
    const auto found = std::find_if(m_pending.begin(), m_pending.end(),
                                    [&ref](const Pending &one) { return one.ref == ref; });
    if (found == m_pending.end()) {
        return std::nullopt;
    }
    return m_pending.takeAt(found - m_pending.begin());
}

QList<PushWindow::Pending> PushWindow::takeExpired(TimePoint now)
{
    QList<Pending> expired;
    while (now >= nextDeadline()) {
        expired.append(m_pending.takeFirst());
    }
    return expired;
}

QList<PushWindow::Pending> PushWindow::takeAll()
{
    return std::exchange(m_pending, {});
}

bool PushWindow::hasTrial() const
{
    return std::any_of(m_pending.begin(), m_pending.end(),
                       [](const Pending &one) { return one.kind == PushKind::Trial; });
}

TimePoint PushWindow::nextDeadline() const
{
    return m_pending.isEmpty() ? TimePoint::max() : m_pending.constFirst().sentAt + kPatience;
}

} // namespace armature
