// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/simulator/json.h"

namespace armature {

/// Reads one JSON text; see Json for what is accepted. For one read() each.
class JsonReader
{
public:
    /// `text` must outlive the reader.
    explicit JsonReader(QByteArrayView text)
        : m_text(text)
    { }
    [[nodiscard]] std::optional<Json> read();

private:
    using Parsed = std::optional<Json>;

    [[nodiscard]] Parsed readValue(int depth);
    [[nodiscard]] Parsed readWord(QByteArrayView word, Json value);
    [[nodiscard]] Parsed readNumber();
    [[nodiscard]] Parsed readArray(int depth);
    [[nodiscard]] Parsed readObject(int depth);
    [[nodiscard]] std::optional<QByteArray> readString();
    [[nodiscard]] bool readEscape(QByteArray &out);
    [[nodiscard]] std::optional<char32_t> readUnit();
    [[nodiscard]] bool readDigits();

    [[nodiscard]] char peek() const { return m_at < m_text.size() ? m_text[m_at] : '\0'; }
    [[nodiscard]] bool take(char expected);
    void skipSpace();

    QByteArrayView m_text;
    qsizetype m_at = 0;
};

} // namespace armature
