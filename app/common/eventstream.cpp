// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/eventstream.h"

#include "app/common/eventtext.h"
#include "bridge/core/names.h"
#include "bridge/io/bridge.h"

#include <QDateTime>
#include <QJsonDocument>

#include <algorithm>
#include <cmath>
#include <utility>

namespace armature {

namespace {

QString utcText(Milliseconds utc)
{
    return QDateTime::fromMSecsSinceEpoch(utc.count(), Qt::UTC).toString(Qt::ISODateWithMs);
}

QJsonValue textOrNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

QJsonValue numberOrNull(const std::optional<double> &number)
{
    return number && std::isfinite(*number) ? QJsonValue(*number) : QJsonValue();
}

/// Kept apart from the rest, because it changes with every moment.
QJsonObject withRetry(QJsonObject object, const ServerStatus &status)
{
    constexpr double kMillisecondsASecond = 1000.0;
    object.insert(QLatin1String("retry_in"), QJsonValue());
    if (status.retryAt) {
        const auto wait = static_cast<double>(elapsed(Clock::now(), *status.retryAt).count());
        object.insert(QLatin1String("retry_in"), std::max(0.0, wait / kMillisecondsASecond));
    }
    return object;
}

} // namespace

EventStream::EventStream(Sink sink, QObject *parent)
    : QObject(parent)
    , m_sink(std::move(sink))
{
    connect(&m_pause, &QTimer::timeout, this, &EventStream::writeCounts);
    m_pause.start(std::chrono::seconds(1));
}

EventStream::~EventStream()
{
    writeCounts();
}

// NOLINTNEXTLINE(readability-make-member-function-const): what it connects writes
void EventStream::follow(Bridge *bridge)
{
    connect(bridge, &Bridge::serverChanged, this, &EventStream::writeServer);
    connect(bridge, &Bridge::boardChanged, this, &EventStream::writeBoard);
    connect(bridge, &Bridge::readingsArrived, this, &EventStream::writeReadings);
    connect(bridge, &Bridge::controlHappened, this, &EventStream::writeControl);
    connect(bridge, &Bridge::gateChanged, this, &EventStream::writeGate);
    connect(bridge, &Bridge::deliveryChanged, this, &EventStream::writeDelivery);
    connect(bridge, &Bridge::noticed, this, &EventStream::writeNotice);
}

void EventStream::write(QLatin1String event, QJsonObject object)
{
    object.insert(QLatin1String("at"), utcText(stampNow().utc));
    object.insert(QLatin1String("event"), event);
    m_sink(QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n');
}

QJsonObject EventStream::serverObject(const ServerStatus &status)
{
    return {{QStringLiteral("state"), nameOf(status.state)},
            {QStringLiteral("reason"), textOrNull(nameOf(status.reason))},
            {QStringLiteral("controller_id"),
             status.controllerId ? QJsonValue(*status.controllerId) : QJsonValue()},
            {QStringLiteral("dropped_frames"), qint64(status.droppedFrames)}};
}

void EventStream::writeServer(const ServerStatus &status)
{
    const bool isNewState = status.state != m_server.state || status.reason != m_server.reason
        || status.retryAt != m_server.retryAt || status.controllerId != m_server.controllerId;
    m_server = status;
    if (!isNewState) {
        return; // the counts have their own time
    }
    m_lastServer = serverObject(status);
    write(QLatin1String("server"), withRetry(m_lastServer, status));
}

QJsonObject EventStream::boardObject(const BoardStatus &status)
{
    const BoardIdentity &identity = status.announcement.identity;
    const BoardCounters &counters = status.counters;
    return {{QStringLiteral("state"), nameOf(status.state)},
            {QStringLiteral("reason"), textOrNull(nameOf(status.reason))},
            {QStringLiteral("port"), textOrNull(status.port)},
            {QStringLiteral("uid"), textOrNull(identity.uid)},
            {QStringLiteral("board"), textOrNull(identity.board)},
            {QStringLiteral("firmware"), textOrNull(identity.firmware)},
            {QStringLiteral("bad_crc"), qint64(counters.badCrc)},
            {QStringLiteral("too_long"), qint64(counters.tooLong)},
            {QStringLiteral("unparsed"), qint64(counters.unparsed)},
            {QStringLiteral("unknown_type"), qint64(counters.unknownType)},
            {QStringLiteral("lost_lines"), qint64(counters.lostLines)},
            {QStringLiteral("refused"), qint64(counters.refused)},
            {QStringLiteral("overflowed"), qint64(counters.overflowed)}};
}

void EventStream::writeBoard(const BoardStatus &status)
{
    const bool isNewState = status.state != m_board.state || status.reason != m_board.reason
        || status.port != m_board.port || status.announcement != m_board.announcement;
    m_board = status;
    if (isNewState) {
        m_lastBoard = boardObject(status);
        write(QLatin1String("board"), m_lastBoard);
    }
}

void EventStream::writeCounts()
{
    const QJsonObject server = serverObject(m_server);
    if (!m_lastServer.isEmpty() && std::exchange(m_lastServer, server) != server) {
        write(QLatin1String("server"), withRetry(server, m_server));
    }
    const QJsonObject board = boardObject(m_board);
    if (!m_lastBoard.isEmpty() && std::exchange(m_lastBoard, board) != board) {
        write(QLatin1String("board"), board);
    }
    const QJsonObject delivery = deliveryObject(m_delivery);
    if (!m_lastDelivery.isEmpty() && std::exchange(m_lastDelivery, delivery) != delivery) {
        write(QLatin1String("delivery"), delivery);
    }
}

void EventStream::writeReadings(const ReadingBatch &readings)
{
    for (const Reading &reading : readings) {
        write(QLatin1String("reading"),
              {{QStringLiteral("sensor"), reading.sensor},
               {QStringLiteral("type"), reading.type},
               {QStringLiteral("unit"), reading.unit},
               {QStringLiteral("value"), numberOrNull(reading.value)},
               {QStringLiteral("captured_at"), utcText(reading.captured.utc)}});
    }
}

void EventStream::writeControl(const ControlEvent &event)
{
    // A pending one says that the output has reached what was acknowledged: said with the same
    // word.
    const bool isLimited = event.requested != event.acknowledged;
    const ControlOutcome outcome = event.outcome != ControlOutcome::Pending ? event.outcome
        : isLimited ? ControlOutcome::Limited
                    : ControlOutcome::Applied;
    QJsonObject object {{QStringLiteral("id"), event.id},
                        {QStringLiteral("origin"), nameOf(event.origin)},
                        {QStringLiteral("requested"), numberOrNull(event.requested)},
                        {QStringLiteral("sent"), numberOrNull(event.sent)},
                        {QStringLiteral("acknowledged"), numberOrNull(event.acknowledged)},
                        {QStringLiteral("applied"), numberOrNull(event.applied)},
                        {QStringLiteral("outcome"), nameOf(outcome)},
                        {QStringLiteral("reason"), textOrNull(nameOf(event.reason))}};
    if (!event.detail.isEmpty()) {
        object.insert(QLatin1String("detail"), event.detail);
    }
    if (!event.serverId.isEmpty()) {
        object.insert(QLatin1String("server_id"), event.serverId);
    }
    write(QLatin1String("control"), object);
}

void EventStream::writeGate(const GateStatus &status)
{
    if (std::exchange(m_isStopLatched, status.isStopLatched) == status.isStopLatched) {
        return;
    }
    write(QLatin1String("stop"),
          {{QStringLiteral("latched"), status.isStopLatched},
           {QStringLiteral("origin"), nameOf(status.stopOrigin)}});
}

QJsonObject EventStream::deliveryObject(const DeliveryStatus &status)
{
    return {{QStringLiteral("waiting"), status.waiting},
            {QStringLiteral("delivered"), status.delivered},
            {QStringLiteral("refused"), status.refused},
            {QStringLiteral("repeated"), status.repeated},
            {QStringLiteral("set_aside"), status.setAside},
            {QStringLiteral("dropped"), status.dropped}};
}

void EventStream::writeDelivery(const DeliveryStatus &status)
{
    const bool isFault = status.refused != m_delivery.refused
        || status.repeated != m_delivery.repeated || status.setAside != m_delivery.setAside
        || status.dropped != m_delivery.dropped;
    m_delivery = status;
    if (m_lastDelivery.isEmpty() || isFault) {
        m_lastDelivery = deliveryObject(status);
        write(QLatin1String("delivery"), m_lastDelivery);
    }
}

void EventStream::writeNotice(const Notice &notice)
{
    if (notice.severity == NoticeSeverity::Info) {
        return; // the state's own event says it
    }
    const bool isAlarm = notice.severity == NoticeSeverity::Alarm;
    write(isAlarm ? QLatin1String("alarm") : QLatin1String("error"),
          {{QStringLiteral("code"), nameOf(notice.code)},
           {QStringLiteral("text"), sentence(notice)}});
}

void EventStream::writeError(const QString &code, const QString &text)
{
    write(QLatin1String("error"), {{QStringLiteral("code"), code}, {QStringLiteral("text"), text}});
}

void EventStream::writeCheck(const CheckStatus &status)
{
    const CheckOutcome &outcome = status.outcome;
    const bool hasRun
        = outcome.result == CheckResult::Passed || outcome.result == CheckResult::Failed;
    write(QLatin1String("check"),
          {{QStringLiteral("step"), nameOf(status.step)},
           {QStringLiteral("result"), nameOf(outcome.result)},
           {QStringLiteral("ms"), hasRun ? QJsonValue(qint64(status.took.count())) : QJsonValue()},
           {QStringLiteral("reason"), textOrNull(nameOf(outcome.reason))},
           {QStringLiteral("detail"), textOrNull(outcome.detail)}});
}

void EventStream::writeCheck(const PortFinding &finding, const QString &port)
{
    write(QLatin1String("check"),
          {{QStringLiteral("step"), nameOf(finding.step)},
           {QStringLiteral("result"), nameOf(finding.result)},
           {QStringLiteral("ms"), QJsonValue()},
           {QStringLiteral("reason"), textOrNull(nameOf(finding.fault))},
           {QStringLiteral("detail"), textOrNull(port)}});
}

} // namespace armature
