// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/controlvalue.h"
#include "bridge/core/reading.h"
#include "bridge/core/status.h"

#include <QJsonObject>
#include <QObject>
#include <QTimer>

#include <functional>

namespace armature {

class Bridge;

/// The bridge's life as one JSON object a line, for people's scripts. Main thread.
class EventStream : public QObject
{
    Q_OBJECT

public:
    using Sink = std::function<void(const QByteArray &line)>;

    explicit EventStream(Sink sink, QObject *parent = nullptr);

    void follow(Bridge *bridge);

    /// \name One line each, where something changed
    /// \{
    void writeServer(const ServerStatus &status);
    void writeBoard(const BoardStatus &status);
    void writeReadings(const ReadingBatch &readings);
    void writeControl(const ControlEvent &event);
    void writeGate(const GateStatus &status);
    /// At most one a second: it changes with every answer.
    void writeDelivery(const DeliveryStatus &status);
    void writeNotice(const Notice &notice);
    void writeError(const QString &code, const QString &text);
    /// \}

private:
    void flushDelivery();
    void write(QLatin1String event, QJsonObject object);

    Sink m_sink;
    QJsonObject m_lastServer {};
    QJsonObject m_lastBoard {};
    QJsonObject m_delivery {};
    QJsonObject m_lastDelivery {};
    QTimer m_deliveryPause {};
    bool m_isStopLatched = false;
};

} // namespace armature
