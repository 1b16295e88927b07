// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/scriptedserver.h"
#include "tests/integration/serverclient.h"
#include "tests/support/processusage.h"

#include <QPointer>
#include <QTest>
#include <QThread>

#include <memory>

using namespace armature;
using namespace std::chrono_literals;

/// What handlers, deletion and other threads can do to an endpoint.
class TestServerLifetime : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void case110_deletedInAHandler_data();
    void case110_deletedInAHandler();
    void case110_reentered_data();
    void case110_reentered();
    void case116_deletedInEveryState_data();
    void case116_deletedInEveryState();
    void case117_pushFromAnotherThread();
};

void TestServerLifetime::case110_deletedInAHandler_data()
{
    QTest::addColumn<int>("where");
    QTest::newRow("joined") << 0;
    QTest::newRow("control update") << 1;
    QTest::newRow("left") << 2;
    QTest::newRow("heard") << 3;
    QTest::newRow("status") << 4;
    QTest::newRow("push settled") << 5;
}

void TestServerLifetime::case110_deletedInAHandler()
{
    QFETCH(const int, where);
    ScriptedServer server;
    QPointer<ServerEndpoint> endpoint(
        new ServerEndpoint({server.url(), kKey, {}, QStringLiteral("1.0.0")}));
    const auto kill = [&endpoint] { delete endpoint; };
    QSignalSpy joined(endpoint, &ServerEndpoint::joined);
    switch (where) {
    case 0:
        connect(endpoint, &ServerEndpoint::joined, this, kill);
        break;
    case 1:
        connect(endpoint, &ServerEndpoint::controlUpdateReceived, this, kill);
        break;
    case 2:
        connect(endpoint, &ServerEndpoint::left, this, kill);
        break;
    case 3:
        connect(endpoint, &ServerEndpoint::heard, this, kill);
        break;
    case 4:
        connect(endpoint, &ServerEndpoint::statusChanged, this,
                [&endpoint, &kill](const ServerStatus &status) {
                    if (status.state == ServerState::Joined) {
                        kill();
                    }
                });
        break;
    default:
        connect(endpoint, &ServerEndpoint::pushSettled, this, kill);
    }
    endpoint->start();
    QTRY_VERIFY(!endpoint || joined.count() == 1);
    if (endpoint && where == 1) {
        server.controlUpdate(QStringLiteral(R"([{"m1":1}])"));
    } else if (endpoint && where == 2) {
        server.reset();
    } else if (endpoint && where == 5) {
        (void)endpoint->push(QStringLiteral("upload_readings"), "{}");
    }
    QTRY_VERIFY(!endpoint);
    QTest::qWait(20);
}

void TestServerLifetime::case110_reentered_data()
{
    QTest::addColumn<int>("action");
    QTest::newRow("shut down") << 0;
    QTest::newRow("connect now") << 1;
    QTest::newRow("drop") << 2;
}

void TestServerLifetime::case110_reentered()
{
    QFETCH(const int, action);
    ScriptedServer server;
    Client client(server.url());
    int calls = 0;
    const auto act = [&client, &calls, action] {
        if (++calls > 20) {
            return; // each of them once is enough to break things
        }
        if (action == 0) {
            client.endpoint.shutdown(200ms);
        } else if (action == 1) {
            client.endpoint.connectNow();
        } else {
            client.endpoint.dropAndReconnect();
        }
    };
    connect(&client.endpoint, &ServerEndpoint::joined, this, act);
    connect(&client.endpoint, &ServerEndpoint::left, this, act);
    connect(&client.endpoint, &ServerEndpoint::heard, this, act);
    connect(&client.endpoint, &ServerEndpoint::frameSeen, this, act);
    connect(&client.endpoint, &ServerEndpoint::controlUpdateReceived, this, act);
    connect(&client.endpoint, &ServerEndpoint::pushSettled, this, act);
    connect(&client.endpoint, &ServerEndpoint::statusChanged, this, act);
    client.endpoint.start();
    if (action == 0) {
        QTRY_COMPARE(client.closed.count(), 1);
        QCOMPARE(client.state(), ServerState::Offline);
    } else {
        QTRY_COMPARE_WITH_TIMEOUT(client.state(), ServerState::Joined, 8000);
    }
    QTest::qWait(50);
    QVERIFY(client.left.count() <= client.joined.count());
}

void TestServerLifetime::case116_deletedInEveryState_data()
{
    QTest::addColumn<int>("how");
    QTest::newRow("offline") << 0;
    QTest::newRow("connecting") << 1;
    QTest::newRow("reading an answer") << 2;
    QTest::newRow("asking for TLS") << 3;
    QTest::newRow("refused") << 4;
    QTest::newRow("waiting") << 5;
    QTest::newRow("connected") << 6;
    QTest::newRow("joining") << 7;
    QTest::newRow("joined") << 8;
    QTest::newRow("closing") << 9;
}

void TestServerLifetime::case116_deletedInEveryState()
{
    QFETCH(const int, how);
    ScriptedServer scripted;
    RawServer raw(how == 2       ? QByteArray("HTTP/1.1 403 Forbidden\r\ncontent-length: 9\r\n\r\n")
                      : how == 3 ? QByteArray()
                      : how == 4 ? http("403 Forbidden")
                      : how == 5 ? http("500 Broken")
                                 : QByteArray());
    scripted.hasMetadata = how != 6;
    scripted.isSilent = how == 7;
    const qsizetype files = openFiles();
    int after = 0;
    bool isGone = false;
    {
        Client client(how >= 6 ? scripted.url() : raw.url());
        connect(&client.endpoint, &ServerEndpoint::statusChanged, this,
                [&after, &isGone] { after += isGone ? 1 : 0; });
        if (how != 0) {
            client.endpoint.start();
        }
        const QList<ServerState> states {ServerState::Offline,    ServerState::Connecting,
                                         ServerState::Connecting, ServerState::Connecting,
                                         ServerState::Refused,    ServerState::Waiting,
                                         ServerState::Connected,  ServerState::Joining,
                                         ServerState::Joined,     ServerState::Joined};
        if (how == 3) {
            QTRY_VERIFY(raw.request.contains("\r\n\r\n"));
            raw.hangUp();
            QTRY_COMPARE(raw.connections, 2); // the greeting in TLS
        } else if (how >= 1 && how <= 2) {
            QTRY_VERIFY(raw.request.contains("\r\n\r\n"));
            QTest::qWait(30);
        }
        QTRY_COMPARE(client.state(), states.at(how));
        if (how == 9) {
            client.endpoint.shutdown(2s);
        }
        isGone = true;
    }
    QTest::qWait(60);
    QCOMPARE(after, 0);
    QTRY_COMPARE(openFiles(), files);
}

void TestServerLifetime::case117_pushFromAnotherThread()
{
    ScriptedServer server;
    Client client(server.url());
    JOIN(client);
    // The bridge's rule: only values cross, and the push itself is made on the owner's thread.
    const Qt::HANDLE owner = QThread::currentThreadId();
    Qt::HANDLE pusher = nullptr;
    const std::unique_ptr<QThread> worker(QThread::create([&client, &pusher] {
        for (int row = 0; row < 5; ++row) {
            QMetaObject::invokeMethod(
                &client.endpoint,
                [&client, &pusher] {
                    pusher = QThread::currentThreadId();
                    (void)client.endpoint.push(QStringLiteral("upload_readings"), "{}");
                },
                Qt::QueuedConnection);
        }
    }));
    worker->start();
    QTRY_COMPARE(client.settled.count(), 5);
    QVERIFY(worker->wait());
    QCOMPARE(pusher, owner);
    QCOMPARE(server.received(QStringLiteral("upload_readings")).size(), 5);
}

QTEST_GUILESS_MAIN(TestServerLifetime)
#include "tst_serverlifetime.moc"
