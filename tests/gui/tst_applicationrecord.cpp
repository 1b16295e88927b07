// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/application.h"
#include "app/desktop/mainwindow.h"
#include "bridge/io/recordfile.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace armature;

/// What the desktop adds to the record: why a bridge ends, and whether the program goes on.
class TestApplicationRecord : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void newSettingsAreNoEndOfTheProgram();
    void theWindowsClosingIsAskedFor();
};

namespace {

/// The events with their details, as far as they are on the disk.
QString eventsIn(const QTemporaryDir &folder)
{
    const auto record = readRecordIn(folder.path(), {});
    QStringList events;
    for (const RecordEntry &entry : record ? record.value() : QList<RecordEntry> {}) {
        events.append(QStringList {entry.event, entry.detail}.join(QLatin1Char('=')));
    }
    return events.join(QLatin1Char(' '));
}

BridgeConfig configIn(const QTemporaryDir &folder)
{
    BridgeConfig config;
    config.dataFolder = folder.path();
    config.isRemoteAllowed = true;
    config.isRemoteByOption = true;
    return config;
}

} // namespace

void TestApplicationRecord::newSettingsAreNoEndOfTheProgram()
{
    const QTemporaryDir folder;
    BridgeConfig config = configIn(folder);
    Application application(config);
    QSignalSpy finished(&application, &Application::finished);
    application.start();
    const QString start = QStringLiteral("program-started= remote-allowed=command-line");
    QTRY_COMPARE(eventsIn(folder), start);
    config.lease = std::chrono::seconds(7);
    application.restartWith(config);
    const QString anew = start + QStringLiteral(" settings-changed= remote-allowed=command-line");
    QTRY_COMPARE(eventsIn(folder), anew);
    application.quit(EndCause::Signal);
    QVERIFY(finished.wait());
    QCOMPARE(eventsIn(folder), QString(anew + QStringLiteral(" program-ending=signal")));
}

void TestApplicationRecord::theWindowsClosingIsAskedFor()
{
    const QTemporaryDir folder;
    Application application(configIn(folder));
    QSignalSpy finished(&application, &Application::finished);
    application.start();
    QTRY_VERIFY(!eventsIn(folder).isEmpty());
    application.window().close();
    QVERIFY(finished.wait());
    QVERIFY2(eventsIn(folder).endsWith(QStringLiteral(" program-ending=asked")),
             qPrintable(eventsIn(folder)));
}

QTEST_MAIN(TestApplicationRecord)
#include "tst_applicationrecord.moc"
