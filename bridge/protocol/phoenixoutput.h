// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/protocol/phoenixaction.h"
#include "bridge/protocol/phoenixmessage.h"

#include <algorithm>
#include <utility>

namespace armature {

/// Numbers the frames of a connection: text, never "0", and never one that is still in use.
/// No thread; no I/O.
class RefCounter
{
public:
    explicit RefCounter(quint64 first)
        : m_next(std::max<quint64>(first, 1))
    { }

    /// After the largest comes 1. \param isInUse says of a ref whether an answer may still name it.
    template <typename InUse>
    [[nodiscard]] QString take(const InUse &isInUse)
    {
        QString ref = step();
        while (isInUse(ref)) {
            ref = step();
        }
        return ref;
    }
    [[nodiscard]] quint64 next() const { return m_next; }

private:
    [[nodiscard]] QString step()
    {
        const quint64 taken = m_next++;
        m_next = std::max<quint64>(m_next, 1);
        return QString::number(taken);
    }

    quint64 m_next;
};

/// What a session wants done, in order, until its owner takes it. No thread; no I/O.
class PhoenixOutput
{
public:
    PhoenixOutput(PhoenixCodec codec, quint64 firstRef)
        : m_codec(codec)
        , m_refs(firstRef)
    { }

    void add(phoenix::Action action) { m_actions.append(std::move(action)); }
    void drop(const QString &detail) { add(phoenix::Dropped {detail}); }
    void send(const PhoenixPush &push)
    {
        add(phoenix::SendText {m_codec.encode(push), push.topic, push.event, push.ref});
    }
    [[nodiscard]] RefCounter &refs() { return m_refs; }
    [[nodiscard]] const RefCounter &refs() const { return m_refs; }
    [[nodiscard]] phoenix::Actions take() { return std::exchange(m_actions, {}); }

private:
    PhoenixCodec m_codec;
    RefCounter m_refs;
    phoenix::Actions m_actions {};
};

} // namespace armature
