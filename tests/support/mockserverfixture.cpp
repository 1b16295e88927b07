// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/mockserverfixture.h"

#include <QTest>

namespace armature {

namespace {

const QByteArray kJoin = R"({"topic":"microcontroller:v1:3","event":"phx_join","payload":{},)"
                         R"("ref":"1","join_ref":"1"})";

void takeFrame(RawWebSocket &device)
{
    static_cast<void>(QTest::qWaitFor([&] { return !device.received.isEmpty(); }, kDeadline));
    device.received.clear();
}

} // namespace

QByteArray keyHeader(const QByteArray &key)
{
    return "X-API-Key: " + key + "\r\n";
}

Answer ask(quint16 port, const QByteArray &method, const QByteArray &target, const QByteArray &body)
{
    RawWebSocket client;
    client.request(port,
                   method + ' ' + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                       + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
    static_cast<void>(QTest::qWaitFor([&] { return client.isGone(); }, kDeadline));
    return {client.status(), client.body()};
}

std::unique_ptr<RawWebSocket> connectDevice(quint16 port, const QByteArray &key)
{
    auto device = std::make_unique<RawWebSocket>();
    device->open(port, kEndpoint, keyHeader(key));
    takeFrame(*device);
    return device;
}

std::unique_ptr<RawWebSocket> joinDevice(quint16 port)
{
    auto device = connectDevice(port, kDevelopmentKey.toByteArray());
    device->sendText(kJoin);
    takeFrame(*device);
    return device;
}

void MockServerFixture::start(MockServerOptions options)
{
    options.tokens.insert(kSecondKey, {1, 2, 4});
    server = std::make_unique<MockServer>();
    const auto result = server->start(options);
    QVERIFY2(result, result ? "" : qPrintable(result.error().detail));
    addresses = result.value();
}

} // namespace armature
