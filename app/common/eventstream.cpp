// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/eventstream.h"

#include "app/common/eventtext.h"
#include "bridge/core/names.h"
#include "bridge/io/bridge.h"

#include <QDateTime>
#include <QJsonDocument>

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

} // namespace

EventStream::EventStream(Sink sink, QObject *parent)
    : QObject(parent)
    , m_sink(std::move(sink))
{
    m_deliveryPause.setSingleShot(true);
    connect(&m_deliveryPause, &QTimer::timeout, this, &EventStream::flushDelivery);
}

// NOLINTNEXTLINE(readability-make-member-function-const): what it connects changes this
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

void EventStream::writeServer(const ServerStatus &status)
{
    QJsonObject object {{QStringLiteral("state"), nameOf(status.state)},
                        {QStringLiteral("reason"), textOrNull(nameOf(status.reason))}};
    object.insert(QLatin1String("controller_id"),
                  status.controllerId ? QJsonValue(*status.controllerId) : QJsonValue());
    object.insert(QLatin1String("retry_in"), QJsonValue());
    if (status.retryAt) {
        const auto wait = elapsed(Clock::now(), *status.retryAt);
        constexpr double kMillisecondsASecond = 1000.0;
        object.insert(QLatin1String("retry_in"),
                      std::max(0.0, static_cast<double>(wait.count()) / kMillisecondsASecond));
    }
    QJsonObject compared = object;
    compared.insert(QLatin1String("retry_in"),
                    status.retryAt ? QJsonValue(qint64(status.retryAt->time_since_epoch().count()))
                                   : QJsonValue());
    if (std::exchange(m_lastServer, compared) != compared) {
        write(QLatin1String("server"), object);
    }
}

void EventStream::writeBoard(const BoardStatus &status)
{
    const BoardIdentity &identity = status.announcement.identity;
    const QJsonObject object {{QStringLiteral("state"), nameOf(status.state)},
                              {QStringLiteral("reason"), textOrNull(nameOf(status.reason))},
                              {QStringLiteral("port"), textOrNull(status.port)},
                              {QStringLiteral("uid"), textOrNull(identity.uid)},
                              {QStringLiteral("board"), textOrNull(identity.board)},
                              {QStringLiteral("firmware"), textOrNull(identity.firmware)}};
    if (std::exchange(m_lastBoard, object) != object) {
        write(QLatin1String("board"), object);
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
    write(QLatin1String("control"),
          {{QStringLiteral("id"), event.id},
           {QStringLiteral("origin"), nameOf(event.origin)},
           {QStringLiteral("requested"), numberOrNull(event.requested)},
           {QStringLiteral("sent"), numberOrNull(event.sent)},
           {QStringLiteral("acknowledged"), numberOrNull(event.acknowledged)},
           {QStringLiteral("applied"), numberOrNull(event.applied)},
           {QStringLiteral("outcome"), textOrNull(nameOf(event.outcome))},
           {QStringLiteral("reason"), textOrNull(nameOf(event.reason))}});
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

void EventStream::writeDelivery(const DeliveryStatus &status)
{
    m_delivery = {{QStringLiteral("waiting"), status.waiting},
                  {QStringLiteral("delivered"), status.delivered},
                  {QStringLiteral("refused"), status.refused},
                  {QStringLiteral("repeated"), status.repeated},
                  {QStringLiteral("set_aside"), status.setAside},
                  {QStringLiteral("dropped"), status.dropped}};
    if (!m_deliveryPause.isActive()) {
        flushDelivery();
    }
}

void EventStream::flushDelivery()
{
    if (std::exchange(m_lastDelivery, m_delivery) != m_delivery) {
        write(QLatin1String("delivery"), m_delivery);
        m_deliveryPause.start(std::chrono::seconds(1));
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

} // namespace armature
