// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <utility>
#include <variant>

namespace armature {

/// Why something failed: a code for the caller to switch on, a detail for the log.
template <typename Code>
struct Error
{
    Code code {};
    QString detail {};
    bool operator==(const Error &) const = default;
};

/// A value, or the reason why there is none. Expected failures only; our own bugs assert.
template <typename T, typename Code>
class [[nodiscard]] Result
{
public:
    Result(T value) // NOLINT(google-explicit-constructor): `return value;` is the point
        : m_content(std::move(value))
    { }
    Result(Error<Code> error) // NOLINT(google-explicit-constructor)
        : m_content(std::move(error))
    { }

    [[nodiscard]] bool isOk() const { return std::holds_alternative<T>(m_content); }
    explicit operator bool() const { return isOk(); }
    /// Precondition: isOk().
    [[nodiscard]] const T &value() const & { return std::get<T>(m_content); }
    [[nodiscard]] T &&value() && { return std::get<T>(std::move(m_content)); }
    /// Precondition: !isOk().
    [[nodiscard]] const Error<Code> &error() const { return std::get<Error<Code>>(m_content); }

private:
    std::variant<T, Error<Code>> m_content;
};

} // namespace armature
