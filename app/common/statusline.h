// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/controlvalue.h"
#include "bridge/core/reading.h"
#include "bridge/core/status.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <utility>

namespace armature {

class Bridge;

/// The bridge's state as one readable line a second, and each notice as a line of its own.
/// Main thread.
class StatusLine : public QObject
{
    Q_OBJECT

public:
    using Sink = std::function<void(const QByteArray &line)>;

    explicit StatusLine(Sink sink, QObject *parent = nullptr);

    void follow(Bridge *bridge);
    [[nodiscard]] QString text() const;

private:
    void writeLine(const QString &line);
    /// Also says, once, how to get at a port that is forbidden or in use.
    void takeBoard(const BoardStatus &status);

    Sink m_sink;
    QTimer m_timer {};
    ServerStatus m_server {};
    BoardStatus m_board {};
    DeliveryStatus m_delivery {};
    GateStatus m_gate {};
    QList<ControlStatus> m_controls {};
    quint64 m_readings = 0;
    QList<std::pair<QString, BoardReason>> m_advised {};
};

} // namespace armature
