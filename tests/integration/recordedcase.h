// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

#include <optional>

namespace armature {

/// One conversation with the real server.
struct RecordedCase
{
    enum class Kind { Sent, SentBinary, Received, Http, Closed };
    struct Event
    {
        Kind kind {};
        QByteArray frame {};
        int code = 0; ///< a status or a close code
        int ms = 0; ///< since the conversation began; 0 for what was sent
    };

    QString name {};
    QList<Event> events {};
    int sensors = 0; ///< rows stored
    int readings = 0;

    [[nodiscard]] QList<QByteArray> received() const;
    [[nodiscard]] std::optional<int> code(Kind kind) const;
    /// Whether what was sent and received is listed as it came; else all that was sent is first.
    [[nodiscard]] bool isInterleaved() const;
};

/// Long frames, which the recordings cut short, are written out again.
[[nodiscard]] QList<RecordedCase> readRecordings(const QString &file);

} // namespace armature
