// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

#include <utility>

namespace armature {

/// Values on their way to a thread that may be slow. At most two batches are under way; what comes
/// meanwhile waits here, up to a bound, and then the oldest goes and is counted. One thread.
template <typename T>
class ViewQueue
{
public:
    explicit ViewQueue(qsizetype bound)
        : m_bound(bound)
    { }

    void add(const T &value)
    {
        m_waiting.append(value);
        trim();
    }

    void add(const QList<T> &values)
    {
        m_waiting += values;
        trim();
    }

    /// The next batch, or an empty list while there is none or the viewer is behind.
    [[nodiscard]] QList<T> take()
    {
        constexpr int kMaxUnderWay = 2;
        if (m_waiting.isEmpty() || m_underWay >= kMaxUnderWay) {
            return {};
        }
        ++m_underWay;
        return std::exchange(m_waiting, {});
    }

    /// The viewer has taken one batch.
    void taken() { --m_underWay; }

    [[nodiscard]] quint64 dropped() const { return m_dropped; }

private:
    void trim()
    {
        const qsizetype excess = m_waiting.size() - m_bound;
        if (excess > 0) {
            m_waiting.remove(0, excess);
            m_dropped += static_cast<quint64>(excess);
        }
    }

    QList<T> m_waiting {};
    qsizetype m_bound;
    int m_underWay = 0;
    quint64 m_dropped = 0;
};

} // namespace armature
