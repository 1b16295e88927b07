// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/simulator/jsonreader.h"

#include <QString>
#include <QUtf8StringView>

#include <charconv>

namespace armature {

namespace {

constexpr int kMaxDepth = 1000;

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

} // namespace

std::optional<Json> JsonReader::read()
{
    if (!QUtf8StringView(m_text).isValidUtf8()) {
        return std::nullopt;
    }
    Parsed value = readValue(0);
    skipSpace();
    return m_at == m_text.size() ? value : std::nullopt;
}

JsonReader::Parsed JsonReader::readValue(int depth)
{
    skipSpace();
    if (depth > kMaxDepth) {
        return std::nullopt;
    }
    switch (peek()) {
    case '{':
        return readObject(depth);
    case '[':
        return readArray(depth);
    case '"': {
        std::optional<QByteArray> text = readString();
        return text ? Parsed(Json(*std::move(text))) : std::nullopt;
    }
    case 't':
        return readWord("true", Json(true));
    case 'f':
        return readWord("false", Json(false));
    case 'n':
        return readWord("null", Json());
    default:
        return readNumber();
    }
}

JsonReader::Parsed JsonReader::readWord(QByteArrayView word, Json value)
{
    if (!m_text.sliced(m_at).startsWith(word)) {
        return std::nullopt;
    }
    m_at += word.size();
    return value;
}

JsonReader::Parsed JsonReader::readNumber()
{
    const qsizetype start = m_at;
    const bool negative = take('-');
    const bool zero = take('0');
    if (!zero && !readDigits()) {
        return std::nullopt;
    }
    const qsizetype whole = m_at;
    if (take('.') && !readDigits()) {
        return std::nullopt;
    }
    if (take('e') || take('E')) {
        static_cast<void>(take('+') || take('-'));
        if (!readDigits()) {
            return std::nullopt;
        }
    }
    const QByteArray text = m_text.sliced(start, m_at - start).toByteArray();
    if (m_at == whole) {
        return Json(Json::Integer {negative && zero ? QByteArray("0") : text});
    }
    const std::optional<double> value = nearestDouble(text);
    return value ? Parsed(Json(*value)) : std::nullopt;
}

JsonReader::Parsed JsonReader::readArray(int depth)
{
    Json::Array items;
    static_cast<void>(take('['));
    skipSpace();
    if (take(']')) {
        return Json(std::move(items));
    }
    while (true) {
        Parsed item = readValue(depth + 1);
        if (!item) {
            return std::nullopt;
        }
        items.push_back(*std::move(item));
        skipSpace();
        if (take(']')) {
            return Json(std::move(items));
        }
        if (!take(',')) {
            return std::nullopt;
        }
    }
}

JsonReader::Parsed JsonReader::readObject(int depth)
{
    Json::Object members;
    static_cast<void>(take('{'));
    skipSpace();
    if (take('}')) {
        return Json(std::move(members));
    }
    while (true) {
        skipSpace();
        std::optional<QByteArray> key = readString();
        skipSpace();
        if (!key || !take(':')) {
            return std::nullopt;
        }
        Parsed value = readValue(depth + 1);
        if (!value) {
            return std::nullopt;
        }
        members.push_back(Json::Member {*std::move(key), *std::move(value)});
        skipSpace();
        if (take('}')) {
            return Json(std::move(members));
        }
        if (!take(',')) {
            return std::nullopt;
        }
    }
}

std::optional<QByteArray> JsonReader::readString()
{
    if (!take('"')) {
        return std::nullopt;
    }
    QByteArray out;
    while (m_at < m_text.size()) {
        const char c = m_text[m_at++];
        if (c == '"') {
            return out;
        }
        if (static_cast<unsigned char>(c) < 0x20 || (c == '\\' && !readEscape(out))) {
            return std::nullopt;
        }
        if (c != '\\') {
            out += c;
        }
    }
    return std::nullopt;
}

bool JsonReader::readEscape(QByteArray &out)
{
    static constexpr QByteArrayView kLetters("btnfr\"\\/");
    static constexpr QByteArrayView kPlain("\b\t\n\f\r\"\\/");
    const qsizetype index = m_at < m_text.size() ? kLetters.indexOf(peek()) : -1;
    if (index >= 0) {
        ++m_at;
        out += kPlain.at(index);
        return true;
    }
    std::optional<char32_t> unit = take('u') ? readUnit() : std::nullopt;
    if (!unit || QChar::isLowSurrogate(*unit)) {
        return false;
    }
    if (QChar::isHighSurrogate(*unit)) {
        const std::optional<char32_t> low = take('\\') && take('u') ? readUnit() : std::nullopt;
        if (!low || !QChar::isLowSurrogate(*low)) {
            return false;
        }
        unit = QChar::surrogateToUcs4(static_cast<char16_t>(*unit), static_cast<char16_t>(*low));
    }
    out += QString::fromUcs4(&*unit, 1).toUtf8();
    return true;
}

std::optional<char32_t> JsonReader::readUnit()
{
    if (m_text.size() - m_at < 4) {
        return std::nullopt;
    }
    unsigned int unit = 0;
    const char *first = m_text.data() + m_at;
    const auto end = std::from_chars(first, first + 4, unit, 16);
    m_at += 4;
    return end.ptr == first + 4 ? std::optional<char32_t>(unit) : std::nullopt;
}

bool JsonReader::readDigits()
{
    const qsizetype start = m_at;
    while (isDigit(peek())) {
        ++m_at;
    }
    return m_at > start;
}

bool JsonReader::take(char expected)
{
    if (m_at >= m_text.size() || m_text[m_at] != expected) {
        return false;
    }
    ++m_at;
    return true;
}

void JsonReader::skipSpace()
{
    while (m_at < m_text.size() && QByteArrayView(" \t\n\r").contains(m_text[m_at])) {
        ++m_at;
    }
}

} // namespace armature
