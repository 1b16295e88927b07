// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/core/names.h"
#include "bridge/io/repeatfilter.h"
#include "tests/integration/scriptedserver.h"
#include "tests/integration/serverclient.h"
#include "tests/support/logcatcher.h"

#include <QTest>

#include <map>
#include <set>

using namespace armature;
using namespace std::chrono_literals;

/// When, how often and how loudly it is tried again.
class TestServerRetries : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void case087_delaysGrowAndDiffer();
    void case090_theUserDoesNotWait();
    void case092_aWeekOfOneLine();
    void case092_linesOfManyRetries();
    void case093_onePendingRetryOnly();
    void case118_onlyLegalTransitions();
};

namespace {

QUrl closedPort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return QUrl(QStringLiteral("ws://127.0.0.1:") + QString::number(server.serverPort()));
}

/// The waits that a client was told of, in order.
QList<Milliseconds> waitsOf(const Client &client)
{
    QList<Milliseconds> waits;
    for (const QList<QVariant> &one : client.changes) {
        const auto status = one.constFirst().value<ServerStatus>();
        if (status.retryAt) {
            waits.append(elapsed(TimePoint {}, *status.retryAt));
        }
    }
    return waits;
}

bool isLegal(ServerState from, ServerState to)
{
    using S = ServerState;
    static const std::map<S, std::set<S>> kNext {
        {S::Offline, {S::Connecting}},
        {S::Connecting, {S::Connected, S::Waiting, S::Refused, S::Offline}},
        {S::Connected, {S::Joining, S::Waiting, S::Offline}},
        {S::Joining, {S::Joined, S::Waiting, S::Offline}},
        {S::Joined, {S::Waiting, S::Connecting, S::Offline}},
        {S::Waiting, {S::Connecting, S::Joining, S::Offline}},
        {S::Refused, {S::Connecting, S::Offline}},
    };
    return kNext.at(from).contains(to);
}

} // namespace

void TestServerRetries::case087_delaysGrowAndDiffer()
{
    const QUrl url = closedPort();
    Client one(url);
    Client other(url);
    const TimePoint start = Clock::now();
    one.endpoint.start();
    other.endpoint.start();
    QTRY_VERIFY_WITH_TIMEOUT(waitsOf(one).size() >= 3 && waitsOf(other).size() >= 3, 12'000);
    QVERIFY(waitsOf(one).mid(0, 3) != waitsOf(other).mid(0, 3));
    // 1, 2 and 4 s are the most there may be between, an eighth of it the least.
    const auto first = elapsed(TimePoint {}, start);
    QVERIFY(waitsOf(one).at(0) - first <= 1'300ms);
    QVERIFY(waitsOf(one).at(2) - first >= 125ms + 250ms + 500ms);
    QVERIFY(waitsOf(one).at(2) - first <= 7'500ms);
    QCOMPARE(one.reason(), ServerReason::ConnectionRefused);
}

void TestServerRetries::case090_theUserDoesNotWait()
{
    Client client(closedPort());
    client.endpoint.start();
    QTRY_VERIFY_WITH_TIMEOUT(
        client.endpoint.status().attempts >= 3 && client.state() == ServerState::Waiting, 8'000);
    const quint64 attempts = client.endpoint.status().attempts;
    client.endpoint.connectNow();
    QCOMPARE(client.state(), ServerState::Connecting);
    QCOMPARE(client.endpoint.status().attempts, attempts + 1);
    QTRY_COMPARE(client.state(), ServerState::Waiting);
    // And what was waited before is forgotten: this is a first failure again.
    QVERIFY(*client.endpoint.status().retryAt - Clock::now() <= 1s);
}

void TestServerRetries::case092_aWeekOfOneLine()
{
    RepeatFilter filter;
    constexpr auto kWeek = 7 * 24h;
    int passed = 0;
    quint64 all = 0;
    quint64 told = 0;
    for (TimePoint now {}; now < TimePoint {} + kWeek; now += 30s) {
        for (const int kind : {1, 2, 3}) {
            ++all;
            if (const auto before = filter.pass(kind, now)) {
                ++passed;
                told += 1 + *before;
            }
        }
    }
    QCOMPARE(passed, quint64 {3} * static_cast<quint64>(RepeatFilter::kBurst) * 7 * 24);
    QVERIFY(all - told < quint64 {3} * 120); // those of the last hour alone are not told yet
    QVERIFY(filter.pass(4, TimePoint {} + kWeek).has_value()); // news at once
}

void TestServerRetries::case092_linesOfManyRetries()
{
    const LogCatcher log(QStringLiteral("armature.*=true"));
    Client client(closedPort());
    client.endpoint.start();
    for (int retry = 0; retry < 100; ++retry) {
        QTRY_COMPARE(client.state(), ServerState::Waiting);
        client.endpoint.connectNow();
    }
    QTRY_COMPARE(client.state(), ServerState::Waiting);
    QVERIFY(client.endpoint.status().attempts >= 101);
    // Connecting without and with a reason, and waiting: three kinds of lines.
    QVERIFY2(log.count() <= qsizetype {3} * RepeatFilter::kBurst, qPrintable(log.text()));
    QVERIFY(log.text().contains(QLatin1String("connection-refused")));
}

void TestServerRetries::case093_onePendingRetryOnly()
{
    const QUrl url = closedPort();
    Client client(url);
    client.endpoint.start();
    QTRY_COMPARE(client.state(), ServerState::Waiting);
    const TimePoint planned = *client.endpoint.status().retryAt;
    QTcpServer silent;
    int connections = 0;
    connect(&silent, &QTcpServer::newConnection, this, [&connections] { ++connections; });
    QVERIFY(silent.listen(QHostAddress::LocalHost, static_cast<quint16>(url.port())));
    client.endpoint.connectNow();
    client.endpoint.connectNow();
    client.endpoint.start();
    QTRY_COMPARE(connections, 1);
    QTRY_VERIFY(Clock::now() > planned + 100ms); // the retry that was planned before
    QCOMPARE(connections, 1);
    QCOMPARE(client.endpoint.status().attempts, quint64(2));
}

void TestServerRetries::case118_onlyLegalTransitions()
{
    ScriptedServer server;
    Client client(server.url());
    JOIN(client);
    const QString ref = server.received(QStringLiteral("phx_join"))
                            .constFirst()
                            .value(QLatin1String("ref"))
                            .toString();
    server.send(QStringLiteral(R"({"event":"phx_error","payload":{},"ref":"%1",)"
                               R"("topic":"microcontroller:v1:3"})")
                    .arg(ref));
    QTRY_COMPARE_WITH_TIMEOUT(client.joined.count(), 2, 5000); // the channel alone
    server.reset();
    QTRY_COMPARE_WITH_TIMEOUT(client.joined.count(), 3, 5000);
    client.endpoint.dropAndReconnect();
    QTRY_COMPARE_WITH_TIMEOUT(client.joined.count(), 4, 5000);
    server.isRefusing = true;
    server.close(1001);
    QTRY_COMPARE_WITH_TIMEOUT(client.state(), ServerState::Refused, 8000);
    server.isRefusing = false;
    client.endpoint.connectNow();
    QTRY_COMPARE_WITH_TIMEOUT(client.joined.count(), 5, 5000);
    client.endpoint.shutdown(2s);
    QTRY_COMPARE(client.closed.count(), 1);

    ServerStatus before;
    QList<ServerState> seen;
    for (const QList<QVariant> &one : std::as_const(client.changes)) {
        const auto now = one.constFirst().value<ServerStatus>();
        const QString what = nameOf(before.state) + QLatin1String(" to ") + nameOf(now.state);
        if (now.state != before.state) {
            QVERIFY2(isLegal(before.state, now.state), qPrintable(what));
            seen.append(now.state);
        } else {
            // Told again for its figures only.
            QCOMPARE(now.reason, before.reason);
            QCOMPARE(now.retryAt, before.retryAt);
        }
        const bool waits = now.state == ServerState::Waiting || now.state == ServerState::Refused;
        QVERIFY2(now.retryAt.has_value() == waits, qPrintable(what));
        QVERIFY2(!waits || now.reason != ServerReason::None, qPrintable(what));
        before = now;
    }
    QCOMPARE(seen.count(ServerState::Joined), 5);
    QCOMPARE(seen.count(ServerState::Refused), 1);
    QCOMPARE(seen.count(ServerState::Offline), 1);
    QCOMPARE(seen.constLast(), ServerState::Offline);
}

QTEST_GUILESS_MAIN(TestServerRetries)
#include "tst_serverretries.moc"
