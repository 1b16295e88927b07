// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/settingscheck.h"
#include "tests/gui/windowfixture.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTemporaryFile>
#include <QTest>

using namespace armature;

class SettingsDialogTest : public WindowFixture
{
    Q_OBJECT

private Q_SLOTS:
    void wrongSettingsAreNotAccepted();
    void rightSettingsAreAccepted();
    void formatIsChosenAndSaysWhatIsLost();
    void wideFieldsTakeTheFormsWidth();
    void whatIsMendedIsNotCalledWrong();
    void keyIsHiddenAndInNoToolTip();
    void settingsProblems_data();
    void settingsProblems();
};

void SettingsDialogTest::wrongSettingsAreNotAccepted()
{
    QSignalSpy accepted(m_window.get(), &MainWindow::settingsAccepted);
    m_window->openSettings();
    auto *dialog = m_window->findChild<SettingsDialog *>();
    dialog->findChild<QLineEdit *>(QStringLiteral("server"))
        ->setText(QStringLiteral("https://bench.example"));
    dialog->findChild<QComboBox *>(QStringLiteral("baud"))->setCurrentText(QStringLiteral("1200"));
    dialog->accept();
    QCOMPARE(accepted.size(), 0);
    QVERIFY(dialog->isVisible());
    const auto error = [dialog](const char *name) {
        return dialog->findChild<QLabel *>(QString::fromLatin1(name));
    };
    QVERIFY(error("serverError")->isVisible());
    QVERIFY(error("serverError")->text().contains(QStringLiteral("wss://")));
    QVERIFY(error("keyError")->isVisible());
    QVERIFY(error("baudError")->isVisible());
    QVERIFY(!error("boardError")->isVisible());
}

void SettingsDialogTest::rightSettingsAreAccepted()
{
    QSignalSpy accepted(m_window.get(), &MainWindow::settingsAccepted);
    BridgeConfig before;
    before.dataFolder = QStringLiteral("/data");
    before.isRemoteAllowed = true;
    m_window->setSettings(before, {});
    m_window->openSettings();
    auto *dialog = m_window->findChild<SettingsDialog *>();
    dialog->findChild<QLineEdit *>(QStringLiteral("server"))
        ->setText(QStringLiteral(" wss://bench.example "));
    dialog->findChild<QLineEdit *>(QStringLiteral("key"))
        ->setText(QStringLiteral("API_TOKEN_MC_0123456789abcdef"));
    dialog->findChild<QComboBox *>(QStringLiteral("board"))
        ->setCurrentText(QStringLiteral("simulated"));
    dialog->accept();
    QCOMPARE(accepted.size(), 1);
    const auto config = accepted.at(0).at(0).value<BridgeConfig>();
    QCOMPARE(config.serverUrl, QUrl(QStringLiteral("wss://bench.example")));
    QCOMPARE(config.token, QByteArrayLiteral("API_TOKEN_MC_0123456789abcdef"));
    QVERIFY(config.isBoardSimulated);
    QCOMPARE(config.dataFolder, before.dataFolder);
    QVERIFY(config.isRemoteAllowed);
    QCOMPARE(config.lease, before.lease);
}

void SettingsDialogTest::formatIsChosenAndSaysWhatIsLost()
{
    QSignalSpy accepted(m_window.get(), &MainWindow::settingsAccepted);
    m_window->openSettings();
    auto *dialog = m_window->findChild<SettingsDialog *>();
    auto *format = dialog->findChild<QComboBox *>(QStringLiteral("boardFormat"));
    auto *words = dialog->findChild<QLabel *>(QStringLiteral("readOnly"));
    QCOMPARE(format->count(), 3);
    QVERIFY(!words->isVisible());
    for (const int readOnly : {1, 2}) {
        format->setCurrentIndex(readOnly);
        QVERIFY(format->currentText().contains(QStringLiteral("read only")));
        QVERIFY(words->isVisible());
        QVERIFY(words->text().contains(QStringLiteral("never drive a motor")));
    }
    dialog->accept();
    QCOMPARE(accepted.at(0).at(0).value<BridgeConfig>().boardFormat, BoardFormat::Plain);
}

void SettingsDialogTest::wideFieldsTakeTheFormsWidth()
{
    const QString longPath = QStringLiteral("/dev/serial/by-id/usb-Arduino__www.arduino.cc__0043_")
        + QString(40, u'7');
    m_window->setSettings({}, {{longPath}, {}});
    m_window->openSettings();
    auto *dialog = m_window->findChild<SettingsDialog *>();
    QTRY_VERIFY(dialog->findChild<QComboBox *>(QStringLiteral("board"))->width() > 350);
    QVERIFY(dialog->width() < 700);
    QVERIFY(dialog->height() < 700); // on a screen of 768 lines
}

void SettingsDialogTest::whatIsMendedIsNotCalledWrong()
{
    m_window->openSettings();
    auto *dialog = m_window->findChild<SettingsDialog *>();
    auto *proxy = dialog->findChild<QLineEdit *>(QStringLiteral("proxy"));
    auto *error = dialog->findChild<QLabel *>(QStringLiteral("proxyError"));
    proxy->setText(QStringLiteral("ftp://x"));
    QVERIFY(!error->isVisible()); // nobody is interrupted while typing
    dialog->accept();
    QVERIFY(error->isVisible());
    proxy->setText(QStringLiteral("ftp://y"));
    QVERIFY(error->isVisible());
    proxy->setText(QStringLiteral("http://proxy.example:3128"));
    QVERIFY(!error->isVisible());
    QVERIFY(proxy->accessibleDescription().isEmpty());
}

void SettingsDialogTest::keyIsHiddenAndInNoToolTip()
{
    BridgeConfig config;
    config.token = QByteArrayLiteral("API_TOKEN_MC_0123456789abcdef");
    m_window->setSettings(config, {{}, QStringLiteral("Kept in a file.")});
    m_window->openSettings();
    auto *dialog = m_window->findChild<SettingsDialog *>();
    QCOMPARE(dialog->findChild<QLineEdit *>(QStringLiteral("key"))->echoMode(),
             QLineEdit::Password);
    const auto widgets = dialog->findChildren<QWidget *>();
    for (const QWidget *widget : widgets) {
        for (const QString &text : {widget->toolTip(), widget->accessibleName(),
                                    widget->accessibleDescription(), widget->whatsThis()})
            QVERIFY(!text.contains(QStringLiteral("API_TOKEN_MC_0")));
    }
}

void SettingsDialogTest::settingsProblems_data()
{
    QTest::addColumn<QString>("problem");
    QTest::addColumn<bool>("isFine");
    const QString key = QStringLiteral("API_TOKEN_MC_0123456789abcdef");
    QTemporaryFile file;
    QVERIFY(file.open());
    QTest::addRow("ws") << serverProblem(QStringLiteral("ws://127.0.0.1:4000")) << true;
    QTest::addRow("no server") << serverProblem({}) << true;
    QTest::addRow("no scheme") << serverProblem(QStringLiteral("bench.example")) << false;
    QTest::addRow("no host") << serverProblem(QStringLiteral("wss://")) << false;
    QTest::addRow("blank inside") << serverProblem(QStringLiteral("wss://a b")) << false;
    QTest::addRow("user") << serverProblem(QStringLiteral("wss://me@bench")) << false;
    QTest::addRow("key") << keyProblem(key, true) << true;
    QTest::addRow("key with a line") << keyProblem(key + u'\n', true) << false;
    QTest::addRow("short key") << keyProblem(key.first(20), false) << false;
    QTest::addRow("no key, no server") << keyProblem({}, false) << true;
    QTest::addRow("no key") << keyProblem({}, true) << false;
    QTest::addRow("no file") << caFileProblem(QStringLiteral("/no/such")) << false;
    QTest::addRow("folder") << caFileProblem(QStringLiteral("/")) << false;
    QTest::addRow("no certificate") << caFileProblem(file.fileName()) << false;
    QTest::addRow("path") << boardProblem(QStringLiteral("/dev/ttyUSB3")) << true;
    QTest::addRow("com") << boardProblem(QStringLiteral("COM12")) << true;
    QTest::addRow("auto") << boardProblem(QStringLiteral("auto")) << true;
    QTest::addRow("word") << boardProblem(QStringLiteral("ttyUSB3")) << false;
    QTest::addRow("baud") << baudProblem(QStringLiteral("115200")) << true;
    QTest::addRow("bootloader") << baudProblem(QStringLiteral("1200")) << false;
    QTest::addRow("no rate") << baudProblem(QStringLiteral("fast")) << false;
}

void SettingsDialogTest::settingsProblems()
{
    QFETCH(QString, problem);
    QTEST(problem.isEmpty(), "isFine");
}

QTEST_MAIN(SettingsDialogTest)
#include "tst_settingsdialog.moc"
