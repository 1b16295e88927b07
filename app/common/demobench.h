// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/simulator/mockserver.h"
#include "bridge/simulator/scenario.h"
#include "bridge/simulator/virtualboard.h"

#include <QObject>
#include <QTimer>
#include <QUrl>

#include <memory>

namespace armature {

/// The demo's other side: a board, and a server with its operator. Simulator thread.
class DemoBench : public QObject
{
    Q_OBJECT

public:
    void start(bool hasServer);

Q_SIGNALS:
    /// \param server empty without one.
    void ready(const QString &boardPort, const QUrl &server, const QByteArray &token);
    void failed(const QString &detail);

private:
    std::unique_ptr<VirtualBoard> m_board;
    std::unique_ptr<MockServer> m_server;
    std::unique_ptr<QTimer> m_operator;
    Scenario m_scenario {};
};

} // namespace armature
