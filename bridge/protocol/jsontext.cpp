// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/protocol/jsontext.h"

#include <array>
#include <charconv>

namespace armature {

namespace {

/// Goes into a JSON string as it is, in one byte.
bool isPlain(QChar unit)
{
    return unit >= u' ' && unit < u'\x7f' && unit != u'"' && unit != u'\\';
}

void appendEscaped(QByteArray &out, char character)
{
    static constexpr char kHex[] = "0123456789abcdef";
    const auto code = static_cast<unsigned char>(character);
    if (character == '"' || character == '\\') {
        out.append('\\').append(character);
    } else if (code < 0x20) {
        out.append("\\u00").append(kHex[code >> 4U]).append(kHex[code & 0xfU]);
    } else {
        out.append(character);
    }
}

void appendAny(QByteArray &out, QStringView text)
{
    out.append('"');
    for (const char character : text.toUtf8()) {
        appendEscaped(out, character);
    }
    out.append('"');
}

} // namespace

void appendJsonString(QByteArray &out, QStringView text)
{
    const qsizetype from = out.size();
    out.resize(from + text.size() + 2);
    char *at = out.data() + from;
    *at++ = '"';
    for (const QChar unit : text) {
        if (!isPlain(unit)) {
            out.truncate(from);
            appendAny(out, text);
            return;
        }
        *at++ = static_cast<char>(unit.unicode());
    }
    *at = '"';
}

void appendJsonNumber(QByteArray &out, double value)
{
    // Not QByteArray::number: it loses the sign of -0.
    std::array<char, 32> buffer {};
    const std::to_chars_result end
        = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    out.append(buffer.data(), end.ptr - buffer.data());
}

} // namespace armature
