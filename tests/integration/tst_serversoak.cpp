// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/scriptedserver.h"
#include "tests/integration/serverclient.h"
#include "tests/support/processusage.h"

#include <QElapsedTimer>
#include <QHash>
#include <QRandomGenerator>
#include <QTest>

#include <memory>
#include <vector>

using namespace armature;
using namespace std::chrono_literals;

/// Nothing piles up. ARMATURE_LONG=1 lets the soak run for ten minutes instead of fifteen seconds.
class TestServerSoak : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void case014_aThousandFailedHandshakes();
    void case120_dropsFreezesAndRefusals();
};

namespace {

struct Usage
{
    qsizetype files = 0;
    qsizetype timers = 0;
    qsizetype objects = 0;
    bool operator==(const Usage &) const = default;
};

Usage usageOf(const QObject &root)
{
    return {openFiles(), timersUnder(root), objectsUnder(root)};
}

/// \return false where an attempt did not end.
bool failTimes(Client &client, quint64 times)
{
    const quint64 until = client.endpoint.status().attempts + times;
    while (client.endpoint.status().attempts < until) {
        client.endpoint.connectNow();
        while (!client.endpoint.status().retryAt.has_value()) {
            if (!client.changes.wait()) {
                return false;
            }
        }
        client.changes.clear();
    }
    return true;
}

} // namespace

void TestServerSoak::case014_aThousandFailedHandshakes()
{
    RawServer refusing(httpAnswer("403 Forbidden", {}, "{}"));
    RawServer rubbish("SSH-2.0-OpenSSH_9.2\r\n");
    RawServer plain(httpAnswer("400 Bad Request"));
    plain.answersAnything = true;
    RawServer closing({}); // asked for TLS after each attempt
    closing.isClosing = true;
    closing.answersAnything = true;
    QUrl closed = closing.url();
    {
        RawServer gone({});
        closed = gone.url();
    }
    QUrl secure = plain.url();
    secure.setScheme(QStringLiteral("wss"));
    std::vector<std::unique_ptr<Client>> clients;
    for (const QUrl &url : {closed, refusing.url(), rubbish.url(), secure, closing.url()}) {
        clients.push_back(std::make_unique<Client>(url));
        QVERIFY(failTimes(*clients.back(), 5)); // what is made once and kept
    }
    QTest::qWait(50);
    for (const auto &client : clients) {
        const Usage before = usageOf(client->endpoint);
        QVERIFY(failTimes(*client, 200));
        QTRY_COMPARE(usageOf(client->endpoint).files, before.files);
        QTRY_COMPARE(usageOf(client->endpoint).timers, before.timers);
        QTRY_COMPARE(usageOf(client->endpoint).objects, before.objects);
    }
    QCOMPARE(clients.at(0)->reason(), ServerReason::ConnectionRefused);
    QCOMPARE(clients.at(1)->reason(), ServerReason::KeyOrAuthRefused);
    QCOMPARE(clients.at(2)->reason(), ServerReason::NotAWebSocket);
    QCOMPARE(clients.at(3)->reason(), ServerReason::PlainPort);
    QCOMPARE(clients.at(4)->reason(), ServerReason::ConnectionLost);
    QVERIFY(closing.connections >= 410);
    QVERIFY(refusing.connections >= 205);
    QTRY_COMPARE(refusing.disconnections, refusing.connections);
}

namespace {

/// A client that pushes whenever it can, over a server that goes wrong every few milliseconds.
class Soak : public QObject
{
public:
    Soak()
        : client(settings())
    {
        connect(&client.endpoint, &ServerEndpoint::pushSettled, this,
                [this](quint64 id) { ++settled[id]; });
        connect(&client.endpoint, &ServerEndpoint::joined, this, &Soak::pump);
        connect(&client.endpoint, &ServerEndpoint::writable, this, &Soak::pump);
        connect(&m_mischief, &QTimer::timeout, this, &Soak::doHarm);
        client.endpoint.setWatchful(true);
        client.endpoint.start();
        m_mischief.start(40ms);
    }
    void calmDown()
    {
        m_mischief.stop();
        server.isRefusing = false;
        server.isSilent = false;
        client.endpoint.connectNow();
    }

    ScriptedServer server;
    Client client;
    QHash<quint64, int> settled {};
    quint64 pushed = 0;
    int harms = 0;

private:
    [[nodiscard]] ServerEndpoint::Settings settings() const
    {
        ServerEndpoint::Settings made = Client::settingsOf(server.url());
        made.watchfulHeartbeat = 100ms; // given up after three of them,
        made.lateAfter = 300ms; // or after the lease
        return made;
    }
    void pump()
    {
        // Not without end: answers come back within this very loop.
        for (int row = 0; row < 4 && client.endpoint.canPush(); ++row) {
            pushed = client.endpoint.push(QStringLiteral("upload_readings"), R"({"s":[]})");
        }
    }
    void doHarm()
    {
        pump();
        ++harms;
        server.isRefusing = false;
        const bool isJoined = client.state() == ServerState::Joined;
        switch (QRandomGenerator::global()->bounded(6)) {
        case 0:
            if (isJoined) {
                server.reset();
            }
            break;
        case 1:
            if (isJoined) {
                server.close(1012);
            }
            break;
        case 2:
            server.isSilent = !server.isSilent; // frozen, or thawed
            break;
        case 3:
            server.isRefusing = true;
            if (isJoined) {
                client.endpoint.dropAndReconnect();
            } else {
                client.endpoint.connectNow();
            }
            break;
        default:
            server.isSilent = false;
            if (!isJoined) {
                client.endpoint.connectNow(); // nobody waits a quarter of an hour for a test
            }
        }
    }

    QTimer m_mischief {};
};

} // namespace

void TestServerSoak::case120_dropsFreezesAndRefusals()
{
    const bool isLong = qEnvironmentVariableIsSet("ARMATURE_LONG");
    const auto length = isLong ? Milliseconds(10min) : Milliseconds(15s);
    Soak soak;
    QTest::qWait(static_cast<int>(length.count() / 5)); // until what is kept for good is there
    const auto quiet = [&soak] {
        return soak.client.state() == ServerState::Joined
            && static_cast<quint64>(soak.settled.size()) == soak.pushed;
    };
    const Usage early = usageOf(soak.client.endpoint);
    const qint64 memory = residentKib();
    soak.client.traffic.clear();
    QTest::qWait(static_cast<int>(length.count() * 4 / 5));
    soak.calmDown();
    QTRY_VERIFY_WITH_TIMEOUT(quiet(), 10'000);

    QVERIFY(soak.server.connections() > 10);
    QVERIFY(soak.server.refusals() > 3);
    QVERIFY(soak.pushed > 100);
    for (const int times : std::as_const(soak.settled)) {
        QCOMPARE(times, 1); // each row is settled, and once
    }
    const Usage late = usageOf(soak.client.endpoint);
    QVERIFY2(late.files <= early.files + 4, qPrintable(QString::number(late.files)));
    QVERIFY2(late.timers <= early.timers + 4, qPrintable(QString::number(late.timers)));
    const qint64 growth = residentKib() - memory;
    qInfo("%d harms, %d connections, %d refusals, %llu pushes, memory %+lld KiB", soak.harms,
          soak.server.connections(), soak.server.refusals(), soak.pushed, growth);
    if constexpr (kIsMemoryMeasurable) {
        // The spies and the server keep what they saw.
        QVERIFY2(growth < 30'000, qPrintable(QString::number(growth)));
    }
}

QTEST_GUILESS_MAIN(TestServerSoak)
#include "tst_serversoak.moc"
