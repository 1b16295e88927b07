// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/recordedparts.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringList>

namespace armature {

using Kind = RecordedCase::Kind;

namespace {

QByteArray textOf(const QJsonValue &value)
{
    return QJsonDocument(QJsonArray {value}).toJson(QJsonDocument::Compact);
}

} // namespace

Parts partsOf(const QByteArray &frame)
{
    const QJsonDocument document = QJsonDocument::fromJson(frame);
    if (document.isArray()) {
        const QJsonArray parts = document.array();
        return {parts.at(2).toString(), parts.at(3).toString(), textOf(parts.at(1))};
    }
    const QJsonObject parts = document.object();
    return {parts.value(QLatin1String("topic")).toString(),
            parts.value(QLatin1String("event")).toString(),
            textOf(parts.value(QLatin1String("ref")))};
}

QMap<QString, QList<QByteArray>> byTopic(const QList<QByteArray> &frames)
{
    QMap<QString, QList<QByteArray>> topics;
    for (const QByteArray &frame : frames) {
        topics[partsOf(frame).topic].append(frame);
    }
    return topics;
}

QByteArray heartbeat(const QByteArray &ref, qsizetype pad)
{
    return R"({"topic":"phoenix","event":"heartbeat","payload":{"pad":")" + QByteArray(pad, 'x')
        + R"("},"ref":")" + ref + R"("})";
}

QString notReplayable(const QString &name)
{
    if (name == QLatin1String("JSON with BOM")) {
        return QStringLiteral(
            "QWebSocket takes the byte order mark off; tst_phoenixchannel has it");
    }
    if (name.contains(QLatin1String("table is locked"))) {
        return QStringLiteral("the store here cannot be locked by others for seconds");
    }
    if (name.contains(QLatin1String("process stalled"))) {
        return QStringLiteral("there is no channel process here to stall");
    }
    if (name == QLatin1String("client close frame without code")) {
        return QStringLiteral(
            "QWebSocket answers such a close frame with 1000, not without a code");
    }
    return {};
}

bool joinsItself(const QString &name)
{
    static const QStringList names {
        QStringLiteral("push before join"),
        QStringLiteral("heartbeat before join"),
        QStringLiteral("join with join_ref integer 0, ref integer 0 as in the docs"),
        QStringLiteral("join without join_ref key; push; leave"),
        QStringLiteral("crash after join without join_ref: ref of phx_error"),
        QStringLiteral("join topic of another device microcontroller:v1:999, push there"),
        QStringLiteral("join microcontroller:3 (metadata topic)"),
        QStringLiteral("join foo:bar"),
        QStringLiteral("leave when not joined"),
    };
    return names.contains(name) || name.startsWith(QLatin1String("connect:"));
}

bool isEndedByOperator(const QString &name)
{
    return name.startsWith(QLatin1String("crash after join"))
        || name.startsWith(QLatin1String("channel c"))
        || name.startsWith(QLatin1String("close_channel"))
        || name.startsWith(QLatin1String("vsn2: join"));
}

RecordedCase corrected(RecordedCase recorded)
{
    if (recorded.name == QLatin1String("upload: 13,107 readings")) {
        // Its replies and rows came after the recorder had left: the next case counted the rows.
        for (const char *ref : {"2", "3"}) {
            recorded.events.append(
                {Kind::Received,
                 R"({"event":"phx_reply","payload":{"response":{},"status":"ok"},"ref":")"
                     + QByteArray(ref) + R"(","topic":"microcontroller:v1:3"})"});
        }
        recorded.readings = 13'108;
    } else if (recorded.name == QLatin1String("upload: 13,108 readings")) {
        recorded.readings = 0;
    }
    return recorded;
}

} // namespace armature
