// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>
#include <variant>
#include <vector>

namespace armature {

/// JSON as the real server reads and writes it; QJsonDocument does neither: it rounds long
/// integers, accepts a byte order mark, and reads 1e400 as a number.
///
/// Strict RFC 8259: no byte order mark, no NaN, valid UTF-8, no lone surrogates, no number beyond
/// a double's range; of repeated keys the last one counts. Integers keep all their digits. Written
/// keys are sorted bytewise. Deeper than 1,000 levels is refused, for the stack's sake.
class Json
{
public:
    struct Member;
    struct Integer
    {
        QByteArray digits; ///< decimal, as written, "-0" as "0"
        bool operator==(const Integer &) const = default;
    };
    using Array = std::vector<Json>;
    using Object = std::vector<Member>; ///< sorted by key, each key once

    Json(); ///< null
    explicit Json(bool value);
    explicit Json(double value);
    explicit Json(Integer value);
    explicit Json(QByteArray utf8);
    explicit Json(Array items);
    explicit Json(Object members); ///< sorts; of repeated keys the last one counts
    Json(const Json &other);
    Json(Json &&other) noexcept;
    Json &operator=(const Json &other);
    Json &operator=(Json &&other) noexcept;
    ~Json();
    [[nodiscard]] static Json fromInteger(qint64 value);

    /// Nothing where the text is not JSON.
    [[nodiscard]] static std::optional<Json> parse(QByteArrayView text);
    [[nodiscard]] QByteArray toBytes() const;

    [[nodiscard]] bool isNull() const { return std::holds_alternative<std::monostate>(m_value); }
    [[nodiscard]] const Integer *integer() const { return std::get_if<Integer>(&m_value); }
    [[nodiscard]] const double *floating() const { return std::get_if<double>(&m_value); }
    [[nodiscard]] const QByteArray *string() const { return std::get_if<QByteArray>(&m_value); }
    [[nodiscard]] const Array *array() const { return std::get_if<Array>(&m_value); }
    [[nodiscard]] const Object *object() const { return std::get_if<Object>(&m_value); }
    /// The member's value; nullptr where this is no object or has no such key.
    [[nodiscard]] const Json *find(QByteArrayView key) const;
    /// Nothing where this is no integer of at most 64 bits.
    [[nodiscard]] std::optional<qint64> toInteger() const;

    bool operator==(const Json &other) const;

private:
    static void writeItems(QByteArray &out, const Array &items);
    static void writeMembers(QByteArray &out, const Object &members);
    void write(QByteArray &out) const;

    std::variant<std::monostate, bool, Integer, double, QByteArray, Array, Object> m_value;
};

/// The double nearest to a decimal number, +0 or -0 where it is too small for one; nothing where it
/// is too large. Precondition: `text` has JSON's form of a number.
[[nodiscard]] std::optional<double> nearestDouble(QByteArrayView text);

struct Json::Member
{
    QByteArray key;
    Json value;
    bool operator==(const Member &) const = default;
};

} // namespace armature
