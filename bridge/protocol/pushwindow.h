// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/clock.h"

#include <QList>
#include <QString>

#include <optional>

namespace armature {

/// Whether the sender has reason to think that a push may crash the channel.
enum class PushKind { Usual, Trial };

/// The pushes that wait for their replies: few, in the order sent. No thread; no I/O.
class PushWindow
{
public:
    struct Pending
    {
        QString ref {};
        quint64 id = 0;
        TimePoint sentAt {};
        PushKind kind = PushKind::Usual;
    };

    static constexpr qsizetype kSize = 8;
    static constexpr Milliseconds kPatience {10'000};

    explicit PushWindow(qsizetype size = kSize)
        : m_size(size)
    { }

    [[nodiscard]] bool hasRoom() const { return m_pending.size() < m_size; }
    void add(Pending pending) { m_pending.append(std::move(pending)); }
    /// The push with this ref, without taking it out; null where there is none.
    [[nodiscard]] const Pending *find(const QString &ref) const;
    /// Takes out the push with this ref.
    [[nodiscard]] std::optional<Pending> take(const QString &ref);
    /// Takes out those whose time is over.
    [[nodiscard]] QList<Pending> takeExpired(TimePoint now);
    [[nodiscard]] QList<Pending> takeAll();
    /// True where one waits that may have crashed the channel, as its sender feared.
    [[nodiscard]] bool hasTrial() const;
    /// TimePoint::max() where nothing waits.
    [[nodiscard]] TimePoint nextDeadline() const;

private:
    qsizetype m_size;
    QList<Pending> m_pending {};
};

} // namespace armature
