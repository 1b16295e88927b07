// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/eventtext.h"

#include "app/common/errortext.h"
#include "bridge/core/names.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <iterator>

namespace armature {

namespace {

/// The context of these texts for the translators.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(EventText)
};

template <typename Code>
struct Row
{
    Code code;
    const char *text;
};

constexpr Row<ControlReason> kReasonRows[] = {
    {ControlReason::AboveRange, QT_TRANSLATE_NOOP("EventText", "above the board's range")},
    {ControlReason::BelowRange, QT_TRANSLATE_NOOP("EventText", "below the board's range")},
    {ControlReason::RemoteHeld,
     QT_TRANSLATE_NOOP("EventText", "remote control is held, so the server may not move outputs")},
    {ControlReason::StopLatched,
     QT_TRANSLATE_NOOP("EventText", "STOP is latched until it is reset")},
    {ControlReason::ManualHold,
     QT_TRANSLATE_NOOP("EventText", "manual control is taken here, so the server must wait")},
    {ControlReason::NotManual,
     QT_TRANSLATE_NOOP("EventText", "manual control has not been taken here")},
    {ControlReason::UnknownControl,
     QT_TRANSLATE_NOOP("EventText", "the board has no such control")},
    {ControlReason::NotANumber, QT_TRANSLATE_NOOP("EventText", "the value is not a number")},
    {ControlReason::Late,
     QT_TRANSLATE_NOOP("EventText", "it was held up on its way and may be too old")},
    {ControlReason::BoardNotReady, QT_TRANSLATE_NOOP("EventText", "the board is not ready")},
    {ControlReason::BoardReadOnly,
     QT_TRANSLATE_NOOP("EventText", "this board is shown and never controlled")},
    {ControlReason::Superseded,
     QT_TRANSLATE_NOOP("EventText", "a newer value came before this one was sent")},
    {ControlReason::NoAnswer,
     QT_TRANSLATE_NOOP("EventText", "the board did not acknowledge it, after three retries")},
    {ControlReason::BoardRefused, QT_TRANSLATE_NOOP("EventText", "the board refused the value")},
    {ControlReason::WrongEcho,
     QT_TRANSLATE_NOOP("EventText", "the board acknowledged another value than was sent")},
    {ControlReason::BoardLost,
     QT_TRANSLATE_NOOP("EventText", "the board was lost before it answered")},
    {ControlReason::StopPressed, QT_TRANSLATE_NOOP("EventText", "STOP was pressed")},
    {ControlReason::EmergencyStop,
     QT_TRANSLATE_NOOP("EventText", "the board's e-stop input opened")},
    {ControlReason::RemoteHeldNow, QT_TRANSLATE_NOOP("EventText", "remote control was held")},
    {ControlReason::ServerLost,
     QT_TRANSLATE_NOOP("EventText", "the connection to the server ended")},
    {ControlReason::LeaseEnded,
     QT_TRANSLATE_NOOP("EventText", "the server was silent for longer than its lease")},
    {ControlReason::BoardSilent, QT_TRANSLATE_NOOP("EventText", "the board stopped answering")},
    {ControlReason::BoardRebooted, QT_TRANSLATE_NOOP("EventText", "the board started again")},
    {ControlReason::BoardStoppedItself,
     QT_TRANSLATE_NOOP("EventText", "the board stopped its outputs itself")},
    {ControlReason::Stalled,
     QT_TRANSLATE_NOOP("EventText", "this program stood still for too long")},
    {ControlReason::ManualReleased,
     QT_TRANSLATE_NOOP("EventText", "manual control was given back")},
    {ControlReason::WindowSilent,
     QT_TRANSLATE_NOOP("EventText", "the window with the manual control stopped answering")},
    {ControlReason::SettingsChanged, QT_TRANSLATE_NOOP("EventText", "the settings were changed")},
    {ControlReason::ShuttingDown, QT_TRANSLATE_NOOP("EventText", "the program is ending")},
};

/// `%1` is the notice's detail.
constexpr Row<NoticeCode> kNoticeRows[] = {
    {NoticeCode::ServerJoined, QT_TRANSLATE_NOOP("EventText", "The server was joined. %1")},
    {NoticeCode::ServerLost, QT_TRANSLATE_NOOP("EventText", "The server was lost.")},
    {NoticeCode::ServerRefused,
     QT_TRANSLATE_NOOP("EventText", "The server cannot be joined as things are.")},
    {NoticeCode::ServerNotReached, QT_TRANSLATE_NOOP("EventText", "The server was not reached.")},
    {NoticeCode::BoardReady, QT_TRANSLATE_NOOP("EventText", "The board is ready. %1")},
    {NoticeCode::BoardLost, QT_TRANSLATE_NOOP("EventText", "The board was lost.")},
    {NoticeCode::BoardRebooted,
     QT_TRANSLATE_NOOP("EventText", "The board started again; its outputs are safe. %1")},
    {NoticeCode::BoardRefused, QT_TRANSLATE_NOOP("EventText", "The board cannot be used.")},
    {NoticeCode::BoardStoppedItself,
     QT_TRANSLATE_NOOP("EventText",
                       "The board heard nothing from here and stopped its outputs itself. %1")},
    {NoticeCode::EmergencyStop,
     QT_TRANSLATE_NOOP("EventText",
                       "The board's e-stop input opened; all outputs go to their safe values. "
                       "Close it, then reset STOP. %1")},
    {NoticeCode::StopPressed,
     QT_TRANSLATE_NOOP("EventText", "STOP was pressed; all outputs go to their safe values. %1")},
    {NoticeCode::StopKept,
     QT_TRANSLATE_NOOP("EventText",
                       "STOP is still latched from before; nothing moves until it is reset. %1")},
    {NoticeCode::StopReset,
     QT_TRANSLATE_NOOP("EventText", "STOP was reset; nothing moves before a new command. %1")},
    {NoticeCode::RemoteAllowed,
     QT_TRANSLATE_NOOP("EventText", "Remote control is allowed: the server may move outputs. %1")},
    {NoticeCode::RemoteHeld,
     QT_TRANSLATE_NOOP("EventText", "Remote control is held: the server may not move outputs. %1")},
    {NoticeCode::ManualTaken, QT_TRANSLATE_NOOP("EventText", "Manual control was taken: %1")},
    {NoticeCode::ManualReleased,
     QT_TRANSLATE_NOOP("EventText", "Manual control was given back: %1")},
    {NoticeCode::LeaseEnded,
     QT_TRANSLATE_NOOP("EventText",
                       "The server was silent for longer than its lease; its outputs go to their "
                       "safe values. %1")},
    {NoticeCode::WindowSilent,
     QT_TRANSLATE_NOOP("EventText",
                       "This window stopped answering; what it moved goes to its safe value. %1")},
    {NoticeCode::ProgramStarted, QT_TRANSLATE_NOOP("EventText", "The program has started. %1")},
    {NoticeCode::ProgramEnding,
     QT_TRANSLATE_NOOP("EventText",
                       "The program is ending; all outputs go to their safe values. %1")},
    {NoticeCode::SettingsChanged,
     QT_TRANSLATE_NOOP("EventText",
                       "The settings were changed; all outputs go to their safe values, and the "
                       "board and the server are taken anew. %1")},
    {NoticeCode::ControlFailed, QT_TRANSLATE_NOOP("EventText", "A control did not obey: %1")},
    {NoticeCode::ReadingsRefused,
     QT_TRANSLATE_NOOP("EventText", "Readings that the server would discard are not sent: %1")},
    {NoticeCode::ReadingsDropped, QT_TRANSLATE_NOOP("EventText", "Readings were lost: %1")},
    {NoticeCode::ViewsDropped,
     QT_TRANSLATE_NOOP("EventText", "This program was too slow to show everything: %1 not shown")},
    {NoticeCode::BatchSetAside,
     QT_TRANSLATE_NOOP("EventText",
                       "A reading that crashes the server's channel was set aside: %1")},
    {NoticeCode::JournalFailed,
     QT_TRANSLATE_NOOP("EventText", "The journal cannot be written: %1")},
    {NoticeCode::JournalRecovered,
     QT_TRANSLATE_NOOP("EventText", "The journal is written again. %1")},
};

template <typename Code, std::size_t Size>
QString lookUp(const Row<Code> (&rows)[Size], Code code)
{
    const auto *row = std::find_if(std::begin(rows), std::end(rows),
                                   [code](const auto &each) { return each.code == code; });
    return row == std::end(rows) ? QString() : QCoreApplication::translate("EventText", row->text);
}

QString number(double value)
{
    return QLocale().toString(value, 'g', 6);
}

QString limitedText(const ControlStatus &status)
{
    const double asked = status.requested ? status.requested->value : 0.0;
    const bool isAbove = status.reason == ControlReason::AboveRange;
    const double end = isAbove ? status.spec.max : status.spec.min;
    switch (status.origin) {
    case ControlOrigin::Server:
        return (isAbove
                    ? Words::tr("Limited: the server asked for %1, the board's range ends at %2.")
                    : Words::tr(
                        "Limited: the server asked for %1, the board's range begins at %2."))
            .arg(number(asked), number(end));
    case ControlOrigin::Local:
    case ControlOrigin::SafeState:
    case ControlOrigin::Board:
        return (isAbove ? Words::tr("Limited: %1 was asked for, the board's range ends at %2.")
                        : Words::tr("Limited: %1 was asked for, the board's range begins at %2."))
            .arg(number(asked), number(end));
    }
    return {};
}

} // namespace

QString sentence(ControlReason reason)
{
    return lookUp(kReasonRows, reason);
}

QString sentence(ControlOutcome outcome, ControlReason reason)
{
    if (reason == ControlReason::Superseded && outcome == ControlOutcome::Failed)
        return Words::tr("a newer value came before the board acknowledged this one");
    if (reason == ControlReason::Superseded && outcome != ControlOutcome::Refused)
        return Words::tr("a newer value came while the output was on its way to this one");
    return sentence(reason);
}

QString detailText(const QString &event, const QString &detail)
{
    const bool isEnd = event == nameOf(NoticeCode::ProgramEnding);
    const bool isRight = event == nameOf(NoticeCode::RemoteAllowed)
        || event == nameOf(NoticeCode::RemoteHeld) || event == nameOf(NoticeCode::StopReset);
    if (isEnd && detail == nameOf(EndCause::Asked))
        return Words::tr("as asked for here");
    if (isEnd && detail == nameOf(EndCause::Signal))
        return Words::tr("by a signal of the system");
    if (isEnd && detail == nameOf(EndCause::Duration))
        return Words::tr("at the end of its time");
    if (isRight && detail == noticedetail::kCommandLine)
        return Words::tr("from the start, by the command line");
    if (isRight && detail == noticedetail::kProfile)
        return Words::tr("from the start, by the profile");
    return detail;
}

QString sentence(const Notice &notice)
{
    QString detail = detailText(nameOf(notice.code), notice.detail);
    if (detail != notice.detail) // a word, and not a name: a remark
        detail = Words::tr("(%1)").arg(detail);
    QStringList parts {
        lookUp(kNoticeRows, notice.code).replace(QLatin1String("%1"), detail).trimmed()};
    if (notice.serverReason != ServerReason::None)
        parts.append(describe(notice.serverReason, notice.detail).cause);
    if (notice.boardReason != BoardReason::None)
        parts.append(describe(notice.boardReason, notice.detail).cause);
    parts.removeAll(QString());
    return parts.join(u' ');
}

QString warning(const ControlStatus &status)
{
    if (status.refusal != ControlReason::None)
        return Words::tr("Refused: %1.").arg(sentence(status.refusal));
    const QString why = sentence(status.reason);
    switch (status.outcome) {
    case ControlOutcome::Limited:
        return limitedText(status);
    case ControlOutcome::Refused:
        return Words::tr("Refused: %1.")
            .arg(why.isEmpty() ? Words::tr("no reason was given") : why);
    case ControlOutcome::Failed:
        return Words::tr("Failed: %1.").arg(why.isEmpty() ? Words::tr("no reason was given") : why);
    case ControlOutcome::Pending:
    case ControlOutcome::Applied:
        break;
    }
    if (status.origin == ControlOrigin::SafeState && !why.isEmpty())
        return Words::tr("Safe value: %1.").arg(why);
    return {};
}

QString wordOf(ControlOrigin origin)
{
    switch (origin) {
    case ControlOrigin::Server:
        return Words::tr("from server");
    case ControlOrigin::Local:
        return Words::tr("from here");
    case ControlOrigin::SafeState:
        return Words::tr("safe state");
    case ControlOrigin::Board:
        return Words::tr("from the board");
    }
    return {};
}

} // namespace armature
