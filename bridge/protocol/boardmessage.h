// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/identity.h"
#include "bridge/core/result.h"

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QString>

#include <optional>
#include <utility>
#include <variant>

namespace armature {

/// The protocol's major version that this host speaks.
inline constexpr int kBoardProtocol = 1;
/// Longest line from host to board, newline included, in bytes.
inline constexpr qsizetype kMaxHostLine = 128;

/// \name Board to host, board protocol 1
///@{
struct HelloMessage
{
    BoardIdentity identity {};
    /// How many `sensor` and `control` lines follow; empty where an unknown protocol says nothing.
    std::optional<int> sensors {};
    std::optional<int> controls {};
    bool operator==(const HelloMessage &) const = default;
};

struct SensorMessage
{
    SensorSpec spec {};
    bool operator==(const SensorMessage &) const = default;
};

struct ControlMessage
{
    ControlSpec spec {};
    bool operator==(const ControlMessage &) const = default;
};

struct ReadyMessage
{
    quint32 ms = 0;
    bool operator==(const ReadyMessage &) const = default;
};

/// `r`
struct ReadingsMessage
{
    quint16 counter = 0;
    quint32 ms = 0;
    QList<std::pair<QString, double>> values {};
    bool operator==(const ReadingsMessage &) const = default;
};

/// `st`
struct OutputsMessage
{
    quint32 ms = 0;
    QString state {};
    QString why {};
    QMap<QString, double> outputs {};
    bool operator==(const OutputsMessage &) const = default;
};

struct AckMessage
{
    quint16 sequence = 0;
    QString id {}; ///< empty for what is no `set`
    std::optional<double> value {};
    bool operator==(const AckMessage &) const = default;
};

struct NakMessage
{
    quint16 sequence = 0;
    QString error {};
    bool operator==(const NakMessage &) const = default;
};

struct PongMessage
{
    quint16 sequence = 0;
    quint32 ms = 0;
    bool operator==(const PongMessage &) const = default;
};

/// `err`
struct ErrorMessage
{
    QString error {};
    bool operator==(const ErrorMessage &) const = default;
};
///@}

using BoardMessage
    = std::variant<HelloMessage, SensorMessage, ControlMessage, ReadyMessage, ReadingsMessage,
                   OutputsMessage, AckMessage, NakMessage, PongMessage, ErrorMessage>;

enum class BoardMessageError {
    NotJson, ///< or no JSON object, or longer than a line may be
    UnknownType,
    MissingKey,
    WrongType,
    OutOfRange, ///< a number or a text beyond what the protocol allows, or not finite
};

/// Decodes one line without its checksum.
[[nodiscard]] Result<BoardMessage, BoardMessageError> decodeBoardMessage(const QByteArray &text);

/// \name Host to board: whole lines, with checksum and newline
///@{
/// At most 6 integer digits and 3 decimals, no exponent; empty for what cannot be written so.
[[nodiscard]] std::optional<QByteArray> encodeBoardNumber(double value);
[[nodiscard]] QByteArray encodeId();
/// Empty where the value cannot be written, or the line would be too long.
[[nodiscard]] std::optional<QByteArray> encodeSet(quint16 sequence, const QString &id,
                                                  double value);
[[nodiscard]] QByteArray encodePing(quint16 sequence);
/// \param intervalMs 0 for off, or 2 to 60000; empty for any other.
[[nodiscard]] std::optional<QByteArray> encodeRate(quint16 sequence, int intervalMs);
[[nodiscard]] QByteArray encodeStop(quint16 sequence);
[[nodiscard]] QByteArray encodeArm(quint16 sequence);
///@}

} // namespace armature
