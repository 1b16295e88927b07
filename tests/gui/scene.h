// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/mainwindow.h"

namespace armature::scene {

/// Believable values of a bench at work, for the desktop's tests and pictures.
inline ControlStatus motor(TimePoint now)
{
    ControlStatus status;
    status.spec = {QStringLiteral("m1"),
                   QStringLiteral("motor"),
                   QStringLiteral("%"),
                   -100.0,
                   100.0,
                   0.0,
                   200.0};
    status.origin = ControlOrigin::Server;
    const TimePoint asked = now - Milliseconds(800);
    status.requested = ControlStage {42.0, {asked, {}}};
    status.sent = ControlStage {42.0, {asked + Milliseconds(1), {}}};
    status.acknowledged = ControlStage {42.0, {asked + Milliseconds(6), {}}};
    status.applied = ControlStage {41.8, {now - Milliseconds(100), {}}};
    status.outcome = ControlOutcome::Applied;
    status.commands = 14;
    return status;
}

inline ControlStatus fan(TimePoint now)
{
    ControlStatus status = motor(now);
    status.spec
        = {QStringLiteral("fan"), QStringLiteral("pwm"), QStringLiteral("%"), 0.0, 100.0, 0.0, 0.0};
    const TimePoint asked = now - Milliseconds(2100);
    status.requested = ControlStage {120.0, {asked, {}}};
    status.sent = ControlStage {100.0, {asked + Milliseconds(1), {}}};
    status.acknowledged = ControlStage {100.0, {asked + Milliseconds(7), {}}};
    status.applied = ControlStage {100.0, {now - Milliseconds(100), {}}};
    status.outcome = ControlOutcome::Limited;
    status.reason = ControlReason::AboveRange;
    status.commands = 3;
    return status;
}

inline ServerStatus joinedServer()
{
    ServerStatus status;
    status.state = ServerState::Joined;
    status.host = QStringLiteral("bench.example");
    status.controllerId = 3;
    status.roundTrip = Milliseconds(12);
    status.attempts = 1;
    return status;
}

inline BoardStatus readyBoard()
{
    BoardStatus status;
    status.state = BoardState::Ready;
    status.port = QStringLiteral("/dev/ttyACM0");
    status.baud = 115200;
    status.announcement.isControllable = true;
    status.announcement.identity.board = QStringLiteral("Bench rev B");
    status.announcement.sensors = {{QStringLiteral("plate"), QStringLiteral("temperature"),
                                    QStringLiteral("Cel"), -40.0, 125.0, 10.0}};
    status.outputState = QStringLiteral("run");
    status.counters.lines = 91'240;
    status.counters.readings = 364'680;
    status.counters.badCrc = 2;
    status.counters.lostLines = 2;
    return status;
}

inline DeliveryStatus deliveries()
{
    DeliveryStatus status;
    status.recorded = 364'680;
    status.delivered = 182'340;
    status.refused = 182'340;
    status.refusedType = 182'340;
    return status;
}

inline TrafficEntry entry(const Stamp &at, TrafficLeg leg, TrafficDirection direction,
                          const char *event, const char *text)
{
    TrafficEntry result;
    result.at = at;
    result.leg = leg;
    result.direction = direction;
    result.event = QString::fromLatin1(event);
    result.topic = leg == TrafficLeg::Server ? QStringLiteral("microcontroller:v1:3") : QString();
    result.text = QString::fromLatin1(text);
    return result;
}

inline TrafficBatch traffic(const Stamp &now)
{
    const auto at = [&now](int back) {
        return Stamp {now.at - Milliseconds(back), now.utc - Milliseconds(back)};
    };
    TrafficBatch entries {
        entry(at(583), TrafficLeg::Server, TrafficDirection::Received, "control_update",
              R"({"control":[{"m1":42},{"fan":120}]})"),
        entry(at(582), TrafficLeg::Board, TrafficDirection::Sent, "set",
              R"({"t":"set","s":4711,"id":"m1","v":42}*9863)"),
        entry(at(577), TrafficLeg::Board, TrafficDirection::Received, "ack",
              R"({"t":"ack","s":4711,"id":"m1","v":42}*3B0C)"),
        entry(at(499), TrafficLeg::Server, TrafficDirection::Sent, "upload_readings",
              "40 readings, 4 sensors"),
        entry(at(488), TrafficLeg::Server, TrafficDirection::Received, "phx_reply", "ok"),
        entry(at(12), TrafficLeg::Server, TrafficDirection::Sent, "heartbeat", "{}"),
    };
    entries[2].latency = Milliseconds(5);
    entries[4].latency = Milliseconds(11);
    entries[5].topic = QStringLiteral("phoenix");
    return entries;
}

inline UnknownControl lamp()
{
    return {QStringLiteral("lamp"), QStringLiteral("1"), {}, 1};
}

inline Notice notice(NoticeCode code, NoticeSeverity severity, const Stamp &at,
                     const char *detail = "")
{
    Notice result;
    result.at = at;
    result.code = code;
    result.severity = severity;
    result.detail = QString::fromLatin1(detail);
    return result;
}

/// A bench at work: everything in order, one value limited, one control unknown.
inline void fill(MainWindow &window, const Stamp &now)
{
    window.setNow(now);
    window.setServerStatus(joinedServer());
    window.setBoardStatus(readyBoard());
    window.setDelivery(deliveries());
    GateStatus gate;
    gate.isRemoteAllowed = true;
    gate.isAnyOutputActive = true;
    window.setGateStatus(gate);
    window.setControls({motor(now.at), fan(now.at)});
    window.setUnknownControls({lamp()});
    window.addTraffic(traffic(now));
    window.addNotice(notice(NoticeCode::BoardReady, NoticeSeverity::Info, now, "Bench rev B"));
    window.addNotice(notice(NoticeCode::ServerJoined, NoticeSeverity::Info, now));
    window.addNotice(notice(NoticeCode::ReadingsRefused, NoticeSeverity::Warning, now, "co2"));
    window.setNow(now);
}

inline Stamp noon()
{
    return {Clock::now(), Milliseconds(1'767'268'802'418)};
}

/// Neither leg is let in, and readings wait.
inline void refused(MainWindow &window, const Stamp &now)
{
    fill(window, now);
    ServerStatus server;
    server.state = ServerState::Refused;
    server.reason = ServerReason::KeyOrAuthRefused;
    server.httpStatus = 403;
    server.host = QStringLiteral("bench.example");
    server.retryAt = now.at + Milliseconds(28'400);
    window.setServerStatus(server);
    BoardStatus board;
    board.state = BoardState::Refused;
    board.reason = BoardReason::PermissionDenied;
    board.detail = QStringLiteral("dialout");
    board.port = QStringLiteral("/dev/ttyACM0");
    window.setBoardStatus(board);
    DeliveryStatus delivery = deliveries();
    delivery.waiting = 12'480;
    delivery.oldestWaitingUtc = now.utc - Milliseconds(1'260'000);
    window.setDelivery(delivery);
    const Stamp later {now.at + Milliseconds(5000), now.utc + Milliseconds(5000)};
    window.setNow(later);
}

} // namespace armature::scene
