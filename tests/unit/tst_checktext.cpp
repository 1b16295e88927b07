// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/checktext.h"
#include "app/common/eventstream.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace armature;

namespace {

constexpr CheckStep kSteps[]
    = {CheckStep::Name, CheckStep::Tcp,       CheckStep::Proxy,    CheckStep::Tls,
       CheckStep::Http, CheckStep::WebSocket, CheckStep::Metadata, CheckStep::Join};

CheckStatus refusedKey()
{
    CheckStatus status;
    status.step = CheckStep::Http;
    status.took = Milliseconds(12);
    status.outcome.result = CheckResult::Failed;
    status.outcome.reason = ServerReason::KeyOrAuthRefused;
    status.outcome.detail = QStringLiteral("403 Forbidden");
    status.outcome.httpStatus = 403;
    status.outcome.answer = QStringLiteral("<p>go away</p>");
    return status;
}

} // namespace

class CheckTextTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyStepHasWords();
    void proxysStepsSaySo();
    void lineOfAFailedStep();
    void remedyQuotesTheAnswer();
    void whatDidNotRunHasNoTime();
    void reportHasEveryStepAndTheRemedyOnce();
    void eventsOfACheck();
};

void CheckTextTest::everyStepHasWords()
{
    QSet<QString> titles;
    for (const CheckStep step : kSteps) {
        CheckStatus status;
        status.step = step;
        status.outcome = {CheckResult::Passed, ServerReason::None, QStringLiteral("DETAIL")};
        QVERIFY(!sentence(status).isEmpty());
        QVERIFY(!sentence(status).contains(u'%'));
        QVERIFY(describe(status).cause.isEmpty());
        QVERIFY(remedyText(status).isEmpty());
        titles.insert(titleOf(status));
        titles.insert(nameOf(step));
    }
    QCOMPARE(titles.size(), 2 * qsizetype(std::size(kSteps)));
    QSet<QString> words;
    for (int result = 0; result <= static_cast<int>(CheckResult::NotReached); ++result) {
        words.insert(wordOf(static_cast<CheckResult>(result)));
        words.insert(nameOf(static_cast<CheckResult>(result)));
    }
    QVERIFY(!words.contains(QString()));
}

void CheckTextTest::proxysStepsSaySo()
{
    CheckStatus status;
    status.isOfProxy = true;
    QVERIFY(titleOf(status).contains(QStringLiteral("proxy")));
    status.step = CheckStep::Tcp;
    QVERIFY(titleOf(status).contains(QStringLiteral("proxy")));
}

void CheckTextTest::lineOfAFailedStep()
{
    const QString line = lineText(refusedKey());
    QVERIFY2(line.startsWith(QStringLiteral("failed")), qPrintable(line));
    QVERIFY(line.contains(QStringLiteral("12 ms")));
    QVERIFY(line.endsWith(QStringLiteral("403 Forbidden")));
    QVERIFY(!line.contains(u'\n'));
}

void CheckTextTest::remedyQuotesTheAnswer()
{
    const QStringList lines = remedyText(refusedKey()).split(u'\n');
    QCOMPARE(lines.size(), 3);
    QVERIFY(lines.at(0).contains(QStringLiteral("auth server is down")));
    QVERIFY(lines.at(1).contains(QStringLiteral("Check the API key")));
    QVERIFY(lines.at(2).endsWith(QStringLiteral("<p>go away</p>")));
}

void CheckTextTest::whatDidNotRunHasNoTime()
{
    CheckStatus status;
    for (const CheckResult result : {CheckResult::Waiting, CheckResult::Running,
                                     CheckResult::Skipped, CheckResult::NotReached}) {
        status.outcome.result = result;
        QVERIFY(timeOf(status).isEmpty());
    }
    status.outcome = {CheckResult::Skipped};
    status.outcome.skip = CheckSkip::NoTlsAsked;
    QVERIFY(sentence(status).contains(QStringLiteral("ws://")));
}

void CheckTextTest::reportHasEveryStepAndTheRemedyOnce()
{
    CheckStatus passed;
    passed.outcome = {CheckResult::Passed, ServerReason::None, QStringLiteral("127.0.0.1")};
    CheckStatus unreached;
    unreached.step = CheckStep::Join;
    unreached.outcome.result = CheckResult::NotReached;
    const QString report
        = reportText({passed, refusedKey(), unreached}, QStringLiteral("ws://bench"));
    QVERIFY(report.startsWith(QStringLiteral("Connection to ws://bench, checked ")));
    QCOMPARE(report.count(QStringLiteral("Cause: ")), 1);
    QVERIFY(report.contains(QStringLiteral("\nnot reached")));
    QCOMPARE(report.count(u'\n'), 7);
}

void CheckTextTest::eventsOfACheck()
{
    QByteArray written;
    {
        EventStream events([&written](const QByteArray &line) { written += line; });
        events.writeCheck(refusedKey());
    }
    QCOMPARE(written.count('\n'), 1);
    QJsonObject object = QJsonDocument::fromJson(written).object();
    QVERIFY(!object.take(QStringLiteral("at")).toString().isEmpty());
    const QJsonObject expected {{QStringLiteral("event"), QStringLiteral("check")},
                                {QStringLiteral("step"), QStringLiteral("http")},
                                {QStringLiteral("result"), QStringLiteral("failed")},
                                {QStringLiteral("ms"), 12},
                                {QStringLiteral("reason"), QStringLiteral("key-or-auth-refused")},
                                {QStringLiteral("detail"), QStringLiteral("403 Forbidden")}};
    QCOMPARE(object, expected);
}

QTEST_GUILESS_MAIN(CheckTextTest)
#include "tst_checktext.moc"
