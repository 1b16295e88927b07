// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/protocol/boardmessage.h"

#include "bridge/protocol/lineframer.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <array>
#include <cmath>
#include <limits>

namespace armature {

namespace {

using DecodeError = Error<BoardMessageError>;

constexpr qsizetype kMaxText = 96;
constexpr int kMaxSpecs = 256;
constexpr int kMinWatchdogMs = 50;
constexpr int kMaxWatchdogMs = 60'000;
constexpr qint64 kMaxSequence = std::numeric_limits<quint16>::max();
constexpr qint64 kMaxMs = std::numeric_limits<quint32>::max();

/// Reads the keys of one object and remembers the first thing that was wrong.
class FieldReader
{
public:
    explicit FieldReader(const QJsonObject &object)
        : m_object(object)
    { }

    [[nodiscard]] const std::optional<DecodeError> &error() const { return m_error; }
    [[nodiscard]] bool has(QLatin1String key) const { return m_object.contains(key); }

    QString text(QLatin1String key) { return takeText(key, m_object.value(key)); }
    QString text(QLatin1String key, const QString &fallback)
    {
        return has(key) ? text(key) : fallback;
    }
    double number(QLatin1String key) { return takeNumber(key, m_object.value(key)); }
    double number(QLatin1String key, double fallback) { return has(key) ? number(key) : fallback; }

    qint64 integer(QLatin1String key, qint64 min, qint64 max)
    {
        const double value = number(key);
        if (value != std::floor(value)) {
            fail(BoardMessageError::WrongType, key);
            return min;
        }
        if (value < static_cast<double>(min) || value > static_cast<double>(max)) {
            fail(BoardMessageError::OutOfRange, key);
            return min;
        }
        return static_cast<qint64>(value);
    }

    quint16 sequence()
    {
        return static_cast<quint16>(integer(QLatin1String("s"), 0, kMaxSequence));
    }
    quint32 ms() { return static_cast<quint32>(integer(QLatin1String("ms"), 0, kMaxMs)); }

    QList<std::pair<QString, double>> numbers(QLatin1String key)
    {
        QList<std::pair<QString, double>> pairs;
        const QJsonValue value = m_object.value(key);
        if (!value.isObject()) {
            fail(value.isUndefined() ? BoardMessageError::MissingKey : BoardMessageError::WrongType,
                 key);
            return pairs;
        }
        const QJsonObject object = value.toObject();
        pairs.reserve(object.size());
        for (auto pair = object.constBegin(); pair != object.constEnd(); ++pair) {
            pairs.emplaceBack(pair.key(), takeNumber(key, pair.value()));
        }
        return pairs;
    }

private:
    void fail(BoardMessageError code, QLatin1String key)
    {
        if (!m_error) {
            m_error = DecodeError {code, key};
        }
    }

    QString takeText(QLatin1String key, const QJsonValue &value)
    {
        if (!value.isString()) {
            fail(value.isUndefined() ? BoardMessageError::MissingKey : BoardMessageError::WrongType,
                 key);
            return {};
        }
        QString text = value.toString();
        if (text.size() > kMaxText) {
            fail(BoardMessageError::OutOfRange, key);
        }
        return text;
    }

    double takeNumber(QLatin1String key, const QJsonValue &value)
    {
        if (!value.isDouble()) {
            fail(value.isUndefined() ? BoardMessageError::MissingKey : BoardMessageError::WrongType,
                 key);
            return 0.0;
        }
        const double number = value.toDouble();
        if (!std::isfinite(number)) {
            fail(BoardMessageError::OutOfRange, key);
            return 0.0;
        }
        return number;
    }

    const QJsonObject &m_object;
    std::optional<DecodeError> m_error;
};

/// Of an unknown major protocol only `proto` is certain: whatever else is there helps to show it.
HelloMessage decodeForeignHello(FieldReader &fields, int protocol)
{
    HelloMessage hello;
    hello.identity.protocol = protocol;
    hello.identity.board = fields.text(QLatin1String("board"), {});
    hello.identity.uid = fields.text(QLatin1String("uid"), {});
    hello.identity.firmware = fields.text(QLatin1String("fw"), {});
    return hello;
}

BoardMessage decodeHello(FieldReader &fields)
{
    const auto protocol = static_cast<int>(fields.integer(QLatin1String("proto"), 0, kMaxSequence));
    if (protocol != kBoardProtocol) {
        return decodeForeignHello(fields, protocol);
    }
    HelloMessage hello;
    BoardIdentity &identity = hello.identity;
    identity.protocol = protocol;
    identity.board = fields.text(QLatin1String("board"));
    identity.uid = fields.text(QLatin1String("uid"));
    identity.firmware = fields.text(QLatin1String("fw"), {});
    identity.bootReason = fields.text(QLatin1String("why"), QStringLiteral("unknown"));
    if (fields.has(QLatin1String("boot"))) {
        identity.boot = static_cast<quint32>(fields.integer(QLatin1String("boot"), 0, kMaxMs));
    }
    if (fields.has(QLatin1String("wd"))) {
        identity.watchdogMs
            = static_cast<int>(fields.integer(QLatin1String("wd"), kMinWatchdogMs, kMaxWatchdogMs));
    }
    hello.sensors = static_cast<int>(fields.integer(QLatin1String("ns"), 0, kMaxSpecs));
    hello.controls = static_cast<int>(fields.integer(QLatin1String("nc"), 0, kMaxSpecs));
    return hello;
}

BoardMessage decodeSensor(FieldReader &fields)
{
    return SensorMessage {{fields.text(QLatin1String("id")), fields.text(QLatin1String("type")),
                           fields.text(QLatin1String("unit"), {}),
                           fields.number(QLatin1String("min")), fields.number(QLatin1String("max")),
                           fields.number(QLatin1String("hz"), 0.0)}};
}

BoardMessage decodeControl(FieldReader &fields)
{
    return ControlMessage {
        {fields.text(QLatin1String("id")), fields.text(QLatin1String("type")),
         fields.text(QLatin1String("unit"), {}), fields.number(QLatin1String("min")),
         fields.number(QLatin1String("max")), fields.number(QLatin1String("safe")),
         fields.number(QLatin1String("slew"), 0.0)}};
}

BoardMessage decodeReady(FieldReader &fields)
{
    return ReadyMessage {fields.ms()};
}

BoardMessage decodeReadings(FieldReader &fields)
{
    const auto counter = static_cast<quint16>(fields.integer(QLatin1String("n"), 0, kMaxSequence));
    return ReadingsMessage {counter, fields.ms(), fields.numbers(QLatin1String("v"))};
}

BoardMessage decodeOutputs(FieldReader &fields)
{
    OutputsMessage message {fields.ms(),
                            fields.text(QLatin1String("state")),
                            fields.text(QLatin1String("why"), {}),
                            {}};
    const auto outputs = fields.numbers(QLatin1String("c"));
    for (const auto &[id, value] : outputs) {
        message.outputs.insert(id, value);
    }
    return message;
}

BoardMessage decodeAck(FieldReader &fields)
{
    AckMessage message {fields.sequence(), fields.text(QLatin1String("id"), {}), std::nullopt};
    if (fields.has(QLatin1String("v"))) {
        message.value = fields.number(QLatin1String("v"));
    }
    return message;
}

BoardMessage decodeNak(FieldReader &fields)
{
    return NakMessage {fields.sequence(), fields.text(QLatin1String("e"))};
}

BoardMessage decodePong(FieldReader &fields)
{
    return PongMessage {fields.sequence(), fields.ms()};
}

BoardMessage decodeError(FieldReader &fields)
{
    return ErrorMessage {fields.text(QLatin1String("e"))};
}

struct Decoder
{
    QLatin1String type {};
    BoardMessage (*decode)(FieldReader &) = nullptr;
};

// The most frequent first.
constexpr std::array kDecoders {
    Decoder {QLatin1String("r"), decodeReadings},
    Decoder {QLatin1String("st"), decodeOutputs},
    Decoder {QLatin1String("pong"), decodePong},
    Decoder {QLatin1String("ack"), decodeAck},
    Decoder {QLatin1String("nak"), decodeNak},
    Decoder {QLatin1String("err"), decodeError},
    Decoder {QLatin1String("hello"), decodeHello},
    Decoder {QLatin1String("sensor"), decodeSensor},
    Decoder {QLatin1String("control"), decodeControl},
    Decoder {QLatin1String("ready"), decodeReady},
};

} // namespace

Result<BoardMessage, BoardMessageError> decodeBoardMessage(const QByteArray &text)
{
    if (text.size() >= kMaxBoardLine) {
        return DecodeError {BoardMessageError::NotJson, QStringLiteral("too long")};
    }
    QJsonParseError parseError;
    const QJsonDocument document = QJsonDocument::fromJson(text, &parseError);
    if (!document.isObject()) {
        return DecodeError {BoardMessageError::NotJson, parseError.errorString()};
    }
    const QJsonObject object = document.object();
    FieldReader fields(object);
    const QString type = fields.text(QLatin1String("t"));
    if (fields.error()) {
        return *fields.error();
    }
    for (const Decoder &decoder : kDecoders) {
        if (type == decoder.type) {
            BoardMessage message = decoder.decode(fields);
            if (fields.error()) {
                return *fields.error();
            }
            return message;
        }
    }
    return DecodeError {BoardMessageError::UnknownType, type};
}

} // namespace armature
