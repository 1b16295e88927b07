// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/simulator/json.h"

#include "bridge/simulator/jsonreader.h"

#include <QStringBuilder>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace armature {

namespace {

/// Up to here every whole number has a decimal form; beyond, the server writes an exponent.
constexpr double kLargestPlainNumber = 9007199254740992.0;

QByteArray withExponent(const QByteArray &digits, int exponent)
{
    const QByteArray fraction = digits.size() == 1 ? QByteArray("0") : digits.mid(1);
    return digits.left(1) + '.' + fraction + 'e' + QByteArray::number(exponent);
}

/// Places the point in "0.<digits> times ten to the power of place", with an exponent where that
/// is shorter, as Erlang's float_to_binary(…, [short]) does.
QByteArray placePoint(const QByteArray &digits, qsizetype place, bool large)
{
    const qsizetype length = digits.size();
    if (place > 0 && place < length) {
        return digits.left(place) + '.' + digits.mid(place);
    }
    if (place == 0) {
        return "0." + digits;
    }
    const int exponent = static_cast<int>(place) - 1;
    const qsizetype cost = QByteArray::number(exponent).size() + 1 + (length == 1 ? 2 : 1);
    if (place < 0) {
        return 2 - place <= cost ? QByteArray("0." + QByteArray(-place, '0') + digits)
                                 : withExponent(digits, exponent);
    }
    return place - length + 2 <= cost && !large
        ? QByteArray(digits + QByteArray(place - length, '0') + ".0")
        : withExponent(digits, exponent);
}

QByteArray numberText(double value)
{
    if (value == 0.0) {
        return std::signbit(value) ? "-0.0" : "0.0";
    }
    std::array<char, 32> buffer {};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), std::abs(value),
                                   std::chars_format::scientific);
    const QByteArray shortest(buffer.data(), end.ptr - buffer.data());
    const qsizetype mark = shortest.indexOf('e');
    QByteArray digits = shortest.left(mark);
    digits.remove(1, 1);
    const qsizetype place = shortest.mid(mark + 1).toInt() + 1;
    const bool large = std::abs(value) >= kLargestPlainNumber;
    const QByteArray text = placePoint(digits, place, large);
    return value < 0 ? '-' + text : text;
}

/// Whether a number beyond a double's range is beyond its upper end.
bool isLarge(QByteArrayView text)
{
    const QByteArray number = text.toByteArray().toLower();
    const qsizetype mark = number.indexOf('e');
    const QByteArray digits = mark < 0 ? number : number.left(mark);
    const qsizetype point = digits.contains('.') ? digits.indexOf('.') : digits.size();
    qsizetype first = 0; // that is no zero
    while (first < digits.size() && (digits.at(first) < '1' || digits.at(first) > '9')) {
        ++first;
    }
    bool fits = true;
    const qint64 exponent = mark < 0 ? 0 : number.mid(mark + 1).toLongLong(&fits);
    return fits ? point - first + exponent > 0 : !number.contains("e-");
}

void writeEscaped(QByteArray &out, char c)
{
    static constexpr QByteArrayView kPlain("\b\t\n\f\r\"\\");
    static constexpr QByteArrayView kLetters("btnfr\"\\");
    const qsizetype index = kPlain.indexOf(c);
    if (index >= 0) {
        out += '\\';
        out += kLetters.at(index);
    } else if (static_cast<unsigned char>(c) < 0x20) {
        out += "\\u" + QByteArray::number(static_cast<int>(c), 16).toUpper().rightJustified(4, '0');
    } else {
        out += c;
    }
}

void writeString(QByteArray &out, const QByteArray &utf8)
{
    out += '"';
    for (const char c : utf8) {
        writeEscaped(out, c);
    }
    out += '"';
}

} // namespace

std::optional<double> nearestDouble(QByteArrayView text)
{
    double value = 0.0;
    const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
    if (end.ec == std::errc::result_out_of_range) {
        return isLarge(text) ? std::nullopt : std::optional(text.startsWith('-') ? -0.0 : 0.0);
    }
    return value;
}

// Defined here, where Member is complete.
Json::Json() = default;
Json::Json(const Json &other) = default;
Json::Json(Json &&other) noexcept = default;
Json &Json::operator=(const Json &other) = default;
Json &Json::operator=(Json &&other) noexcept = default;
Json::~Json() = default;

Json::Json(bool value)
    : m_value(value)
{ }

Json::Json(double value)
    : m_value(value)
{ }

Json::Json(Integer value)
    : m_value(std::move(value))
{ }

Json::Json(QByteArray utf8)
    : m_value(std::move(utf8))
{ }

Json::Json(Array items)
    : m_value(std::move(items))
{ }

Json::Json(Object members)
{
    std::stable_sort(members.begin(), members.end(),
                     [](const Member &a, const Member &b) { return a.key < b.key; });
    Object unique;
    unique.reserve(members.size());
    for (Member &member : members) {
        if (!unique.empty() && unique.back().key == member.key) {
            unique.back() = std::move(member);
        } else {
            unique.push_back(std::move(member));
        }
    }
    m_value = std::move(unique);
}

Json Json::fromInteger(qint64 value)
{
    return Json(Integer {QByteArray::number(value)});
}

std::optional<Json> Json::parse(QByteArrayView text)
{
    return JsonReader(text).read();
}

QByteArray Json::toBytes() const
{
    QByteArray out;
    write(out);
    return out;
}

const Json *Json::find(QByteArrayView key) const
{
    const Object *members = object();
    if (members == nullptr) {
        return nullptr;
    }
    const auto found = std::find_if(members->begin(), members->end(),
                                    [key](const Member &member) { return member.key == key; });
    return found == members->end() ? nullptr : &found->value;
}

std::optional<qint64> Json::toInteger() const
{
    const Integer *number = integer();
    bool fits = false;
    const qint64 value = number == nullptr ? 0 : number->digits.toLongLong(&fits);
    return fits ? std::optional(value) : std::nullopt;
}

bool Json::operator==(const Json &other) const
{
    return m_value == other.m_value;
}

void Json::writeItems(QByteArray &out, const Array &items)
{
    out += '[';
    for (const Json &item : items) {
        out += &item == items.data() ? "" : ",";
        item.write(out);
    }
    out += ']';
}

void Json::writeMembers(QByteArray &out, const Object &members)
{
    out += '{';
    for (const Member &member : members) {
        out += &member == members.data() ? "" : ",";
        writeString(out, member.key);
        out += ':';
        member.value.write(out);
    }
    out += '}';
}

void Json::write(QByteArray &out) const
{
    if (const auto *flag = std::get_if<bool>(&m_value)) {
        out += *flag ? "true" : "false";
    } else if (integer() != nullptr) {
        out += integer()->digits;
    } else if (floating() != nullptr) {
        out += numberText(*floating());
    } else if (string() != nullptr) {
        writeString(out, *string());
    } else if (array() != nullptr) {
        writeItems(out, *array());
    } else if (object() != nullptr) {
        writeMembers(out, *object());
    } else {
        out += "null";
    }
}

} // namespace armature
