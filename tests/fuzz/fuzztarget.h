// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

/// What libFuzzer calls for each input; `replay.cpp` does the same with the files of a corpus.
// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size);

namespace armature::fuzz {

/// Ends the process with a word where a promise is broken, so that the fuzzer keeps the input.
inline void require(bool isKept, const char *promise)
{
    if (!isKept) {
        std::fprintf(stderr, "broken promise: %s\n", promise);
        std::abort();
    }
}

/// The whole input. A copy, so that the sanitizer sees each step past its end.
inline QByteArray bytesOf(const std::uint8_t *data, std::size_t size)
{
    return {reinterpret_cast<const char *>(data), static_cast<qsizetype>(size)};
}

/// Takes an input apart; gives zeros and nothing once it is used up.
class Input
{
public:
    Input(const std::uint8_t *data, std::size_t size)
        : m_bytes(bytesOf(data, size))
    { }

    [[nodiscard]] bool isEmpty() const { return m_at >= m_bytes.size(); }
    [[nodiscard]] unsigned byte()
    {
        return isEmpty() ? 0U : static_cast<unsigned char>(m_bytes.at(m_at++));
    }
    /// Below `end`, which is 1 to 256.
    [[nodiscard]] unsigned below(unsigned end) { return byte() % end; }
    [[nodiscard]] unsigned word()
    {
        const unsigned high = byte();
        return high * 256U + byte();
    }
    /// A length in two bytes, then that many bytes or what is left.
    [[nodiscard]] QByteArray chunk()
    {
        const unsigned size = word();
        QByteArray out = m_bytes.mid(m_at, static_cast<qsizetype>(size));
        m_at += out.size();
        return out;
    }

private:
    QByteArray m_bytes;
    qsizetype m_at = 0;
};

} // namespace armature::fuzz
