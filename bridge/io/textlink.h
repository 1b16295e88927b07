// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/status.h"

#include <QByteArray>
#include <QObject>
#include <QString>

#include <optional>

namespace armature {

/// How a link, or the attempt at one, ended.
struct LinkEnd
{
    ServerReason reason = ServerReason::None;
    QString detail {};
    int httpStatus = 0; ///< of a refused handshake, else 0
    QString answer {}; ///< the refused handshake's body, where it is known; at most 4 KiB
    std::optional<Milliseconds> retryAfter {}; ///< the server's wish
};

/// One attempt at a connection that carries messages, used once. Bridge thread.
/// A replaced link is deleted, so that nothing it says late is heard.
class TextLink : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    virtual void open() = 0;
    /// Precondition: opened() was emitted.
    virtual void send(const QByteArray &text) = 0;
    /// The polite end, with close code 1000; ended() follows, but a frozen peer can delay it.
    virtual void close() = 0;
    /// The end at once. No signal follows.
    virtual void abort() = 0;
    /// Bytes that send() took and the system has not.
    [[nodiscard]] virtual qint64 bytesToWrite() const = 0;

Q_SIGNALS:
    void opened();
    void textReceived(const QByteArray &text);
    void binaryReceived(const QByteArray &data);
    void bytesWritten();
    /// Once, unless abort() came before: refused, failed, lost or closed. Nothing follows.
    void ended(const armature::LinkEnd &end);
};

} // namespace armature
