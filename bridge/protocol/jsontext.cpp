// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/protocol/jsontext.h"

#include <array>
#include <charconv>

namespace armature {

namespace {

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

} // namespace

QByteArray jsonString(const QString &text)
{
    const QByteArray utf8 = text.toUtf8();
    QByteArray out;
    out.reserve(utf8.size() + 2);
    out.append('"');
    for (const char character : utf8) {
        appendEscaped(out, character);
    }
    out.append('"');
    return out;
}

QByteArray jsonNumber(double value)
{
    // Not QByteArray::number: it loses the sign of -0.
    std::array<char, 32> buffer {};
    const std::to_chars_result end
        = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    return {buffer.data(), end.ptr - buffer.data()};
}

} // namespace armature
