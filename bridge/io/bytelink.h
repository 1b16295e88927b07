// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/result.h"
#include "bridge/core/status.h"

#include <QByteArray>
#include <QObject>

#include <optional>

namespace armature {

/// A two-way stream of bytes to a board. Bridge thread.
class ByteLink : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// \return why it could not be opened, else nothing.
    [[nodiscard]] virtual std::optional<Error<BoardReason>> open(const QString &path, int baud) = 0;
    /// Closes at once; unsent bytes are dropped, nothing is emitted.
    virtual void close() = 0;
    [[nodiscard]] virtual bool isOpen() const = 0;
    /// Takes all of it or, where the other side has stopped reading, nothing.
    [[nodiscard]] virtual bool write(const QByteArray &bytes) = 0;
    [[nodiscard]] virtual qint64 unsentBytes() const = 0;
    virtual void dropUnsent() = 0;

Q_SIGNALS:
    void received(const QByteArray &bytes);
    /// Once for each open(): the other side is gone.
    void closed(armature::BoardReason reason, const QString &detail);
};

} // namespace armature
