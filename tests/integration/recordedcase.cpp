// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/recordedcase.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

#include <algorithm>

namespace armature {

namespace {

QString readingsUpTo(qsizetype length)
{
    const QString end = QStringLiteral(R"(]},"ref":"2","join_ref":"1"})");
    QString text = QStringLiteral(R"({"topic":"microcontroller:v1:3","event":"upload_readings",)"
                                  R"("payload":{"bulk":[)");
    for (int i = 0; text.size() + end.size() < length; ++i) {
        text += i == 0 ? QString() : QStringLiteral(",");
        text += QStringLiteral(R"({"type":"temperature","value":)") + QString::number(i / 10);
        text += i % 10 == 0 ? QString() : QString(u'.' + QString::number(i % 10));
        text += u'}';
    }
    return text + end;
}

/// The text as it was, of one that ends with its length in place of its rest.
QString writtenOut(const QString &text)
{
    static const QRegularExpression form(QStringLiteral(R"(…\((\d+) chars\)\z)"));
    const QRegularExpressionMatch match = form.match(text);
    if (!match.hasMatch()) {
        return text;
    }
    const qsizetype length = match.captured(1).toLongLong();
    const QString begin = text.left(match.capturedStart());
    QString end;
    if (begin.endsWith(u'9')) {
        end = QStringLiteral("}]}}");
    } else if (begin.endsWith(u'y')) {
        end = QStringLiteral(R"("},"ref":null,"topic":"microcontroller:v1:3"})");
    }
    const QString whole = end.isEmpty()
        ? readingsUpTo(length)
        : QString(begin.leftJustified(length - end.size(), begin.back()) + end);
    return whole.startsWith(begin) && whole.size() == length ? whole : QString();
}

RecordedCase::Event readEvent(const QJsonObject &json)
{
    using Kind = RecordedCase::Kind;
    const QString direction = json.value(QLatin1String("dir")).toString();
    const QString text = json.value(QLatin1String("text")).toString();
    const QString binary = QStringLiteral("<binary> ");
    if (direction == QLatin1String("http")) {
        return {Kind::Http, {}, json.value(QLatin1String("status")).toInt()};
    }
    if (direction == QLatin1String("closed")) {
        return {Kind::Closed, {}, json.value(QLatin1String("code")).toInt()};
    }
    if (text.startsWith(binary)) {
        return {Kind::SentBinary, text.mid(binary.size()).toLatin1()};
    }
    return {direction == QLatin1String("sent") ? Kind::Sent : Kind::Received,
            writtenOut(text).toUtf8()};
}

RecordedCase readCase(const QJsonObject &json)
{
    RecordedCase recorded {json.value(QLatin1String("case")).toString()};
    const QJsonArray events = json.value(QLatin1String("events")).toArray();
    for (const QJsonValueConstRef event : events) {
        recorded.events.append(readEvent(event.toObject()));
        recorded.events.last().ms = event.toObject().value(QLatin1String("ms")).toInt();
    }
    const QJsonObject stored = json.value(QLatin1String("stored")).toObject();
    recorded.sensors = stored.value(QLatin1String("sensors")).toInt();
    recorded.readings = stored.value(QLatin1String("readings")).toInt();
    return recorded;
}

} // namespace

QList<QByteArray> RecordedCase::received() const
{
    QList<QByteArray> frames;
    for (const Event &event : events) {
        if (event.kind == Kind::Received) {
            frames.append(event.frame);
        }
    }
    return frames;
}

std::optional<int> RecordedCase::code(Kind kind) const
{
    const auto found = std::find_if(events.begin(), events.end(),
                                    [kind](const Event &event) { return event.kind == kind; });
    return found == events.end() ? std::nullopt : std::optional(found->code);
}

bool RecordedCase::isInterleaved() const
{
    bool hasReceived = false;
    for (const Event &event : events) {
        hasReceived = hasReceived || event.kind == Kind::Received;
        if (hasReceived && (event.kind == Kind::Sent || event.kind == Kind::SentBinary)) {
            return true;
        }
    }
    return false;
}

QList<RecordedCase> readRecordings(const QString &file)
{
    QList<RecordedCase> cases;
    QFile lines(file);
    if (lines.open(QIODevice::ReadOnly)) {
        while (!lines.atEnd()) {
            cases.append(readCase(QJsonDocument::fromJson(lines.readLine()).object()));
        }
    }
    return cases;
}

} // namespace armature
