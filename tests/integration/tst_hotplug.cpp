// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/boardhost.h"

#include <QTest>

#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <umockdev.h>
#include <unistd.h>

using namespace armature;

namespace {

/// A computer with USB ports of its own: udev, /sys and /dev as the programs under umockdev-wrapper
/// see them. Its serial ports are pseudo-terminals.
class MockComputer
{
public:
    MockComputer()
        : m_testbed(umockdev_testbed_new())
    { }
    ~MockComputer() { g_object_unref(m_testbed); }
    Q_DISABLE_COPY_MOVE(MockComputer)

    /// \return the far side of the new port, or -1.
    int plug(const QByteArray &name, const QByteArray &vendor, const QByteArray &product,
             const QByteArray &serialNumber)
    {
        const QByteArray usb = "/devices/usb1/1-" + name;
        const QByteArray path = usb + "/tty/" + name;
        const QByteArray device = "P: " + usb
            + "\nE: SUBSYSTEM=usb\nE: DRIVER=cdc_acm\n\nP: " + path + "\nN: " + name
            + "\nE: SUBSYSTEM=tty\nE: DEVNAME=/dev/" + name + "\nE: ID_VENDOR_ID=" + vendor
            + "\nE: ID_MODEL_ID=" + product + "\nE: ID_SERIAL_SHORT=" + serialNumber
            + "\nE: ID_MODEL=Thing\nA: dev=166:" + QByteArray::number(m_plugged++) + "\\n\n";
        if (umockdev_testbed_add_from_string(m_testbed, device.constData(), nullptr) == 0) {
            return -1;
        }
        const QByteArray place = "/sys" + path;
        const QByteArray node = "/dev/" + name;
        umockdev_testbed_uevent(m_testbed, place.constData(), "add");
        return umockdev_testbed_get_dev_fd(m_testbed, node.constData());
    }
    void unplug(const QByteArray &name)
    {
        const QByteArray usb = "/sys/devices/usb1/1-" + name;
        const QByteArray path = usb + "/tty/" + name;
        umockdev_testbed_uevent(m_testbed, path.constData(), "remove");
        umockdev_testbed_remove_device(m_testbed, path.constData());
        umockdev_testbed_remove_device(m_testbed, usb.constData());
    }

private:
    UMockdevTestbed *m_testbed;
    int m_plugged = 0; ///< each device has a number of its own
};

QString device(const char *name)
{
    return QStringLiteral("/dev/") + QLatin1String(name);
}

} // namespace

/// umockdev 0.17 takes for granted that every path of its /dev leads to a place in its own folder,
/// and reads beyond the end of one that does not, as the path of a mock port: a pseudo-terminal.
extern "C" char *realpath(const char *path, char *resolved) noexcept
{
    if (std::strncmp(path, "/dev/tty", 8) == 0 && resolved == nullptr) {
        return ::access(path, F_OK) == 0 ? ::strdup(path) : nullptr;
    }
    using Real = char *(*)(const char *, char *);
    static const auto real = reinterpret_cast<Real>(dlsym(RTLD_NEXT, "realpath"));
    return real(path, resolved);
}

/// Ports that come and go, as the system itself describes them.
class TestHotplug : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void portsAreDescribedByTheSystem();
    void aPluggedBoardIsFoundByItself();
    void theSameBoardComesBackUnderAnotherName();
    void aModemIsLeftAlone();
};

void TestHotplug::initTestCase()
{
    if (!qgetenv("LD_PRELOAD").contains("umockdev")) {
        QSKIP("run by umockdev-wrapper or by ctest only");
    }
}

void TestHotplug::portsAreDescribedByTheSystem()
{
    MockComputer computer;
    QVERIFY(computer.plug("ttyACM3", "2341", "0043", "UNO7") >= 0);
    PortInventory inventory;
    inventory.start();
    QCOMPARE(inventory.ports().size(), 1);
    const PortInfo port = inventory.ports().first();
    QCOMPARE(port.path, device("ttyACM3"));
    QCOMPARE(port.vendor, 0x2341);
    QCOMPARE(port.product, 0x0043);
    QCOMPARE(port.serialNumber, QStringLiteral("UNO7"));
    QVERIFY(port.description.contains(QLatin1String("Thing")));
    QSignalSpy changed(&inventory, &PortInventory::changed);
    computer.unplug("ttyACM3");
    QTRY_COMPARE(changed.size(), 1);
    QVERIFY(inventory.ports().isEmpty());
}

void TestHotplug::aPluggedBoardIsFoundByItself()
{
    MockComputer computer;
    BoardHost host(automatic({}));
    host.endpoint.start();
    QTRY_COMPARE(host.endpoint.status().state, BoardState::Absent);
    PtyBoard board({});
    QVERIFY(board.adopt(computer.plug("ttyACM0", "2341", "0043", "UNO7")));
    QTRY_COMPARE_WITH_TIMEOUT(host.ready.size(), 1, 8000);
    QCOMPARE(host.endpoint.status().port, device("ttyACM0"));
    QCOMPARE(host.learned.first().first().value<KnownBoards>(),
             (KnownBoards {{0x2341, 0x43, QStringLiteral("UNO7"), QStringLiteral("PTY1")}}));
}

void TestHotplug::theSameBoardComesBackUnderAnotherName()
{
    MockComputer computer;
    BoardHost host(automatic({}));
    auto board = std::make_unique<PtyBoard>(QString());
    QVERIFY(board->adopt(computer.plug("ttyACM0", "2341", "0043", "UNO7")));
    QVERIFY(host.becomesReady());
    PtyBoard stranger({});
    PtyBoard again({}); // umockdev plugs nothing in any more once something was unplugged
    QVERIFY(stranger.adopt(computer.plug("ttyACM1", "2341", "0043", "UNO8")));
    QVERIFY(again.adopt(computer.plug("ttyACM2", "2341", "0043", "UNO7")));
    computer.unplug("ttyACM0");
    board->hangUp();
    QTRY_COMPARE(host.lost.size(), 1);
    QTRY_COMPARE_WITH_TIMEOUT(host.ready.size(), 2, 8000);
    QCOMPARE(host.endpoint.status().port, device("ttyACM2"));
    QVERIFY(stranger.heard.isEmpty());
}

void TestHotplug::aModemIsLeftAlone()
{
    MockComputer computer;
    PtyBoard modem({});
    QVERIFY(modem.adopt(computer.plug("ttyUSB0", "12d1", "1506", "HUAWEI")));
    BoardHost host(automatic({}));
    host.endpoint.start();
    QTRY_COMPARE(host.endpoint.status().reason, BoardReason::NoCandidate);
    QCOMPARE(host.endpoint.status().detail, device("ttyUSB0"));
    QTest::qWait(1500);
    QVERIFY(modem.heard.isEmpty());
}

QTEST_GUILESS_MAIN(TestHotplug)
#include "tst_hotplug.moc"
