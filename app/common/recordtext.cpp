// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/recordtext.h"

#include "app/common/errortext.h"
#include "app/common/eventtext.h"
#include "bridge/core/names.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>

#include <algorithm>
#include <array>
#include <iterator>

namespace armature {

namespace {

/// The context of these texts for the translators.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(RecordText)
};

struct AuthorityRow
{
    NoticeCode code;
    const char *text;
};

constexpr AuthorityRow kAuthorityRows[] = {
    {NoticeCode::ProgramStarted, QT_TRANSLATE_NOOP("RecordText", "program started")},
    {NoticeCode::ProgramEnding, QT_TRANSLATE_NOOP("RecordText", "program ending")},
    {NoticeCode::SettingsChanged, QT_TRANSLATE_NOOP("RecordText", "settings changed")},
    {NoticeCode::EmergencyStop, QT_TRANSLATE_NOOP("RecordText", "STOP by the board's e-stop")},
    {NoticeCode::StopPressed, QT_TRANSLATE_NOOP("RecordText", "STOP pressed")},
    {NoticeCode::StopKept, QT_TRANSLATE_NOOP("RecordText", "STOP still latched from before")},
    {NoticeCode::StopReset, QT_TRANSLATE_NOOP("RecordText", "STOP reset")},
    {NoticeCode::RemoteAllowed, QT_TRANSLATE_NOOP("RecordText", "remote control allowed")},
    {NoticeCode::RemoteHeld, QT_TRANSLATE_NOOP("RecordText", "remote control held")},
    {NoticeCode::ManualTaken, QT_TRANSLATE_NOOP("RecordText", "manual control taken")},
    {NoticeCode::ManualReleased, QT_TRANSLATE_NOOP("RecordText", "manual control given back")},
    {NoticeCode::LeaseEnded, QT_TRANSLATE_NOOP("RecordText", "the server's lease ended")},
    {NoticeCode::WindowSilent, QT_TRANSLATE_NOOP("RecordText", "the window stopped answering")},
    {NoticeCode::BoardStoppedItself,
     QT_TRANSLATE_NOOP("RecordText", "the board stopped its outputs itself")},
    {NoticeCode::BoardReady, QT_TRANSLATE_NOOP("RecordText", "the board is ready")},
    {NoticeCode::BoardLost, QT_TRANSLATE_NOOP("RecordText", "the board was lost")},
    {NoticeCode::BoardRebooted, QT_TRANSLATE_NOOP("RecordText", "the board started again")},
    {NoticeCode::ServerJoined, QT_TRANSLATE_NOOP("RecordText", "the server was joined")},
    {NoticeCode::ServerLost, QT_TRANSLATE_NOOP("RecordText", "the server was lost")},
};

/// Every value of an enumeration that a name in the file can stand for.
template <typename Code>
Code codeNamed(const QString &name, Code first, Code last)
{
    for (int i = static_cast<int>(first); i <= static_cast<int>(last); ++i) {
        if (nameOf(static_cast<Code>(i)) == name)
            return static_cast<Code>(i);
    }
    return first;
}

QString utcText(Milliseconds utc)
{
    return QDateTime::fromMSecsSinceEpoch(utc.count(), Qt::UTC).toString(Qt::ISODateWithMs);
}

QString outcomeWord(ControlOutcome outcome)
{
    switch (outcome) {
    case ControlOutcome::Applied:
        return Words::tr("applied");
    case ControlOutcome::Limited:
        return Words::tr("limited");
    case ControlOutcome::Refused:
        return Words::tr("refused");
    case ControlOutcome::Failed:
        return Words::tr("failed");
    case ControlOutcome::Pending:
        break;
    }
    return Words::tr("reached");
}

/// Texts are kept from being taken for a formula by a spreadsheet.
QByteArray csvText(const QString &text)
{
    QString safe = text;
    if (!safe.isEmpty() && QStringLiteral("=+-@").contains(safe.at(0)))
        safe.prepend(QLatin1Char('\''));
    safe.replace(QLatin1Char('"'), QLatin1String("\"\""));
    return '"' + safe.toUtf8() + '"';
}

QByteArray csvValue(const RecordedStage &stage)
{
    return stage.value ? QByteArray::number(*stage.value, 'g', QLocale::FloatingPointShortest)
                       : QByteArray();
}

QByteArray csvTime(const RecordedStage &stage)
{
    return stage.utc.count() > 0 ? utcText(stage.utc).toLatin1() : QByteArray();
}

/// Names come from the other side: nothing of them may command a terminal.
QString printable(QString text)
{
    std::replace_if(
        text.begin(), text.end(), [](QChar c) { return !c.isPrint(); }, QLatin1Char('?'));
    return text;
}

QString stageText(const RecordedStage &stage)
{
    return stage.value ? QString::number(*stage.value, 'g', 6) : QStringLiteral("-");
}

void insertText(QJsonObject &object, const QString &name, const QString &text)
{
    if (!text.isEmpty())
        object.insert(name, text);
}

/// With what an event came, and why a leg was lost.
QString circumstances(const RecordEntry &entry)
{
    const auto server = codeNamed(entry.reason, ServerReason::None, ServerReason::OversizedMessage);
    const auto board = codeNamed(entry.reason, BoardReason::None, BoardReason::NoValues);
    const bool isServers = entry.origin == nameOf(ControlOrigin::Server);
    QStringList parts {printable(detailText(entry.event, entry.detail)),
                       isServers ? describe(server, entry.detail).cause
                                 : describe(board, entry.detail).cause};
    parts.removeAll(QString());
    return parts.join(QLatin1String(": "));
}

void insertStage(QJsonObject &object, const QString &name, const RecordedStage &stage)
{
    object.insert(name, stage.value ? QJsonValue(*stage.value) : QJsonValue());
    if (stage.utc.count() > 0)
        object.insert(name + QLatin1String("_at"), utcText(stage.utc));
}

} // namespace

QString authorityText(const RecordEntry &entry)
{
    const auto *row
        = std::find_if(std::begin(kAuthorityRows), std::end(kAuthorityRows),
                       [&entry](const auto &each) { return nameOf(each.code) == entry.event; });
    const QString what = row == std::end(kAuthorityRows)
        ? entry.event
        : QCoreApplication::translate("RecordText", row->text);
    return entry.control.isEmpty() ? what : Words::tr("%1: %2").arg(what, printable(entry.control));
}

QString originText(const RecordEntry &entry)
{
    if (entry.origin == nameOf(ControlOrigin::Server)) {
        return entry.serverId.isEmpty() ? Words::tr("server")
                                        : Words::tr("server: %1").arg(printable(entry.serverId));
    }
    if (entry.origin == nameOf(ControlOrigin::Local))
        return Words::tr("here");
    if (entry.origin == nameOf(ControlOrigin::Board))
        return Words::tr("board");
    return entry.origin == nameOf(ControlOrigin::SafeState) ? Words::tr("safe state")
                                                            : entry.origin;
}

QString outcomeText(const RecordEntry &entry)
{
    if (!entry.event.isEmpty())
        return circumstances(entry);
    const auto outcome = codeNamed(entry.outcome, ControlOutcome::Pending, ControlOutcome::Failed);
    QStringList parts {
        outcomeWord(outcome),
        sentence(outcome,
                 codeNamed(entry.reason, ControlReason::None, ControlReason::ShuttingDown)),
        printable(entry.detail)};
    parts.removeAll(QString());
    return parts.join(QLatin1String(": "));
}

QString recordLine(const RecordEntry &entry)
{
    const QString start = utcText(entry.utc) + QLatin1String("  ");
    const QString origin = originText(entry).leftJustified(10);
    if (!entry.event.isEmpty()) {
        QStringList parts {authorityText(entry), outcomeText(entry)};
        parts.removeAll(QString());
        return start + origin + QLatin1Char(' ') + parts.join(QLatin1String(": "));
    }
    return start
        + QStringLiteral("%1 %2 requested %3 sent %4 acknowledged %5 applied %6  %7")
              .arg(origin, printable(entry.control).leftJustified(8))
              .arg(stageText(entry.requested), stageText(entry.sent), stageText(entry.acknowledged),
                   stageText(entry.applied), outcomeText(entry));
}

QByteArray recordCsv(const QList<RecordEntry> &record)
{
    QByteArray csv("time_utc,event,control,origin,requested,sent,acknowledged,applied,"
                   "requested_utc,sent_utc,acknowledged_utc,applied_utc,outcome,reason,detail,"
                   "server_id\r\n");
    for (const RecordEntry &entry : record) {
        QByteArrayList cells {utcText(entry.utc).toLatin1(), csvText(entry.event),
                              csvText(entry.control), csvText(entry.origin)};
        const std::array stages {entry.requested, entry.sent, entry.acknowledged, entry.applied};
        std::transform(stages.begin(), stages.end(), std::back_inserter(cells), csvValue);
        std::transform(stages.begin(), stages.end(), std::back_inserter(cells), csvTime);
        cells << csvText(entry.outcome) << csvText(entry.reason) << csvText(entry.detail)
              << csvText(entry.serverId);
        csv += cells.join(',') + "\r\n";
    }
    return csv;
}

QByteArray recordJson(const RecordEntry &entry)
{
    QJsonObject object {{QStringLiteral("at"), utcText(entry.utc)}};
    if (!entry.event.isEmpty()) {
        object.insert(QStringLiteral("event"), entry.event);
        object.insert(QStringLiteral("detail"), QString(entry.control + entry.detail));
        insertText(object, QStringLiteral("origin"), entry.origin);
        insertText(object, QStringLiteral("reason"), entry.reason);
        return QJsonDocument(object).toJson(QJsonDocument::Compact);
    }
    object.insert(QStringLiteral("event"), QStringLiteral("control"));
    object.insert(QStringLiteral("id"), entry.control);
    object.insert(QStringLiteral("origin"), entry.origin);
    if (!entry.serverId.isEmpty())
        object.insert(QStringLiteral("server_id"), entry.serverId);
    insertStage(object, QStringLiteral("requested"), entry.requested);
    insertStage(object, QStringLiteral("sent"), entry.sent);
    insertStage(object, QStringLiteral("acknowledged"), entry.acknowledged);
    insertStage(object, QStringLiteral("applied"), entry.applied);
    object.insert(QStringLiteral("outcome"), entry.outcome);
    object.insert(QStringLiteral("reason"), entry.reason);
    insertText(object, QStringLiteral("detail"), entry.detail);
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

} // namespace armature
