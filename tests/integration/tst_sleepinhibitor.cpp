// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/sleepinhibitor.h"

#include <QDBusConnection>
#include <QDBusUnixFileDescriptor>
#include <QProcess>
#include <QSignalSpy>
#include <QTest>

#include <array>
#include <poll.h>
#include <unistd.h>

using namespace armature;

/// What systemd-logind does: hands out a descriptor, and counts it as a lock while it is open.
class LoginManager : public QObject
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.login1.Manager")

public:
    ~LoginManager() override { close(m_watched); }

    [[nodiscard]] bool isLocked() const
    {
        pollfd watched {m_watched, POLLIN, 0};
        return m_watched >= 0 && poll(&watched, 1, 0) == 0;
    }
    QStringList question {};
    int questions = 0;

public Q_SLOTS: // NOLINT(readability-redundant-access-specifiers): moc reads it
    QDBusUnixFileDescriptor Inhibit(const QString &what, const QString &who, const QString &why,
                                    const QString &mode)
    {
        question = {what, who, why, mode};
        ++questions;
        close(m_watched);
        std::array<int, 2> ends {};
        if (pipe(ends.data()) != 0)
            return {};
        m_watched = ends[0];
        const QDBusUnixFileDescriptor lock(ends[1]);
        close(ends[1]);
        return lock;
    }

private:
    int m_watched = -1;
};

class TestSleepInhibitor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void sleepIsInhibitedOnlyWhileWanted();
    void aStopDuringTheQuestionIsKept();
    void itsEndLetsTheMachineSleep();
    void withoutAManagerNothingHappens();

private: // NOLINT(readability-redundant-access-specifiers): those are slots
    QProcess m_bus;
    LoginManager m_manager;
};

void TestSleepInhibitor::initTestCase()
{
    m_bus.start(QStringLiteral("dbus-daemon"),
                {QStringLiteral("--session"), QStringLiteral("--nofork"),
                 QStringLiteral("--print-address=1")});
    QVERIFY(m_bus.waitForStarted());
    QTRY_VERIFY(m_bus.canReadLine());
    const QByteArray address = m_bus.readLine().trimmed();
    qputenv("DBUS_SYSTEM_BUS_ADDRESS", address);
    auto bus
        = QDBusConnection::connectToBus(QString::fromLatin1(address), QStringLiteral("manager"));
    QVERIFY(bus.registerObject(QStringLiteral("/org/freedesktop/login1"), &m_manager,
                               QDBusConnection::ExportAllSlots));
    QVERIFY(bus.registerService(QStringLiteral("org.freedesktop.login1")));
}

void TestSleepInhibitor::cleanupTestCase()
{
    m_bus.terminate();
    QVERIFY(m_bus.waitForFinished());
}

void TestSleepInhibitor::sleepIsInhibitedOnlyWhileWanted()
{
    SleepInhibitor inhibitor;
    QVERIFY(!m_manager.isLocked());
    inhibitor.setInhibited(true);
    inhibitor.setInhibited(true);
    QTRY_VERIFY(m_manager.isLocked());
    QTRY_VERIFY(inhibitor.isInhibited());
    QCOMPARE(m_manager.questions, 1);
    QCOMPARE(m_manager.question.at(0), QStringLiteral("sleep:idle"));
    QCOMPARE(m_manager.question.at(3), QStringLiteral("block"));
    inhibitor.setInhibited(false);
    QTRY_VERIFY(!m_manager.isLocked());
    QVERIFY(!inhibitor.isInhibited());
}

void TestSleepInhibitor::aStopDuringTheQuestionIsKept()
{
    SleepInhibitor inhibitor;
    const int before = m_manager.questions;
    inhibitor.setInhibited(true);
    inhibitor.setInhibited(false);
    QTRY_COMPARE(m_manager.questions, before + 1);
    QTRY_VERIFY(!m_manager.isLocked());
    QVERIFY(!inhibitor.isInhibited());
}

void TestSleepInhibitor::itsEndLetsTheMachineSleep()
{
    {
        SleepInhibitor inhibitor;
        inhibitor.setInhibited(true);
        QTRY_VERIFY(inhibitor.isInhibited());
    }
    QTRY_VERIFY(!m_manager.isLocked());
}

void TestSleepInhibitor::withoutAManagerNothingHappens()
{
    auto bus = QDBusConnection(QStringLiteral("manager"));
    QVERIFY(bus.unregisterService(QStringLiteral("org.freedesktop.login1")));
    SleepInhibitor inhibitor;
    inhibitor.setInhibited(true);
    QTest::qWait(200); // an answer would be here by now
    QVERIFY(!inhibitor.isInhibited());
    QVERIFY(bus.registerService(QStringLiteral("org.freedesktop.login1")));
    inhibitor.setInhibited(false);
    inhibitor.setInhibited(true);
    QTRY_VERIFY(inhibitor.isInhibited());
}

QTEST_GUILESS_MAIN(TestSleepInhibitor)
#include "tst_sleepinhibitor.moc"
