// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/simulator/handshake.h"

#include "bridge/simulator/httppeer.h"
#include "bridge/simulator/uploadstore.h"

#include <QRegularExpression>
#include <QTimer>

#include <utility>

namespace armature {

namespace {

/// Between the real server's look for a new device and its insert: two first connects within this
/// meet, and the later one fails.
constexpr std::chrono::milliseconds kInsertTime {5};

constexpr int kBadRequest = 400;
constexpr int kForbidden = 403;
constexpr int kUpgradeRequired = 426;
constexpr int kServerFault = 500;

/// The versions 1.x and 2.x; without one, 1.0.0.
std::optional<SerializerVersion> serializerVersion(const QUrlQuery &query)
{
    const QString name = QStringLiteral("vsn");
    static const QRegularExpression form(QStringLiteral(R"(\A([12])\.\d+\.\d+\z)"));
    if (!query.hasQueryItem(name)) {
        return SerializerVersion::V1;
    }
    const QRegularExpressionMatch match
        = form.match(query.queryItemValue(name, QUrl::FullyDecoded));
    if (!match.hasMatch()) {
        return std::nullopt;
    }
    return match.captured(1) == QLatin1String("1") ? SerializerVersion::V1 : SerializerVersion::V2;
}

} // namespace

bool isDeviceKey(const QByteArray &key)
{
    static const QRegularExpression form(QStringLiteral(R"(\AAPI_TOKEN_MC_[a-zA-Z0-9]{16,}\z)"));
    return form.match(QString::fromLatin1(key)).hasMatch();
}

std::variant<DeviceRequest, int> readDeviceRequest(const HttpRequest &request)
{
    if (request.method != "GET") {
        return kBadRequest;
    }
    const std::optional<SerializerVersion> version = serializerVersion(request.query);
    const QByteArray key = request.header("x-api-key").value_or(QByteArray());
    if (!version || !isDeviceKey(key)) {
        return kForbidden;
    }
    return DeviceRequest {key, *version};
}

int upgradeRefusal(const HttpRequest &request)
{
    if (!request.lists("connection", "upgrade") || !request.lists("upgrade", "websocket")) {
        return kUpgradeRequired;
    }
    const bool isComplete = request.header("sec-websocket-version") == QByteArray("13")
        && request.header("sec-websocket-key") && request.header("host");
    return isComplete ? 0 : kBadRequest;
}

Handshake::Handshake(HttpRequest request, HttpPeer *peer, Services services)
    : QObject(peer)
    , m_request(std::move(request))
    , m_peer(peer)
    , m_services(services)
{ }

void Handshake::start()
{
    const std::variant<DeviceRequest, int> wish = readDeviceRequest(m_request);
    if (const int *status = std::get_if<int>(&wish)) {
        refuse(*status);
        return;
    }
    const auto &device = std::get<DeviceRequest>(wish);
    m_version = device.version;
    m_services.auth->ask(device.key, this,
                         [this](const AuthClient::Answer &answer) { admit(answer); });
}

void Handshake::admit(const AuthClient::Answer &answer)
{
    if (!answer) {
        refuse(answer.error().code == AuthError::BadIds ? kBadRequest : kForbidden);
        return;
    }
    const DeviceIdentity identity = answer.value();
    if (const auto known = m_services.store->find(identity.controllerId)) {
        finish(*known);
        return;
    }
    QTimer::singleShot(kInsertTime, this, [this, identity] { insert(identity); });
}

void Handshake::insert(const DeviceIdentity &identity)
{
    if (m_services.store->insert(identity)) {
        finish(identity);
    } else {
        refuse(kServerFault);
    }
}

void Handshake::finish(const DeviceIdentity &identity)
{
    const int refusal = upgradeRefusal(m_request);
    if (refusal != 0) {
        refuse(refusal);
        return;
    }
    Q_EMIT passed(m_peer->release(), identity, m_version);
}

void Handshake::refuse(int status)
{
    HttpResponse response {status};
    if (status == kUpgradeRequired) {
        response.moreHeaders = "connection: upgrade\r\nupgrade: websocket\r\n";
    }
    m_peer->respond(response);
    deleteLater();
}

} // namespace armature
