// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/bottompanel.h"
#include "app/desktop/servermenu.h"
#include "app/desktop/tableview.h"
#include "tests/gui/windowfixture.h"

#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QTest>

using namespace armature;

/// What the window says in words stays true, and short.
class NoticesTest : public WindowFixture
{
    Q_OBJECT

private Q_SLOTS:
    void quitQuestionFollowsTheOutputs();
    void longDetailStandsBehindMore();
    void emptyFilterResultSaysSo_data();
    void emptyFilterResultSaysSo();
};

void NoticesTest::quitQuestionFollowsTheOutputs()
{
    QVERIFY(!m_window->close());
    auto *question = m_window->findChild<QMessageBox *>(QStringLiteral("closeQuestion"));
    QCOMPARE(question->text(), QStringLiteral("An output is not at its safe value."));
    GateStatus safe;
    safe.isStopLatched = true;
    m_window->setGateStatus(safe);
    QCOMPARE(question->text(), QStringLiteral("Every output is at its safe value now."));
    QCOMPARE(question->informativeText(), QStringLiteral("Quit?"));
    GateStatus running;
    running.isAnyOutputActive = true;
    m_window->setGateStatus(running);
    QCOMPARE(question->text(), QStringLiteral("An output is not at its safe value."));
}

void NoticesTest::longDetailStandsBehindMore()
{
    ServerStatus server;
    server.state = ServerState::Waiting;
    server.reason = ServerReason::TlsUntrusted;
    server.detail = QStringLiteral(
        "The root certificate of the certificate chain is self-signed, and untrusted (Caddy Local "
        "Authority - 2026 ECC Root, issued by Caddy Local Authority - 2026 ECC Root, valid until "
        "2036-09-30T00:00:00Z)");
    m_window->setServerStatus(server);
    const QString text = band("serverBand")->text();
    QVERIFY(text.contains(QStringLiteral("self-signed, and untrusted. Give the certificate")));
    QVERIFY(!text.contains(QStringLiteral("2036")));
    auto *more = m_window->findChild<QPushButton *>(QStringLiteral("serverMore"));
    QVERIFY(more->isVisible());
    more->click();
    auto *menu = m_window->findChild<ServerMenu *>();
    QVERIFY(menu->isVisible());
    QVERIFY(menu->findChild<QLabel *>(QStringLiteral("serverDetails"))
                ->text()
                .contains(QStringLiteral("2036")));
    menu->close();
    server.detail = QStringLiteral("(short)");
    m_window->setServerStatus(server);
    QVERIFY(!more->isVisible());
}

void NoticesTest::emptyFilterResultSaysSo_data()
{
    QTest::addColumn<QString>("table");
    QTest::addColumn<QString>("filter");
    QTest::newRow("traffic") << QStringLiteral("trafficTable") << QStringLiteral("trafficFilter");
    QTest::newRow("commands") << QStringLiteral("recordTable") << QStringLiteral("recordFilter");
}

void NoticesTest::emptyFilterResultSaysSo()
{
    QFETCH(const QString, table);
    QFETCH(const QString, filter);
    const auto add = [this] {
        m_window->addTraffic(scene::traffic(m_now));
        m_window->addNotice(scene::notice(NoticeCode::StopPressed, NoticeSeverity::Alarm, m_now));
    };
    add();
    auto *view = m_window->findChild<TableView *>(table);
    m_window->findChild<BottomPanel *>()->showPage(view->parentWidget());
    const auto *nothing = view->findChild<QLabel *>(QStringLiteral("nothingMatches"));
    auto *field = m_window->findChild<QLineEdit *>(filter);
    QVERIFY(!nothing->isVisible());
    field->setText(QStringLiteral("no such text"));
    QVERIFY(nothing->isVisible());
    QCOMPARE(nothing->text(), QStringLiteral("Nothing matches the filter"));
    add(); // which does not match either
    QVERIFY(nothing->isVisible());
    field->clear();
    QVERIFY(!nothing->isVisible());
}

QTEST_MAIN(NoticesTest)
#include "tst_notices.moc"
