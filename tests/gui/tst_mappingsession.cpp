// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/settings.h"
#include "app/desktop/desktopsession.h"
#include "app/desktop/mainwindow.h"
#include "app/desktop/mappingdialog.h"
#include "app/desktop/mappingeditor.h"
#include "app/desktop/mappingsensorrow.h"
#include "app/desktop/mappingtable.h"

#include <QAction>
#include <QApplication>
#include <QFile>
#include <QMessageBox>
#include <QProcessEnvironment>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace armature;

/// A mapping in the whole program: what is applied is kept in the profile, and nothing else is.
class MappingSessionTest : public QObject
{
    Q_OBJECT

    void openDialog() const;
    [[nodiscard]] QAbstractItemModel *sensors() const
    {
        return m_window->findChild<MappingTable *>(QStringLiteral("mappingSensors"))->model();
    }

    QTemporaryDir m_folder {};
    std::unique_ptr<DesktopSession> m_session;
    MainWindow *m_window = nullptr;

private Q_SLOTS:
    void mappingAloneIsKeptAndTheBridgeComesBack();
    void refusedMappingIsSaidAndLeftInTheFile();
};

void MappingSessionTest::openDialog() const
{
    const auto actions = m_window->actions();
    const auto found = std::find_if(actions.begin(), actions.end(), [](const auto *each) {
        return each->text() == QStringLiteral("Se&nsors and controls…");
    });
    QVERIFY(found != actions.end());
    (*found)->trigger();
}

void MappingSessionTest::mappingAloneIsKeptAndTheBridgeComesBack()
{
    const QString path = m_folder.filePath(QStringLiteral("armature.ini"));
    QProcessEnvironment environment;
    environment.insert(QStringLiteral("ARMATURE_API_TOKEN"),
                       QStringLiteral("API_TOKEN_MC_0123456789abcdef"));
    const auto options
        = parseCommandLine(Program::Desktop,
                           {QStringLiteral("armature"), QStringLiteral("--config"), path,
                            QStringLiteral("--data"), m_folder.filePath(QStringLiteral("data")),
                            QStringLiteral("--board"), QStringLiteral("simulated"),
                            QStringLiteral("--server"), QStringLiteral("ws://127.0.0.1:9")},
                           environment);
    QVERIFY(options.isOk());
    m_session = std::make_unique<DesktopSession>(options.value());
    QCOMPARE(m_session->start(), 0);
    const auto findWindow = [this] {
        for (QWidget *widget : QApplication::topLevelWidgets())
            m_window = m_window != nullptr ? m_window : qobject_cast<MainWindow *>(widget);
        return m_window != nullptr;
    };
    QTRY_VERIFY(findWindow());
    openDialog();
    QTRY_VERIFY_WITH_TIMEOUT(sensors()->rowCount() > 0, 10000);
    const auto cell = [this](int column) { return sensors()->index(0, column); };
    const auto number = [&cell] { return cell(SensorRow::Now).data().toString(); };
    QTRY_VERIFY(number().contains(QStringLiteral("°C")));
    QVERIFY(sensors()->setData(cell(SensorRow::Name), QStringLiteral("hot end"), Qt::EditRole));
    QVERIFY(sensors()->setData(cell(SensorRow::Offset), QStringLiteral("1000"), Qt::EditRole));
    QTest::mouseClick(m_window->findChild<QPushButton *>(QStringLiteral("applyMapping")),
                      Qt::LeftButton);

    const Settings kept = SettingsFile(path).load(kDefaultProfile);
    QCOMPARE(kept.mapping.sensors.size(), 1);
    QCOMPARE(kept.mapping.sensors.at(0).name, QStringLiteral("hot end"));
    Settings untouched = Settings {};
    QCOMPARE(kept.server, untouched.server);
    QCOMPARE(kept.board, untouched.board);
    const auto files = QDir(m_folder.path()).entryList(QDir::Files);
    for (const QString &name : files) {
        QFile file(m_folder.filePath(name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY2(!file.readAll().contains("API_TOKEN_MC_0"), qPrintable(name));
    }

    // The bridge is back, and what it converted is shown as the board says it.
    QTRY_VERIFY(m_window->findChild<MappingDialog *>() == nullptr);
    ReadingBatch seen;
    connect(m_window, &MainWindow::readingsAdded, this,
            [&seen](const ReadingBatch &readings) { seen += readings; });
    const auto isMapped = [](const Reading &reading) {
        return reading.sensor == QStringLiteral("hot end") && reading.value > 900.0;
    };
    QTRY_VERIFY_WITH_TIMEOUT(std::any_of(seen.cbegin(), seen.cend(), isMapped), 10000);
    openDialog();
    QTRY_VERIFY_WITH_TIMEOUT(cell(SensorRow::Result).data().toString().startsWith(u'1'), 10000);
    QVERIFY(!number().startsWith(QStringLiteral("10")));
}

void MappingSessionTest::refusedMappingIsSaidAndLeftInTheFile()
{
    m_session.reset();
    m_window = nullptr;
    const QString path = m_folder.filePath(QStringLiteral("edited.ini"));
    const auto content = [&path] {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll().replace(' ', "") : QByteArray();
    };
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("[default]\nboard=/dev/ttyACM_absent\nsensors\\size=1\nsensors\\1\\sensor=t1\n"
               "sensors\\1\\scale=1,5\n");
    file.close();
    const auto options
        = parseCommandLine(Program::Desktop,
                           {QStringLiteral("armature"), QStringLiteral("--config"), path,
                            QStringLiteral("--data"), m_folder.filePath(QStringLiteral("data2"))},
                           {});
    QVERIFY(options.isOk());
    m_session = std::make_unique<DesktopSession>(options.value());
    QCOMPARE(m_session->start(), 0);
    for (QWidget *widget : QApplication::topLevelWidgets())
        m_window = m_window != nullptr ? m_window : qobject_cast<MainWindow *>(widget);
    QVERIFY(m_window != nullptr);
    const auto *box = m_window->findChild<QMessageBox *>(QStringLiteral("mappingRefused"));
    QVERIFY(box != nullptr && box->isVisible() && !box->isModal());
    QVERIFY2(box->text().contains(QStringLiteral("Sensors, row 1")), qPrintable(box->text()));
    QVERIFY(box->informativeText().contains(path));

    Q_EMIT m_window->arrangementChanged();
    QVERIFY2(content().contains("scale=1,5"), content().constData());
    BridgeConfig config;
    config.boardPort = QStringLiteral("/dev/ttyACM_absent");
    config.baud = 9600;
    Q_EMIT m_window->settingsAccepted(config);
    QVERIFY(content().contains("baud=9600"));
    QVERIFY2(content().contains("scale=1,5"), content().constData());
    config.mapping.sensors = {{QStringLiteral("t1"), QStringLiteral("plate")}};
    Q_EMIT m_window->settingsAccepted(config);
    QVERIFY2(!content().contains("1,5"), content().constData());
    QCOMPARE(SettingsFile(path).load(kDefaultProfile).mapping, config.mapping);
}

QTEST_MAIN(MappingSessionTest)
#include "tst_mappingsession.moc"
