// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/controlvalue.h"
#include "bridge/core/reading.h"
#include "bridge/core/status.h"
#include "bridge/io/checkstep.h"
#include "bridge/io/portaccess.h"

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
    /// Writes the last counts.
    ~EventStream() override;

    void follow(Bridge *bridge);

    /// \name One line each, where something changed
    /// \{
    /// At once for a change of state, at most one a second for the counters alone.
    void writeServer(const ServerStatus &status);
    void writeBoard(const BoardStatus &status);
    void writeReadings(const ReadingBatch &readings);
    void writeControl(const ControlEvent &event);
    void writeGate(const GateStatus &status);
    /// At most one a second: it changes with every answer.
    void writeDelivery(const DeliveryStatus &status);
    void writeNotice(const Notice &notice);
    void writeError(const QString &code, const QString &text);
    /// A step that has ended, or is not reached any more.
    void writeCheck(const CheckStatus &status);
    /// A step of the look at a port.
    void writeCheck(const PortFinding &finding, const QString &port);
    /// \}

private:
    void writeCounts();
    [[nodiscard]] static QJsonObject serverObject(const ServerStatus &status);
    [[nodiscard]] static QJsonObject boardObject(const BoardStatus &status);
    [[nodiscard]] static QJsonObject deliveryObject(const DeliveryStatus &status);
    void write(QLatin1String event, QJsonObject object);

    Sink m_sink;
    QJsonObject m_lastServer {};
    QJsonObject m_lastBoard {};
    QJsonObject m_lastDelivery {};
    ServerStatus m_server {};
    BoardStatus m_board {};
    DeliveryStatus m_delivery {};
    QTimer m_pause {}; ///< between lines that only carry counts
    bool m_isStopLatched = false;
};

} // namespace armature
