// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/protocol/phoenixbinary.h"

#include <optional>

namespace armature {

namespace {

/// Reads the sized fields at the head of a V2 binary frame; never past its end.
class BinaryReader
{
public:
    explicit BinaryReader(const QByteArray &frame)
        : m_frame(frame)
    { }

    /// The next byte as a number, or -1 at the end.
    int byte()
    {
        return m_at < m_frame.size() ? static_cast<unsigned char>(m_frame.at(m_at++)) : -1;
    }
    /// The next `size` bytes as UTF-8; marks the frame as cut where there are fewer.
    QString text(int size)
    {
        if (size < 0 || m_at + size > m_frame.size()) {
            m_isCut = true;
            return {};
        }
        QString out = QString::fromUtf8(m_frame.constData() + m_at, size);
        m_at += size;
        return out;
    }
    [[nodiscard]] bool isCut() const { return m_isCut; }

private:
    const QByteArray &m_frame;
    qsizetype m_at = 0;
    bool m_isCut = false;
};

PhoenixMessage readPush(BinaryReader &reader)
{
    const int joinRefSize = reader.byte();
    const int topicSize = reader.byte();
    const int eventSize = reader.byte();
    PhoenixMessage message;
    message.joinRef = reader.text(joinRefSize);
    message.topic = reader.text(topicSize);
    message.event = reader.text(eventSize);
    return message;
}

PhoenixMessage readReply(BinaryReader &reader)
{
    const int joinRefSize = reader.byte();
    const int refSize = reader.byte();
    const int topicSize = reader.byte();
    const int statusSize = reader.byte();
    PhoenixMessage message;
    message.joinRef = reader.text(joinRefSize);
    message.ref = reader.text(refSize);
    message.topic = reader.text(topicSize);
    message.event = QStringLiteral("phx_reply");
    message.status = reader.text(statusSize);
    return message;
}

PhoenixMessage readBroadcast(BinaryReader &reader)
{
    const int topicSize = reader.byte();
    const int eventSize = reader.byte();
    PhoenixMessage message;
    message.topic = reader.text(topicSize);
    message.event = reader.text(eventSize);
    return message;
}

std::optional<PhoenixMessage> readBinary(BinaryReader &reader)
{
    switch (reader.byte()) {
    case 0:
        return readPush(reader);
    case 1:
        return readReply(reader);
    case 2:
        return readBroadcast(reader);
    default:
        return std::nullopt;
    }
}

} // namespace

Result<PhoenixMessage, PhoenixFault> decodePhoenixBinary(const QByteArray &frame)
{
    BinaryReader reader(frame);
    std::optional<PhoenixMessage> message = readBinary(reader);
    if (!message) {
        return Error<PhoenixFault> {PhoenixFault::WrongShape,
                                    QStringLiteral("a binary frame of unknown kind")};
    }
    if (reader.isCut()) {
        return Error<PhoenixFault> {PhoenixFault::Truncated,
                                    QStringLiteral("a binary frame cut short")};
    }
    return *std::move(message);
}

} // namespace armature
