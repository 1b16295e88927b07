// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/mockserverfixture.h"

#include <QJsonArray>
#include <QTest>

using namespace armature;

namespace {

const QByteArray kPing
    = R"({"topic":"microcontroller:v1:3","event":"ping","payload":{},"ref":"2"})";

} // namespace

class TestMockServerOperator : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup();
    void idleDeviceIsClosed();
    void pingKeepsADevice();
    void controlReachesEverySocketOfATopic();
    void operatorNarrowsToAController();
    void shoutReachesTheOtherSocket();
    void operatorRefusesBadInput_data();
    void operatorRefusesBadInput();
    void operatorShowsReadingsAndDevices();
    void operatorActs_data();
    void operatorActs();
    void frozenServerIsSilentUntilUnfrozen();
    void frozenServerThawsByItself();
    void frozenServerHoldsNewDevices();
    void deviceThatLeavesAFrozenServerIsForgotten();

private: // NOLINT(readability-redundant-access-specifiers): these are no slots
    MockServerFixture m_mock;
};

void TestMockServerOperator::cleanup()
{
    m_mock.server.reset();
}

void TestMockServerOperator::idleDeviceIsClosed()
{
    MockServerOptions options;
    options.idleTimeout = std::chrono::milliseconds(300);
    m_mock.start(options);
    const auto device = m_mock.joined();
    m_mock.server->sendControl(
        {{QStringLiteral("m1"), 50}}); // what the server sends does not count
    QTRY_VERIFY_WITH_TIMEOUT(device->closeCode().has_value(), kDeadline);
    QCOMPARE(*device->closeCode(), 1000);
    QTRY_COMPARE_WITH_TIMEOUT(m_mock.server->devices().size(), 0U, kDeadline);
}

void TestMockServerOperator::pingKeepsADevice()
{
    MockServerOptions options;
    options.idleTimeout = std::chrono::milliseconds(1500);
    m_mock.start(options);
    const auto device = m_mock.joined();
    for (int i = 1; i <= 5; ++i) {
        QTest::qWait(500);
        device->send(RawWebSocket::Ping, "x");
        QTRY_COMPARE_WITH_TIMEOUT(device->pongs(), i, kDeadline);
    }
    QVERIFY(!device->closeCode());
}

void TestMockServerOperator::controlReachesEverySocketOfATopic()
{
    m_mock.start();
    const auto one = m_mock.joined();
    const auto other = m_mock.joined();
    const auto notJoined = m_mock.connected(kDevelopmentKey.toByteArray());
    QCOMPARE(
        m_mock.server->sendControl({{QStringLiteral("m1"), 50}, {QStringLiteral("led"), true}}), 3);
    const QByteArray expected
        = R"({"event":"control_update","payload":{"control":[{"led":true},{"m1":50}]},)"
          R"("ref":null,"topic":"microcontroller:v1:3"})";
    QTRY_COMPARE_WITH_TIMEOUT(one->received, QList<QByteArray> {expected}, kDeadline);
    QTRY_COMPARE_WITH_TIMEOUT(other->received, QList<QByteArray> {expected}, kDeadline);
    notJoined->sendText(R"({"topic":"phoenix","event":"heartbeat","payload":{},"ref":"1"})");
    QTRY_COMPARE_WITH_TIMEOUT(notJoined->received.size(), 1, kDeadline);
    QVERIFY(notJoined->received.first().contains("phx_reply"));
}

void TestMockServerOperator::operatorNarrowsToAController()
{
    m_mock.start();
    const auto third = m_mock.joined();
    const auto fourth = m_mock.connected(kSecondKey);
    QCOMPARE(m_mock.server->devices().size(), 2U);
    const QByteArray act = "/operator/disconnect?controller=";
    QCOMPARE(ask(m_mock.addresses.port, "POST", act + "5").json().value(u"devices").toInt(), 0);
    QCOMPARE(ask(m_mock.addresses.port, "POST", act + "4").json().value(u"devices").toInt(), 1);
    QTRY_VERIFY_WITH_TIMEOUT(fourth->closeCode().has_value(), kDeadline);
    QVERIFY(!third->closeCode());
}

void TestMockServerOperator::shoutReachesTheOtherSocket()
{
    m_mock.start();
    const auto one = m_mock.joined();
    const auto other = m_mock.joined();
    one->sendText(
        R"({"topic":"microcontroller:v1:3","event":"shout","payload":{"b":1},"ref":"2"})");
    QTRY_COMPARE_WITH_TIMEOUT(other->received.size(), 1, kDeadline);
    QVERIFY(other->received.first().startsWith(R"({"event":"shout","payload":{"b":1},"ref":null)"));
    QTRY_COMPARE_WITH_TIMEOUT(one->received, other->received, kDeadline);
}

void TestMockServerOperator::operatorRefusesBadInput_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    const auto row = [](const QByteArray &method, const QByteArray &target, const QByteArray &body,
                        int status) {
        QTest::addRow("%s %s %s", method.constData(), target.constData(), body.constData())
            << method << "/operator/" + target << body << status;
    };
    row("POST", "control", "", 400);
    row("POST", "control", "{", 400);
    row("POST", "control", "[1]", 400);
    row("POST", "control", "{}", 400);
    row("POST", "control", "50", 400);
    row("POST", "control?controller=x", R"({"m1":1})", 400);
    row("POST", "control", R"({"m1":1})", 200);
    row("POST", "payload", "NaN", 400);
    row("POST", "payload", "null", 200);
    row("GET", "control", "", 405);
    row("POST", "readings", "", 405);
    row("DELETE", "devices", "", 405);
    row("GET", "readings?limit=x", "", 400);
    row("GET", "readings?limit=10001", "", 400);
    row("GET", "readings?after=-1", "", 400);
    row("GET", "", "", 404);
    row("GET", "nothing", "", 404);
    row("POST", "freeze", R"({"for":"x"})", 400);
    row("POST", "freeze", R"({"for":0})", 400);
    row("POST", "freeze", R"({"for":-1})", 400);
    row("POST", "freeze", R"({"for":1e300})", 400);
    row("POST", "freeze", R"({"four":1})", 400);
    row("POST", "freeze", "[]", 400);
    row("POST", "freeze", R"({"for":0.01})", 200);
}

void TestMockServerOperator::operatorRefusesBadInput()
{
    QFETCH(const QByteArray, method);
    QFETCH(const QByteArray, target);
    QFETCH(const QByteArray, body);
    m_mock.start();
    const Answer answer = ask(m_mock.addresses.port, method, target, body);
    QTEST(answer.status, "status");
    QVERIFY(!answer.body.isEmpty());
    QCOMPARE(!answer.json().isEmpty(), answer.status == 200);
}

void TestMockServerOperator::operatorShowsReadingsAndDevices()
{
    m_mock.start();
    const auto device = m_mock.joined();
    device->sendText(
        R"({"topic":"microcontroller:v1:3","event":"upload_readings","payload":)"
        R"({"µ":[{"type":"temperature","value":"21.5"},{"type":"humidity","value":48}]},)"
        R"("ref":"2"})");
    QTRY_COMPARE_WITH_TIMEOUT(device->received.size(), 1, kDeadline);
    const QJsonObject all = ask(m_mock.addresses.port, "GET", "/operator/readings").json();
    QCOMPARE(all.value(u"stored_readings").toInt(), 2);
    QCOMPARE(all.value(u"stored_sensors").toInt(), 1);
    const QJsonObject first = all.value(u"readings").toArray().at(0).toObject();
    QCOMPARE(first.value(u"sensor").toString(), QStringLiteral("µ"));
    QCOMPARE(first.value(u"type").toString(), QStringLiteral("temperature"));
    QCOMPARE(first.value(u"value").toDouble(), 21.5);
    QCOMPARE(first.value(u"controller_id").toInt(), 3);
    const auto part = [this](const QByteArray &query) {
        const QByteArray target = "/operator/readings?" + query;
        return ask(m_mock.addresses.port, "GET", target).json().value(u"readings").toArray();
    };
    QCOMPARE(part("after=1").size(), 1);
    QCOMPARE(part("limit=1").at(0).toObject().value(u"id").toInt(), 1);
    QCOMPARE(part("controller=4").size(), 0);
    const QJsonObject devices = ask(m_mock.addresses.port, "GET", "/operator/devices").json();
    QCOMPARE(devices.value(u"frozen").toBool(true), false);
    const QJsonObject seen = devices.value(u"devices").toArray().at(0).toObject();
    QCOMPARE(seen.value(u"controller_id").toInt(), 3);
    QCOMPARE(seen.value(u"topics").toArray(), QJsonArray {QStringLiteral("microcontroller:v1:3")});
}

void TestMockServerOperator::operatorActs_data()
{
    QTest::addColumn<QByteArray>("act");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("event");
    QTest::addColumn<int>("closeCode");
    QTest::newRow("control") << QByteArray("control") << QByteArray(R"({"m1":50})")
                             << QByteArray(R"("payload":{"control":[{"m1":50}]})") << 0;
    QTest::newRow("payload") << QByteArray("payload") << QByteArray(R"({"control":7})")
                             << QByteArray(R"("payload":{"control":7})") << 0;
    QTest::newRow("crash") << QByteArray("crash") << QByteArray() << QByteArray("phx_error") << 0;
    QTest::newRow("close") << QByteArray("close") << QByteArray() << QByteArray("phx_close") << 0;
    QTest::newRow("disconnect") << QByteArray("disconnect") << QByteArray() << QByteArray() << 1000;
    QTest::newRow("drop") << QByteArray("drop") << QByteArray() << QByteArray() << 1006;
}

void TestMockServerOperator::operatorActs()
{
    QFETCH(const QByteArray, act);
    QFETCH(const QByteArray, body);
    QFETCH(const QByteArray, event);
    QFETCH(const int, closeCode);
    m_mock.start();
    const auto device = m_mock.joined();
    const Answer answer = ask(m_mock.addresses.port, "POST", "/operator/" + act, body);
    QCOMPARE(answer.body, QByteArray("{\"devices\":1,\"ok\":true}\n"));
    if (closeCode == 0) {
        QTRY_COMPARE_WITH_TIMEOUT(device->received.size(), 1, kDeadline);
        QVERIFY(device->received.first().contains(event));
    } else {
        QTRY_COMPARE_WITH_TIMEOUT(device->closeCode(), std::optional(closeCode), kDeadline);
        QTRY_COMPARE_WITH_TIMEOUT(m_mock.server->devices().size(), 0U, kDeadline);
    }
}

void TestMockServerOperator::frozenServerIsSilentUntilUnfrozen()
{
    MockServerOptions options;
    options.idleTimeout = std::chrono::milliseconds(400);
    m_mock.start(options);
    const auto device = m_mock.joined();
    QCOMPARE(ask(m_mock.addresses.port, "POST", "/operator/freeze").status, 200);
    device->sendText(kPing);
    device->send(RawWebSocket::Ping, "x");
    QCOMPARE(m_mock.server->sendControl({{QStringLiteral("m1"), 1}}), 1);
    QTest::qWait(900); // longer than the idle time, which must not count
    QCOMPARE(device->received.size(), 0);
    QCOMPARE(device->pongs(), 0);
    QVERIFY(!device->closeCode());
    QVERIFY(
        ask(m_mock.addresses.port, "GET", "/operator/devices").json().value(u"frozen").toBool());
    QCOMPARE(ask(m_mock.addresses.port, "POST", "/operator/unfreeze").status, 200);
    QTRY_COMPARE_WITH_TIMEOUT(device->received.size(), 2, kDeadline);
    QTRY_COMPARE_WITH_TIMEOUT(device->pongs(), 1, kDeadline);
}

void TestMockServerOperator::frozenServerThawsByItself()
{
    m_mock.start();
    const auto device = m_mock.joined();
    QCOMPARE(ask(m_mock.addresses.port, "POST", "/operator/freeze", R"({"for":0.3})").status, 200);
    device->sendText(kPing);
    QVERIFY(m_mock.server->isFrozen());
    QTRY_COMPARE_WITH_TIMEOUT(device->received.size(), 1, kDeadline);
    QVERIFY(!m_mock.server->isFrozen());
}

void TestMockServerOperator::frozenServerHoldsNewDevices()
{
    m_mock.start();
    m_mock.server->freeze(true);
    RawWebSocket stays;
    stays.open(m_mock.addresses.port, kEndpoint, keyHeader());
    auto leaves = std::make_unique<RawWebSocket>();
    leaves->open(m_mock.addresses.port, kEndpoint, keyHeader());
    QTest::qWait(200);
    QCOMPARE(stays.status(), 0);
    leaves.reset();
    QTest::qWait(50);
    m_mock.server->freeze(false);
    QTRY_VERIFY_WITH_TIMEOUT(stays.isOpen(), kDeadline);
}

void TestMockServerOperator::deviceThatLeavesAFrozenServerIsForgotten()
{
    m_mock.start();
    auto device = m_mock.joined();
    m_mock.server->freeze(true);
    device.reset();
    QTest::qWait(100);
    QCOMPARE(m_mock.server->devices().size(), 1U);
    m_mock.server->freeze(false);
    QTRY_COMPARE_WITH_TIMEOUT(m_mock.server->devices().size(), 0U, kDeadline);
}

QTEST_GUILESS_MAIN(TestMockServerOperator)
#include "tst_mockserver_operator.moc"
