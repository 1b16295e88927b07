// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/recordtext.h"
#include "bridge/core/names.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <array>

using namespace armature;

namespace {

RecordEntry lineOf(NoticeCode code, const QString &detail = {},
                   ServerReason server = ServerReason::None, BoardReason board = BoardReason::None)
{
    Notice notice;
    notice.at.utc = Milliseconds(1'700'000'000'000);
    notice.code = code;
    notice.detail = detail;
    notice.serverReason = server;
    notice.boardReason = board;
    return recordEntry(notice).value_or(RecordEntry {});
}

ControlEvent command(ControlOutcome outcome, ControlReason reason)
{
    ControlEvent event {QStringLiteral("m1"), ControlOrigin::Server};
    event.outcome = outcome;
    event.reason = reason;
    event.at.utc = Milliseconds(1'700'000'000'000);
    return event;
}

QJsonObject jsonOf(const RecordEntry &entry)
{
    return QJsonDocument::fromJson(recordJson(entry)).object();
}

} // namespace

class TestRecordText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyChangeOfAuthorityHasItsWords();
    void namesWhoPressedStop();
    void tellsHowTheEndCame();
    void tellsWhoAllowedItFromTheStart();
    void tellsWhyTheServerWasLost();
    void aReplacedRampIsNotCalledRefused_data();
    void aReplacedRampIsNotCalledRefused();
    void whatWasNoNumberIsShown();
    void serversOwnIdIsShownWhereItDiffers();
    void aDetailIsNoFormulaAndNoTerminalCommand();
    void keepsWhatCanBePrinted();
};

void TestRecordText::everyChangeOfAuthorityHasItsWords()
{
    for (int i = 0; i <= static_cast<int>(NoticeCode::JournalRecovered); ++i) {
        const auto code = static_cast<NoticeCode>(i);
        const RecordEntry entry = lineOf(code);
        QCOMPARE(entry.event.isEmpty(), !isAuthority(code));
        if (isAuthority(code)) {
            QVERIFY2(authorityText(entry) != nameOf(code), qPrintable(nameOf(code)));
        }
    }
}

void TestRecordText::namesWhoPressedStop()
{
    QCOMPARE(originText(lineOf(NoticeCode::StopPressed)), QStringLiteral("here"));
    QCOMPARE(originText(lineOf(NoticeCode::EmergencyStop)), QStringLiteral("board"));
    QVERIFY(authorityText(lineOf(NoticeCode::EmergencyStop)).contains(QStringLiteral("e-stop")));
    QVERIFY(recordLine(lineOf(NoticeCode::EmergencyStop)).contains(QStringLiteral("Z  board ")));
    QCOMPARE(jsonOf(lineOf(NoticeCode::EmergencyStop)).value(QStringLiteral("origin")).toString(),
             QStringLiteral("board"));
    const QString why
        = outcomeText(recordEntry(command(ControlOutcome::Applied, ControlReason::EmergencyStop)));
    QVERIFY2(why.contains(QStringLiteral("e-stop")), qPrintable(why));
}

void TestRecordText::tellsHowTheEndCame()
{
    QStringList texts;
    for (const auto cause : {EndCause::Asked, EndCause::Signal, EndCause::Duration}) {
        const QString text = outcomeText(lineOf(NoticeCode::ProgramEnding, nameOf(cause)));
        QVERIFY2(!text.isEmpty() && text != nameOf(cause), qPrintable(text));
        QVERIFY(!texts.contains(text));
        texts.append(text);
    }
}

void TestRecordText::tellsWhoAllowedItFromTheStart()
{
    const RecordEntry option = lineOf(NoticeCode::RemoteAllowed, noticedetail::kCommandLine);
    QVERIFY(outcomeText(option).contains(QStringLiteral("by the command line")));
    QCOMPARE(originText(option), QString());
    const RecordEntry profile = lineOf(NoticeCode::RemoteHeld, noticedetail::kProfile);
    QVERIFY(outcomeText(profile).contains(QStringLiteral("by the profile")));
    QCOMPARE(authorityText(lineOf(NoticeCode::RemoteHeld)), QStringLiteral("remote control held"));
    QCOMPARE(originText(lineOf(NoticeCode::RemoteHeld)), QStringLiteral("here"));
}

void TestRecordText::tellsWhyTheServerWasLost()
{
    const RecordEntry lost
        = lineOf(NoticeCode::ServerLost, QStringLiteral("host:1"), ServerReason::NoHeartbeatReply);
    QVERIFY(!outcomeText(lost).isEmpty());
    QVERIFY(recordLine(lost).contains(outcomeText(lost)));
    QVERIFY(outcomeText(lost).startsWith(QStringLiteral("host:1: ")));
    QCOMPARE(outcomeText(lineOf(NoticeCode::ServerJoined, QStringLiteral("host:1"))),
             QStringLiteral("host:1"));
    const RecordEntry gone
        = lineOf(NoticeCode::BoardLost, QStringLiteral("/dev/x"), {}, BoardReason::Unplugged);
    QVERIFY(!outcomeText(gone).isEmpty());
    QVERIFY(outcomeText(lineOf(NoticeCode::StopPressed)).isEmpty());
}

void TestRecordText::aReplacedRampIsNotCalledRefused_data()
{
    QTest::addColumn<int>("outcome");
    QTest::addColumn<QString>("words");
    QTest::newRow("never sent") << int(ControlOutcome::Refused) << QStringLiteral("was sent");
    QTest::newRow("on its way") << int(ControlOutcome::Applied) << QStringLiteral("on its way");
    QTest::newRow("limited") << int(ControlOutcome::Limited) << QStringLiteral("on its way");
    QTest::newRow("no answer") << int(ControlOutcome::Failed) << QStringLiteral("acknowledged");
}

void TestRecordText::aReplacedRampIsNotCalledRefused()
{
    QFETCH(const int, outcome);
    QFETCH(const QString, words);
    const QString text = outcomeText(
        recordEntry(command(static_cast<ControlOutcome>(outcome), ControlReason::Superseded)));
    QVERIFY2(text.contains(words), qPrintable(text));
}

void TestRecordText::whatWasNoNumberIsShown()
{
    ControlEvent event = command(ControlOutcome::Refused, ControlReason::NotANumber);
    event.detail = QStringLiteral("\"42\"");
    const RecordEntry entry = recordEntry(event);
    QVERIFY(recordLine(entry).endsWith(QStringLiteral("not a number: \"42\"")));
    QCOMPARE(jsonOf(entry).value(QStringLiteral("reason")).toString(),
             QStringLiteral("not-a-number"));
    QCOMPARE(jsonOf(entry).value(QStringLiteral("detail")).toString(), event.detail);
    const QByteArrayList lines = recordCsv({entry}).trimmed().split('\n');
    QVERIFY(lines.at(0).trimmed().endsWith(",reason,detail,server_id"));
    QVERIFY2(lines.at(1).endsWith(R"("not-a-number","""42""","")"), lines.at(1).constData());
}

void TestRecordText::serversOwnIdIsShownWhereItDiffers()
{
    ControlEvent event = command(ControlOutcome::Applied, ControlReason::None);
    event.origin = ControlOrigin::Server;
    event.serverId = QStringLiteral("motor: \x1b left");
    const RecordEntry entry = recordEntry(event);
    QCOMPARE(originText(entry), QStringLiteral("server: motor: ? left"));
    QCOMPARE(jsonOf(entry).value(QStringLiteral("server_id")).toString(), event.serverId);
    RecordEntry back;
    splitOrigin(originWithId(entry.origin, entry.serverId), back);
    QCOMPARE(back.origin, entry.origin);
    QCOMPARE(back.serverId, QStringLiteral("motor: ? left"));
    splitOrigin(originWithId(QStringLiteral("local"), {}), back);
    QCOMPARE(back.origin, QStringLiteral("local"));
    QCOMPARE(back.serverId, QString());
}

void TestRecordText::aDetailIsNoFormulaAndNoTerminalCommand()
{
    const RecordEntry lost = lineOf(NoticeCode::ServerLost, QStringLiteral("=1+\x1b[2J"));
    QVERIFY2(recordCsv({lost}).contains("\"'=1+"), recordCsv({lost}).constData());
    QVERIFY(!recordLine(lost).contains(QChar(0x1b)));
}

void TestRecordText::keepsWhatCanBePrinted()
{
    QCOMPARE(recordable(QStringLiteral("true")), QStringLiteral("true"));
    QCOMPARE(recordable(QString(64, QLatin1Char('x'))), QString(64, QLatin1Char('x')));
    const QString cut = recordable(QString(65, QLatin1Char('x')));
    QCOMPARE(cut.size(), 64);
    QVERIFY(cut.endsWith(QChar(0x2026)));
    constexpr std::array<char16_t, 5> kHidden {0x1b, 0x9b, 0x202e, 0x0a, 0xd800};
    const QString hidden = QString::fromUtf16(kHidden.data(), kHidden.size());
    QCOMPARE(recordable(hidden), QStringLiteral("?????"));
}

QTEST_GUILESS_MAIN(TestRecordText)
#include "tst_recordtext.moc"
