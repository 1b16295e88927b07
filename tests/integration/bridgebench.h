// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/io/bridge.h"
#include "bridge/simulator/mockserver.h"
#include "bridge/simulator/virtualboard.h"

#include <QJsonObject>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>

namespace armature {

inline const QString kMotor = QStringLiteral("m1");

/// A virtual board, a mock server and a bridge between them: real pty, real socket, real SQLite.
class Bench : public QObject
{
public:
    Bench()
        : board(std::make_unique<VirtualBoard>(VirtualBoard::Settings {}))
    {
        const auto addresses = server.start({});
        config.serverUrl = addresses.value().endpoint;
        config.token = kDevelopmentKey.toByteArray();
        config.boardPort = board->path();
        config.dataFolder = folder.path();
        config.isRemoteAllowed = true;
        config.lease = std::chrono::seconds(1);
    }

    void start()
    {
        bridge = std::make_unique<Bridge>(config);
        const Bridge *b = bridge.get();
        connect(b, &Bridge::serverChanged, this, [this](const auto &s) { serverStatus = s; });
        connect(b, &Bridge::boardChanged, this, [this](const auto &s) { boardStatus = s; });
        connect(b, &Bridge::gateChanged, this, [this](const auto &s) { gate = s; });
        connect(b, &Bridge::deliveryChanged, this, [this](const auto &s) { delivery = s; });
        connect(b, &Bridge::controlsChanged, this, [this](const auto &all) { controls = all; });
        connect(b, &Bridge::controlHappened, this, [this](const auto &e) { events.append(e); });
        connect(b, &Bridge::noticed, this, [this](const auto &n) { notices.append(n); });
        connect(b, &Bridge::readingsArrived, this, [this](const auto &all) { readings += all; });
        bridge->start();
    }

    void end()
    {
        QSignalSpy finished(bridge.get(), &Bridge::finished);
        bridge->shutdown();
        QVERIFY(finished.wait(2000));
        bridge.reset();
    }

    [[nodiscard]] bool isUp() const
    {
        return serverStatus.state == ServerState::Joined && boardStatus.state == BoardState::Ready
            && !controls.isEmpty();
    }

    [[nodiscard]] double motor() const
    {
        return controls.isEmpty() || !controls.constFirst().applied
            ? -1000.0
            : controls.constFirst().applied->value;
    }

    [[nodiscard]] int count(NoticeCode code) const
    {
        return static_cast<int>(std::count_if(notices.begin(), notices.end(),
                                              [code](const Notice &n) { return n.code == code; }));
    }

    void sendMotor(double value) { server.sendControl({{kMotor, value}}); }

    QTemporaryDir folder {};
    MockServer server {};
    std::unique_ptr<VirtualBoard> board;
    BridgeConfig config {};
    std::unique_ptr<Bridge> bridge;
    ServerStatus serverStatus {};
    BoardStatus boardStatus {};
    GateStatus gate {};
    DeliveryStatus delivery {};
    QList<ControlStatus> controls {};
    QList<ControlEvent> events {};
    QList<Notice> notices {};
    ReadingBatch readings {};
};

} // namespace armature
