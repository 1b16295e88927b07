// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace armature {

/// The newest `capacity` values, oldest first. It takes memory as it fills, up to its capacity, and
/// none after that.
template <typename T>
class RingBuffer
{
public:
    /// `capacity` is at least 1.
    explicit RingBuffer(std::size_t capacity)
        : m_capacity(capacity > 0 ? capacity : 1)
    { }

    /// When full, the oldest value goes. Amortised O(1).
    void push(T value)
    {
        if (m_values.size() < m_capacity) {
            m_values.push_back(std::move(value));
            return;
        }
        m_values[m_first] = std::move(value);
        m_first = (m_first + 1) % m_capacity;
    }

    void clear()
    {
        m_values.clear();
        m_first = 0;
    }

    [[nodiscard]] bool isEmpty() const { return m_values.empty(); }
    /// True from the moment the next push() drops a value.
    [[nodiscard]] bool isFull() const { return m_values.size() == m_capacity; }
    [[nodiscard]] std::size_t size() const { return m_values.size(); }
    [[nodiscard]] std::size_t capacity() const { return m_capacity; }

    /// Precondition of at(), front() and back(): the value exists.
    [[nodiscard]] const T &at(std::size_t index) const { return m_values[position(index)]; }
    [[nodiscard]] const T &front() const { return at(0); }
    [[nodiscard]] const T &back() const { return at(size() - 1); }
    [[nodiscard]] T &back() { return m_values[position(size() - 1)]; }

private:
    [[nodiscard]] std::size_t position(std::size_t index) const
    {
        const std::size_t straight = m_first + index;
        return straight < m_values.size() ? straight : straight - m_values.size();
    }

    std::size_t m_capacity;
    std::size_t m_first = 0;
    std::vector<T> m_values {};
};

} // namespace armature
