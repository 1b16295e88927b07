// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/errortext.h"
#include "app/common/eventtext.h"

#include <QTest>

using namespace armature;

class ErrorTextTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyServerReasonHasACause();
    void everyBoardReasonHasACauseAndARemedy();
    void everyJournalFailureHasACauseAndARemedy();
    void everyControlReasonHasWords();
    void everyNoticeHasASentence();
    void noTextKeepsAPlaceholder();
    void refusedKeyNamesBothSuspects();
    void permissionNamesGroupAndCommand();
    void permissionWithoutDetailNamesDebiansGroup();
    void rootsGroupIsNotToBeJoined();
    void serverErrorNamesItsStatus();
    void limitedNamesBothValues();
    void allWellHasNoWarning();
    void refusedAndFailedSayWhy();
    void noticeCarriesTheReason();
    void detailIsQuotedOnceAsItCame();
    void serverReasonsHaveARemedy();
    void remediesNameWhatToGive_data();
    void remediesNameWhatToGive();
    void gatewayErrorNamesItsStatus();
    void answersAreQuotedPlain();
};

namespace {

template <typename Code>
QList<Code> codes(Code last)
{
    QList<Code> all;
    for (int code = 1; code <= static_cast<int>(last); ++code)
        all.append(static_cast<Code>(code));
    return all;
}

const auto kServerReasons = codes(ServerReason::OversizedMessage);
const auto kBoardReasons = codes(BoardReason::WrongBaud);
const auto kFailures = codes(JournalFailure::Other);
const auto kControlReasons = codes(ControlReason::ShuttingDown);

} // namespace

void ErrorTextTest::everyServerReasonHasACause()
{
    QSet<QString> causes;
    for (const auto reason : kServerReasons) {
        ServerStatus status;
        status.state = ServerState::Waiting;
        status.reason = reason;
        const ErrorText text = describe(status);
        QVERIFY2(text.cause.size() > 10, qPrintable(QString::number(static_cast<int>(reason))));
        QVERIFY(!text.headline.isEmpty());
        causes.insert(text.cause);
    }
    QCOMPARE(causes.size(), kServerReasons.size());
}

void ErrorTextTest::everyBoardReasonHasACauseAndARemedy()
{
    QSet<QString> causes;
    for (const auto reason : kBoardReasons) {
        BoardStatus status;
        status.reason = reason;
        const ErrorText text = describe(status);
        QVERIFY2(!text.cause.isEmpty() && !text.remedy.isEmpty(),
                 qPrintable(QString::number(static_cast<int>(reason))));
        causes.insert(text.cause);
    }
    QCOMPARE(causes.size(), kBoardReasons.size());
}

void ErrorTextTest::everyJournalFailureHasACauseAndARemedy()
{
    for (const auto failure : kFailures) {
        const ErrorText text = describe(failure, QStringLiteral("pid 4711"));
        QVERIFY(!text.headline.isEmpty());
        QVERIFY(!text.cause.isEmpty());
        QVERIFY(!text.remedy.isEmpty());
    }
    QVERIFY(describe(JournalFailure::Held, QStringLiteral("pid 4711"))
                .cause.contains(QStringLiteral("pid 4711")));
}

void ErrorTextTest::everyControlReasonHasWords()
{
    for (const auto reason : kControlReasons) {
        QVERIFY2(!sentence(reason).isEmpty(),
                 qPrintable(QString::number(static_cast<int>(reason))));
    }
    QVERIFY(sentence(ControlReason::None).isEmpty());
}

void ErrorTextTest::everyNoticeHasASentence()
{
    for (int code = 0; code <= static_cast<int>(NoticeCode::JournalRecovered); ++code) {
        Notice notice;
        notice.code = static_cast<NoticeCode>(code);
        notice.detail = QStringLiteral("m1");
        QVERIFY2(sentence(notice).size() > 10, qPrintable(QString::number(code)));
    }
}

void ErrorTextTest::noTextKeepsAPlaceholder()
{
    QStringList texts;
    for (const auto reason : kServerReasons)
        texts << describe(reason, {}).cause << describe(reason, {}).remedy;
    for (const auto reason : kBoardReasons)
        texts << describe(reason, {}).cause << describe(reason, {}).remedy;
    for (const auto failure : kFailures)
        texts << describe(failure, {}).cause << describe(failure, {}).remedy;
    for (int code = 0; code <= static_cast<int>(NoticeCode::JournalRecovered); ++code) {
        Notice notice;
        notice.code = static_cast<NoticeCode>(code);
        texts << sentence(notice);
    }
    for (const QString &text : std::as_const(texts))
        QVERIFY2(!text.contains(u'%'), qPrintable(text));
}

void ErrorTextTest::refusedKeyNamesBothSuspects()
{
    ServerStatus status;
    status.state = ServerState::Refused;
    status.reason = ServerReason::KeyOrAuthRefused;
    status.httpStatus = 403;
    const ErrorText text = describe(status);
    QCOMPARE(text.headline, QStringLiteral("Server refused"));
    QCOMPARE(text.cause,
             QStringLiteral("403: the server refused the key, or its auth server is down."));
    QVERIFY(text.remedy.contains(QStringLiteral("API key")));
}

void ErrorTextTest::permissionNamesGroupAndCommand()
{
    BoardStatus status;
    status.state = BoardState::Refused;
    status.reason = BoardReason::PermissionDenied;
    status.detail = QStringLiteral("uucp");
    const ErrorText text = describe(status);
    QVERIFY(text.cause.contains(QStringLiteral("group uucp")));
    QVERIFY(text.remedy.contains(QStringLiteral("sudo usermod -aG uucp $USER")));
    QVERIFY(text.remedy.contains(QStringLiteral("log out")));
}

void ErrorTextTest::permissionWithoutDetailNamesDebiansGroup()
{
    const ErrorText text = describe(BoardReason::PermissionDenied, {});
    QVERIFY(text.remedy.contains(QStringLiteral("sudo usermod -aG dialout $USER")));
}

void ErrorTextTest::rootsGroupIsNotToBeJoined()
{
    for (const char *group : {"root", "tty"}) {
        const ErrorText text = describe(BoardReason::PermissionDenied, QString::fromLatin1(group));
        QVERIFY(!text.remedy.contains(QStringLiteral("usermod")));
        QVERIFY(text.remedy.contains(QStringLiteral("Board access")));
    }
}

void ErrorTextTest::serverErrorNamesItsStatus()
{
    ServerStatus status;
    status.state = ServerState::Waiting;
    status.reason = ServerReason::ServerError;
    status.httpStatus = 502;
    QVERIFY(describe(status).cause.startsWith(QStringLiteral("502")));
}

void ErrorTextTest::limitedNamesBothValues()
{
    ControlStatus status;
    status.spec.max = 100.0;
    status.origin = ControlOrigin::Server;
    status.requested = ControlStage {120.0, {}};
    status.outcome = ControlOutcome::Limited;
    status.reason = ControlReason::AboveRange;
    QCOMPARE(warning(status),
             QStringLiteral("Limited: the server asked for 120, the board's range "
                            "ends at 100."));
    status.origin = ControlOrigin::Local;
    status.spec.min = -50.0;
    status.requested->value = -60.0;
    status.reason = ControlReason::BelowRange;
    QCOMPARE(warning(status),
             QStringLiteral("Limited: -60 was asked for, the board's range begins at -50."));
}

void ErrorTextTest::allWellHasNoWarning()
{
    ControlStatus status;
    status.origin = ControlOrigin::Server;
    status.outcome = ControlOutcome::Applied;
    QVERIFY(warning(status).isEmpty());
    status.outcome = ControlOutcome::Pending;
    QVERIFY(warning(status).isEmpty());
    QVERIFY(describe(ServerStatus {}).cause.isEmpty());
    QVERIFY(describe(DeliveryStatus {}).cause.isEmpty());
}

void ErrorTextTest::refusedAndFailedSayWhy()
{
    ControlStatus status;
    status.outcome = ControlOutcome::Refused;
    status.reason = ControlReason::RemoteHeld;
    QVERIFY(warning(status).startsWith(QStringLiteral("Refused: remote control is held")));
    status.outcome = ControlOutcome::Failed;
    status.reason = ControlReason::NoAnswer;
    QVERIFY(warning(status).startsWith(QStringLiteral("Failed: the board did not acknowledge")));
    status.outcome = ControlOutcome::Applied;
    status.origin = ControlOrigin::SafeState;
    status.reason = ControlReason::LeaseEnded;
    QVERIFY(warning(status).startsWith(QStringLiteral("Safe value: the server was silent")));
}

void ErrorTextTest::noticeCarriesTheReason()
{
    Notice notice;
    notice.code = NoticeCode::ServerLost;
    notice.serverReason = ServerReason::ConnectionLost;
    QCOMPARE(sentence(notice),
             QStringLiteral("The server was lost. The connection broke without a word."));
    notice.code = NoticeCode::BoardLost;
    notice.serverReason = ServerReason::None;
    notice.boardReason = BoardReason::Unplugged;
    QCOMPARE(sentence(notice), QStringLiteral("The board was lost. The board was unplugged."));
}

void ErrorTextTest::detailIsQuotedOnceAsItCame()
{
    Notice notice;
    notice.code = NoticeCode::ControlFailed;
    notice.detail = QStringLiteral("m%1");
    QCOMPARE(sentence(notice), QStringLiteral("A control did not obey: m%1"));
}

void ErrorTextTest::serverReasonsHaveARemedy()
{
    for (const auto reason : kServerReasons) {
        // It connects again by itself, and its own code is all that is known.
        const bool isAlone = reason == ServerReason::ClosedByServer;
        QVERIFY2(isAlone || describe(reason, {}).remedy.size() > 10,
                 qPrintable(QString::number(static_cast<int>(reason))));
    }
}

void ErrorTextTest::remediesNameWhatToGive_data()
{
    QTest::addColumn<ServerReason>("reason");
    QTest::addColumn<QStringList>("words");
    const auto row = [](const char *name, ServerReason reason, const QStringList &words) {
        QTest::newRow(name) << reason << words;
    };
    const auto word = [](const char *text) { return QString::fromLatin1(text); };
    row("certificate", ServerReason::TlsUntrusted,
        {word("self-signed (bench)"), word("--ca-file"), word("root.crt"), word("settings")});
    row("wrong host", ServerReason::TlsWrongHost, {word("self-signed (bench)"), word("name")});
    row("key", ServerReason::KeyOrAuthRefused, {word("key"), word("auth server")});
    row("path", ServerReason::WrongPath, {word("/microcontrollers/websocket")});
    row("dns", ServerReason::NameNotFound, {word("DNS")});
    row("refused", ServerReason::ConnectionRefused, {word("port")});
    row("timed out", ServerReason::HandshakeTimeout, {word("firewall")});
    row("proxy", ServerReason::ProxyFailed, {word("self-signed (bench)"), word("directly")});
    row("proxy's password", ServerReason::ProxyPassword, {word("407"), word("ARMATURE_PROXY")});
    row("no TLS there", ServerReason::PlainPort, {word("wss://"), word("ws://")});
    row("TLS there", ServerReason::TlsPort, {word("ws://"), word("wss://")});
    row("certificate file", ServerReason::TlsFailed, {word("self-signed (bench)")});
}

void ErrorTextTest::remediesNameWhatToGive()
{
    QFETCH(const ServerReason, reason);
    QFETCH(const QStringList, words);
    const ErrorText text = describe(reason, QStringLiteral("self-signed (bench)"));
    for (const QString &word : words)
        QVERIFY2(text.cause.contains(word) || text.remedy.contains(word), qPrintable(word));
}

void ErrorTextTest::gatewayErrorNamesItsStatus()
{
    ServerStatus status;
    status.reason = ServerReason::GatewayError;
    status.httpStatus = 504;
    QVERIFY(describe(status).cause.startsWith(QStringLiteral("504")));
    QVERIFY(describe(status).cause.contains(QStringLiteral("proxy in front")));
}

void ErrorTextTest::answersAreQuotedPlain()
{
    QCOMPARE(quoted(QStringLiteral("\r\n\r\n  <h1>No</h1>\n\n\x1b[31mred\x07  \n")),
             QStringLiteral("<h1>No</h1>\n[31mred"));
    QCOMPARE(quoted({}), QString());
    QCOMPARE(quoted(QString(4096, u'x')), QString(600, u'x') + u'…');
    const QString many = quoted(QStringLiteral("line\n").repeated(50));
    QCOMPARE(many.count(u'\n'), 7);
    QVERIFY(many.endsWith(u'…'));
}

QTEST_GUILESS_MAIN(ErrorTextTest)
#include "tst_errortext.moc"
