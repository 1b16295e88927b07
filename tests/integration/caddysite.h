// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/simulator/mockserver.h"
#include "tests/integration/caddyfixture.h"
#include "tests/integration/serverclient.h"

#include <QJsonObject>

namespace armature {

/// A mock server that knows `kKey`. It may come late, and on a port that was told before.
struct Backend
{
    [[nodiscard]] bool start(quint16 wanted = 0)
    {
        MockServerOptions options;
        options.port = wanted;
        options.tokens.insert(kKey, kDevelopmentIdentity);
        const auto addresses = server.start(options);
        port = addresses ? addresses.value().port : quint16(0);
        return port != 0;
    }

    MockServer server {};
    quint16 port = 0;
};

/// One upload that the server stores as one reading. Precondition: the client has joined.
template <typename AnyClient>
void uploadOne(AnyClient &client)
{
    static_cast<void>(client.endpoint.push(QStringLiteral("upload_readings"),
                                           R"({"t1":[{"type":"temperature","value":21.5}]})"));
}

/// The client is joined, and both ways carry: a reading up, a control value down.
template <typename AnyClient>
void verifyBothWays(AnyClient &client, Backend &backend)
{
    QTRY_VERIFY(client.endpoint.canPush());
    const auto before = backend.server.store().counts().readings;
    uploadOne(client);
    QTRY_COMPARE(backend.server.store().counts().readings, before + 1);
    const QSignalSpy &settled = client.settled;
    QTRY_VERIFY(!settled.isEmpty());
    QCOMPARE(settled.constLast().at(1).value<PushOutcome>(), PushOutcome::Ok);
    client.controls.clear();
    QCOMPARE(backend.server.sendControl({{QStringLiteral("m1"), 42}}), 1);
    QTRY_COMPARE(client.controls.count(), 1);
}

} // namespace armature

#define START_CADDY(caddy) QVERIFY2((caddy).start(), (caddy).log().constData())
