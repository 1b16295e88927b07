// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QMetaType>
#include <QUrlQuery>

#include <optional>
#include <utility>
#include <vector>

namespace armature {

/// Bytes of head and body that a request may have.
inline constexpr qsizetype kMaxHttpRequest = qsizetype(1) << 20;

struct HttpRequest
{
    QByteArray method {};
    QByteArray path {}; ///< without the query
    QUrlQuery query {};
    std::vector<std::pair<QByteArray, QByteArray>> headers {}; ///< names in lower case, trimmed
    QByteArray body {};
    bool keepsAlive = true;

    /// The value, those of repeated headers joined with ", "; nothing where there is none.
    [[nodiscard]] std::optional<QByteArray> header(QByteArrayView name) const;
    /// Whether a header's comma-separated list has this word, whatever its case.
    [[nodiscard]] bool lists(QByteArrayView name, QByteArrayView word) const;
};

struct HttpResponse
{
    int status = 200;
    QByteArray body {};
    QByteArray contentType = "text/plain; charset=utf-8";
    QByteArray moreHeaders {}; ///< each line with its CR LF
};

struct HttpParse
{
    qsizetype size = 0; ///< bytes of the request; 0 while it is incomplete
    int refusal = 0; ///< a status where it cannot be served
    HttpRequest request {};
};

/// Limits as the real server's: 8,000 bytes of request line (414), 4,096 of a header line and 100
/// headers (431); else 400, 413 and 501 (a body without a length).
[[nodiscard]] HttpParse parseHttpRequest(const QByteArray &bytes);
[[nodiscard]] QByteArray toBytes(const HttpResponse &response, bool isLast);

} // namespace armature

Q_DECLARE_METATYPE(armature::HttpRequest)
