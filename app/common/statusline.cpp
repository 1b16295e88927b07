// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/statusline.h"

#include "app/common/doctortext.h"
#include "app/common/errortext.h"
#include "app/common/eventtext.h"
#include "bridge/io/bridge.h"

#include <QDateTime>

#include <utility>

namespace armature {

using namespace std::chrono_literals;

namespace {

QString controlText(const ControlStatus &control)
{
    const QString value
        = control.applied ? QString::number(control.applied->value, 'g', 4) : QStringLiteral("?");
    return control.spec.id + QLatin1Char(' ') + value + control.spec.unit;
}

QString legText(const ErrorText &text)
{
    return text.cause.isEmpty() ? text.headline : text.headline + QLatin1String(": ") + text.cause;
}

} // namespace

StatusLine::StatusLine(Sink sink, QObject *parent)
    : QObject(parent)
    , m_sink(std::move(sink))
{
    connect(&m_timer, &QTimer::timeout, this, [this] {
        writeLine(text());
        m_readings = 0;
    });
    m_timer.start(1s);
}

void StatusLine::follow(Bridge *bridge)
{
    connect(bridge, &Bridge::serverChanged, this, [this](const auto &s) { m_server = s; });
    connect(bridge, &Bridge::boardChanged, this, &StatusLine::takeBoard);
    connect(bridge, &Bridge::deliveryChanged, this, [this](const auto &s) { m_delivery = s; });
    connect(bridge, &Bridge::gateChanged, this, [this](const auto &s) { m_gate = s; });
    connect(bridge, &Bridge::controlsChanged, this, [this](const auto &all) { m_controls = all; });
    connect(bridge, &Bridge::readingsArrived, this, [this](const ReadingBatch &readings) {
        m_readings += static_cast<quint64>(readings.size());
    });
    connect(bridge, &Bridge::noticed, this,
            [this](const Notice &notice) { writeLine(sentence(notice)); });
}

void StatusLine::takeBoard(const BoardStatus &status)
{
    m_board = status;
    if (status.state == BoardState::Ready) {
        m_advised.clear();
    }
    const bool isAsked
        = status.reason == BoardReason::PermissionDenied || status.reason == BoardReason::Busy;
    const auto about = std::pair(status.port, status.reason);
    // Once for each trouble, and not with every attempt.
    if (!isAsked || m_advised.contains(about)) {
        return;
    }
    m_advised.append(about);
    const Diagnosis diagnosis = diagnose(inspectPort(status.port), status.reason);
    const QStringList lines = remedyText(diagnosis).split(u'\n', Qt::SkipEmptyParts);
    for (const QString &line : lines) {
        writeLine(line);
    }
}

QString StatusLine::text() const
{
    QStringList parts {
        legText(describe(m_server)), legText(describe(m_board)),
        tr("%1 readings/s").arg(m_readings),
        tr("%1 waiting, %2 delivered").arg(m_delivery.waiting).arg(m_delivery.delivered)};
    const BoardCounters &board = m_board.counters;
    const quint64 bad = board.badCrc + board.tooLong + board.unparsed + board.unknownType;
    const auto addFault = [&parts](qint64 count, const QString &text) {
        if (count > 0) {
            parts.append(text.arg(count));
        }
    };
    addFault(m_delivery.refused, tr("%1 refused"));
    addFault(m_delivery.repeated, tr("%1 repeated"));
    addFault(m_delivery.setAside, tr("%1 set aside"));
    addFault(m_delivery.dropped + qint64(board.overflowed), tr("%1 dropped"));
    addFault(qint64(bad), tr("%1 bad lines"));
    addFault(qint64(board.lostLines), tr("%1 lost lines"));
    addFault(qint64(m_server.droppedFrames), tr("%1 bad frames"));
    for (const ControlStatus &control : m_controls) {
        parts.append(controlText(control));
    }
    if (m_gate.isStopLatched) {
        parts.append(tr("STOPPED"));
    }
    return parts.join(QLatin1String("  |  "));
}

void StatusLine::writeLine(const QString &line)
{
    const QString time = QDateTime::currentDateTime().toString(QStringLiteral("HH:mm:ss  "));
    m_sink((time + line).toUtf8() + '\n');
}

} // namespace armature
