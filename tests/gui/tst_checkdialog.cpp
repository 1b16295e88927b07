// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/checkdialog.h"
#include "app/desktop/checkview.h"
#include "app/desktop/legbutton.h"
#include "app/desktop/servermenu.h"
#include "app/desktop/sidewindows.h"
#include "app/desktop/stepicon.h"
#include "app/desktop/stopbutton.h"
#include "bridge/simulator/mockserver.h"
#include "tests/gui/windowfixture.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace armature;

class CheckDialogTest : public WindowFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void everyStepIsShownAndNothingStaysOpen();
    void refusalNamesCauseAndRemedy();
    void copyHasNoKey();
    void runAgainBeginsAnew();
    void closingEndsTheCheck();
    void escapeStopsAndTheDialogStays();
    void stopButtonWorksBesideIt();
    void linesHaveNames();
    void withoutAServerTheSettingsOpen();
    void settingsAreCheckedBeforeTheyAreSaved();
    void settingsCheckNeedsAServer();
    void proxyIsSetInTheDialog();
    void serversWordsAreShownPlain();
    void serverMenuOffersTheRemedies();

private: // NOLINT(readability-redundant-access-specifiers): those are slots
    [[nodiscard]] BridgeConfig config(const QByteArray &key = kDevelopmentKey.toByteArray()) const
    {
        BridgeConfig config;
        config.serverUrl = m_url;
        config.token = key;
        return config;
    }
    CheckDialog *openCheck(const BridgeConfig &config)
    {
        m_window->setSettings(config, {});
        m_window->findChild<SideWindows *>()->openCheck();
        return m_window->findChild<CheckDialog *>();
    }
    [[nodiscard]] static QLineEdit *field(SettingsDialog *dialog, const char *name)
    {
        return dialog->findChild<QLineEdit *>(QString::fromLatin1(name));
    }

    MockServer m_server;
    QUrl m_url {};
};

namespace {

QPushButton *button(const QWidget *dialog, const char *text)
{
    const auto buttons = dialog->findChildren<QPushButton *>();
    for (QPushButton *each : buttons) {
        if (each->text().remove(u'&') == QString::fromUtf8(text))
            return each;
    }
    return nullptr;
}

/// Takes connections and says nothing.
struct SilentServer : QTcpServer
{
    SilentServer()
    {
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::newConnection, this, [this] {
            const QTcpSocket *socket = nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, this, [this] { hasHeard = true; });
            connect(socket, &QTcpSocket::disconnected, this, [this] { ++gone; });
        });
    }
    [[nodiscard]] QUrl url() const
    {
        return QUrl(QStringLiteral("ws://127.0.0.1:%1").arg(serverPort()));
    }
    bool hasHeard = false;
    int gone = 0;
};

} // namespace

void CheckDialogTest::initTestCase()
{
    const auto addresses = m_server.start({});
    QVERIFY(addresses.isOk());
    m_url = QUrl(QStringLiteral("ws://127.0.0.1:%1").arg(addresses.value().port));
}

void CheckDialogTest::everyStepIsShownAndNothingStaysOpen()
{
    CheckDialog *dialog = openCheck(config());
    QSignalSpy checked(dialog, &CheckDialog::checked);
    QTRY_COMPARE(checked.size(), 1);
    QVERIFY(checked.at(0).at(0).toBool());
    QVERIFY(!dialog->isRunning());
    const auto steps = dialog->view()->steps();
    QCOMPARE(steps.size(), 7);
    for (const CheckStatus &status : steps) {
        QVERIFY(status.outcome.result == CheckResult::Passed
                || status.outcome.result == CheckResult::Skipped);
    }
    QCOMPARE(dialog->findChildren<StepIcon *>().size(), 7);
    QVERIFY(dialog->findChild<NoticeBand *>(QStringLiteral("outcome"))->isVisible());
    QTRY_COMPARE(m_server.devices().size(), std::size_t(0));
}

void CheckDialogTest::refusalNamesCauseAndRemedy()
{
    CheckDialog *dialog = openCheck(config("API_TOKEN_MC_nobodyknowsthisone"));
    const auto *outcome = dialog->findChild<NoticeBand *>(QStringLiteral("outcome"));
    QTRY_VERIFY(outcome->isVisible());
    QCOMPARE(outcome->headline(), QStringLiteral("HTTP and key failed"));
    QVERIFY(outcome->text().contains(QStringLiteral("auth server is down")));
    QVERIFY(outcome->text().contains(QStringLiteral("Check the API key")));
}

void CheckDialogTest::copyHasNoKey()
{
    CheckDialog *dialog = openCheck(config());
    QTRY_VERIFY(!dialog->isRunning());
    button(dialog, "Copy")->click();
    const QString copied = QGuiApplication::clipboard()->text();
    QVERIFY2(copied.contains(QStringLiteral("426 Upgrade Required")), qPrintable(copied));
    QVERIFY(copied.contains(m_url.toString()));
    QVERIFY(!copied.contains(QString::fromLatin1(kDevelopmentKey.toByteArray())));
}

void CheckDialogTest::runAgainBeginsAnew()
{
    CheckDialog *dialog = openCheck(config());
    QSignalSpy checked(dialog, &CheckDialog::checked);
    button(dialog, "Run again")->click(); // while the first runs
    QTRY_COMPARE(checked.size(), 1);
    button(dialog, "Run again")->click();
    QVERIFY(dialog->isRunning());
    QTRY_COMPARE(checked.size(), 2);
    QCOMPARE(dialog->view()->steps().size(), 7);
    QTRY_COMPARE(m_server.devices().size(), std::size_t(0));
}

void CheckDialogTest::closingEndsTheCheck()
{
    SilentServer silent;
    BridgeConfig waiting = config();
    waiting.serverUrl = silent.url();
    const QPointer<CheckDialog> dialog = openCheck(waiting);
    QTRY_VERIFY(silent.hasHeard);
    QCOMPARE(silent.gone, 0);
    button(dialog, "Close")->click();
    QTRY_VERIFY(dialog.isNull());
    QTRY_COMPARE(silent.gone, 1);
}

void CheckDialogTest::escapeStopsAndTheDialogStays()
{
    SilentServer silent;
    BridgeConfig waiting = config();
    waiting.serverUrl = silent.url();
    QSignalSpy stops(m_window.get(), &MainWindow::stopRequested);
    CheckDialog *dialog = openCheck(waiting);
    QTest::keyClick(dialog, Qt::Key_Escape);
    QCOMPARE(stops.size(), 1);
    QVERIFY(dialog->isVisible());
    QVERIFY(dialog->isRunning());
}

void CheckDialogTest::stopButtonWorksBesideIt()
{
    QSignalSpy stops(m_window.get(), &MainWindow::stopRequested);
    const CheckDialog *dialog = openCheck(config());
    QVERIFY(!dialog->isModal());
    QTest::mousePress(m_window->findChild<StopButton *>(), Qt::LeftButton);
    QCOMPARE(stops.size(), 1);
}

void CheckDialogTest::linesHaveNames()
{
    CheckDialog *dialog = openCheck(config());
    QTRY_VERIFY(!dialog->isRunning());
    const auto labels = dialog->view()->findChildren<QLabel *>();
    const auto named = std::count_if(labels.begin(), labels.end(), [](const QLabel *label) {
        return label->accessibleName().contains(QStringLiteral("passed"));
    });
    QCOMPARE(named, 5);
    const auto icons = dialog->findChildren<StepIcon *>();
    for (const StepIcon *icon : icons)
        QVERIFY(!icon->accessibleName().isEmpty());
}

void CheckDialogTest::withoutAServerTheSettingsOpen()
{
    QVERIFY(openCheck({}) == nullptr);
    QVERIFY(m_window->findChild<SettingsDialog *>() != nullptr);
}

void CheckDialogTest::settingsAreCheckedBeforeTheyAreSaved()
{
    QSignalSpy accepted(m_window.get(), &MainWindow::settingsAccepted);
    BridgeConfig saved = config();
    saved.serverUrl = QUrl(QStringLiteral("ws://127.0.0.1:1"));
    m_window->setSettings(saved, {});
    m_window->openSettings();
    auto *settings = m_window->findChild<SettingsDialog *>();
    field(settings, "server")->setText(m_url.toString()); // the key field is left as it is
    settings->findChild<QPushButton *>(QStringLiteral("check"))->click();
    auto *dialog = settings->findChild<CheckDialog *>();
    QVERIFY(dialog != nullptr);
    QSignalSpy checked(dialog, &CheckDialog::checked);
    QTRY_COMPARE(checked.size(), 1);
    QVERIFY(checked.at(0).at(0).toBool());
    QCOMPARE(accepted.size(), 0);
    QVERIFY(settings->isVisible());
}

void CheckDialogTest::settingsCheckNeedsAServer()
{
    m_window->setSettings({}, {});
    m_window->openSettings();
    auto *settings = m_window->findChild<SettingsDialog *>();
    auto *check = settings->findChild<QPushButton *>(QStringLiteral("check"));
    check->click();
    QVERIFY(settings->findChild<QLabel *>(QStringLiteral("serverError"))->isVisible());
    field(settings, "server")->setText(m_url.toString());
    field(settings, "key")->setText(QStringLiteral("API_TOKEN_MC_0123456789abcdef"));
    field(settings, "proxy")->setText(QStringLiteral("proxy.example"));
    check->click();
    QVERIFY(settings->findChild<QLabel *>(QStringLiteral("proxyError"))->isVisible());
    QVERIFY(settings->findChild<CheckDialog *>() == nullptr);
}

void CheckDialogTest::proxyIsSetInTheDialog()
{
    QSignalSpy accepted(m_window.get(), &MainWindow::settingsAccepted);
    BridgeConfig before = config();
    before.proxy = QUrl(QStringLiteral("http://me:old@proxy.example:3128"));
    m_window->setSettings(before, {});
    m_window->openSettings();
    auto *settings = m_window->findChild<SettingsDialog *>();
    QCOMPARE(field(settings, "proxy")->text(), QStringLiteral("http://me@proxy.example:3128"));
    QCOMPARE(field(settings, "proxyPassword")->text(), QStringLiteral("old"));
    QCOMPARE(field(settings, "proxyPassword")->echoMode(), QLineEdit::Password);
    QCOMPARE(settings->config().proxy, before.proxy);
    field(settings, "proxy")->setText(QStringLiteral("http://me:open@proxy.example:3128"));
    settings->accept();
    QCOMPARE(accepted.size(), 0); // a password in the open
    field(settings, "proxy")->setText(QStringLiteral(" http://you@other.example:8080 "));
    field(settings, "proxyPassword")->setText(QStringLiteral("n@w:/"));
    settings->accept();
    QCOMPARE(accepted.size(), 1);
    const QUrl proxy = accepted.at(0).at(0).value<BridgeConfig>().proxy;
    QCOMPARE(proxy.host(), QStringLiteral("other.example"));
    QCOMPARE(proxy.password(QUrl::FullyDecoded), QStringLiteral("n@w:/"));
}

void CheckDialogTest::serversWordsAreShownPlain()
{
    ServerStatus status;
    status.state = ServerState::Refused;
    status.reason = ServerReason::KeyOrAuthRefused;
    status.httpStatus = 403;
    status.answer = QStringLiteral("<b>this site is closed</b>");
    m_window->setServerStatus(status);
    QTest::mouseClick(m_window->findChild<LegButton *>(QStringLiteral("serverLeg")),
                      Qt::LeftButton);
    auto *menu = m_window->findChild<ServerMenu *>();
    QVERIFY(menu->isVisible());
    const auto *details = menu->findChild<QLabel *>(QStringLiteral("serverDetails"));
    QCOMPARE(details->textFormat(), Qt::PlainText);
    QVERIFY(details->text().contains(status.answer));
    QVERIFY(details->text().contains(QStringLiteral("auth server is down")));
    menu->close();
}

void CheckDialogTest::serverMenuOffersTheRemedies()
{
    m_window->setSettings(config(), {});
    QSignalSpy connects(m_window.get(), &MainWindow::connectNowRequested);
    const auto actions = m_window->findChild<ServerMenu *>()->actions();
    const auto named = [&actions](const char *text) {
        for (QAction *action : actions) {
            if (action->text().remove(u'&') == QString::fromUtf8(text))
                return action;
        }
        return static_cast<QAction *>(nullptr);
    };
    named("Connect now")->trigger();
    QCOMPARE(connects.size(), 1);
    named("Check connection…")->trigger();
    QVERIFY(m_window->findChild<CheckDialog *>() != nullptr);
    named("Settings…")->trigger();
    QVERIFY(m_window->findChild<SettingsDialog *>() != nullptr);
}

QTEST_MAIN(CheckDialogTest)
#include "tst_checkdialog.moc"
