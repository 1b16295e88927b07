// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/integration/recordedcase.h"

#include <QMap>

namespace armature {

/// What a frame says, in either version.
struct Parts
{
    QString topic;
    QString event;
    QByteArray ref;
};
[[nodiscard]] Parts partsOf(const QByteArray &frame);

/// Frames of one topic come in order; those of two topics from two processes, in any.
[[nodiscard]] QMap<QString, QList<QByteArray>> byTopic(const QList<QByteArray> &frames);

/// A V1 heartbeat with `pad` bytes of nothing in its payload.
[[nodiscard]] QByteArray heartbeat(const QByteArray &ref, qsizetype pad);

/// Why the conversation of this name cannot be had here; empty where it can.
[[nodiscard]] QString notReplayable(const QString &name);
/// Whether the conversation has its own join, or none; else one with ref "1" comes first.
[[nodiscard]] bool joinsItself(const QString &name);
/// Who holds the channel's end in hand: the operator, or what the device sends.
[[nodiscard]] bool isEndedByOperator(const QString &name);
/// The recorded rows, corrected where the recorder counted before the server was done.
[[nodiscard]] RecordedCase corrected(RecordedCase recorded);

} // namespace armature
