// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/simulator/mockserver.h"

#include "bridge/simulator/authclient.h"
#include "bridge/simulator/deviceconnection.h"
#include "bridge/simulator/handshake.h"
#include "bridge/simulator/httppeer.h"
#include "bridge/simulator/operatorside.h"

#include <QJsonDocument>
#include <QPointer>
#include <QTcpSocket>
#include <QWebSocket>
#include <QWebSocketServer>

#include <algorithm>
#include <set>
#include <utility>

namespace armature {

namespace {

constexpr quint16 kNormalClosure = 1000;
constexpr quint16 kServiceRestart = 1012;
constexpr QByteArrayView kEndpointPath("/microcontrollers/websocket");
constexpr QByteArrayView kOperatorPath("/operator/");

QUrl urlOf(const QString &scheme, const QHostAddress &host, quint16 port, const QString &path)
{
    QUrl url;
    url.setScheme(scheme);
    url.setHost(host.toString());
    url.setPort(port);
    url.setPath(path);
    return url;
}

} // namespace

/// A socket between its handshake and its 101.
struct MockServer::Upgrading
{
    QPointer<QTcpSocket> socket;
    DeviceIdentity identity;
    SerializerVersion version;
};

struct MockServer::Held
{
    QPointer<HttpPeer> peer;
    HttpRequest request;
};

MockServer::MockServer(QObject *parent)
    : QObject(parent)
    , m_listener(this)
    , m_thaw(this)
{
    m_thaw.setSingleShot(true);
    connect(&m_thaw, &QTimer::timeout, this, [this] { freeze(false); });
    connect(&m_listener, &QTcpServer::newConnection, this, &MockServer::accept);
}

MockServer::~MockServer()
{
    stop();
}

Result<MockServerAddresses, MockServerError> MockServer::start(const MockServerOptions &options)
{
    m_options = options;
    m_options.tokens.insert(kDevelopmentKey.toByteArray(), kDevelopmentIdentity);
    if (!options.hasAuthServer && options.authUrl.isEmpty()) {
        return Error<MockServerError> {MockServerError::NoAuthServer};
    }
    if (const auto store = m_store.open(options.storeFile); !store) {
        return Error<MockServerError> {MockServerError::StoreUnusable, store.error().detail};
    }
    MockServerAddresses addresses;
    if (options.hasAuthServer) {
        m_authServer = new AuthServer(m_options.tokens, this);
        const auto port = m_authServer->listen(options.authHost, options.authPort);
        if (!port) {
            return Error<MockServerError> {MockServerError::AuthCannotListen, port.error().detail};
        }
        addresses.authPort = port.value();
        addresses.auth = urlOf(QStringLiteral("http"), options.authHost, port.value(), {});
    }
    if (!options.authUrl.isEmpty()) {
        addresses.auth = options.authUrl;
    }
    m_auth = new AuthClient(addresses.auth, options.authTimeout, this);
    m_upgrader
        = new QWebSocketServer(QStringLiteral("armature"), QWebSocketServer::NonSecureMode, this);
    connect(m_upgrader, &QWebSocketServer::newConnection, this, &MockServer::welcome);
    if (!m_listener.listen(options.host, options.port)) {
        return Error<MockServerError> {MockServerError::CannotListen, m_listener.errorString()};
    }
    addresses.port = m_listener.serverPort();
    addresses.endpoint = urlOf(QStringLiteral("ws"), options.host, addresses.port,
                               QString::fromLatin1(kEndpointPath));
    addresses.operatorSide
        = urlOf(QStringLiteral("http"), options.host, addresses.port, QStringLiteral("/operator"));
    return addresses;
}

void MockServer::stop()
{
    m_listener.close();
    freeze(false);
    forEach({}, [](DeviceConnection &device) { device.disconnectWith(kServiceRestart); });
}

int MockServer::sendControl(const QJsonObject &values, std::optional<qint64> controllerId)
{
    const QByteArray text = QJsonDocument(values).toJson(QJsonDocument::Compact);
    return sendControlPayload(controlPayload(Json::parse(text).value_or(Json())), controllerId);
}

int MockServer::sendControlPayload(const Json &payload, std::optional<qint64> controllerId)
{
    return forEach(controllerId, [&payload](DeviceConnection &device) {
        for (const QByteArray &topic : device.channel().topics()) {
            device.deliver({topic, "control_update", payload});
        }
    });
}

int MockServer::disconnectDevices(std::optional<qint64> controllerId)
{
    return forEach(controllerId,
                   [](DeviceConnection &device) { device.disconnectWith(kNormalClosure); });
}

int MockServer::dropConnections(std::optional<qint64> controllerId)
{
    return forEach(controllerId, [](DeviceConnection &device) { device.drop(); });
}

int MockServer::crashChannel(std::optional<qint64> controllerId)
{
    return forEach(controllerId, [](DeviceConnection &device) { device.crashChannel(); });
}

int MockServer::closeChannel(std::optional<qint64> controllerId)
{
    return forEach(controllerId, [](DeviceConnection &device) { device.closeChannel(); });
}

int MockServer::freeze(bool frozen, std::chrono::milliseconds length)
{
    m_isFrozen = frozen;
    m_thaw.stop();
    if (frozen && length > std::chrono::milliseconds::zero()) {
        m_thaw.start(length);
    }
    const int reached
        = forEach({}, [frozen](DeviceConnection &device) { device.setFrozen(frozen); });
    if (!frozen) {
        for (const Held &held : std::exchange(m_held, {})) {
            if (held.peer != nullptr) {
                shakeHands(held.peer, held.request);
            }
        }
    }
    return reached;
}

std::vector<DeviceInfo> MockServer::devices() const
{
    std::vector<DeviceInfo> infos;
    for (const auto &device : m_devices) {
        infos.push_back({device->identity(), device->peer(), device->connectedAt(),
                         device->channel().topics()});
    }
    return infos;
}

void MockServer::accept()
{
    while (QTcpSocket *socket = m_listener.nextPendingConnection()) {
        // As the real one: else a control update waits up to 40 ms for a delayed acknowledgement.
        socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        auto *peer = new HttpPeer(socket, m_options.idleTimeout, this);
        connect(peer, &HttpPeer::requestArrived, this,
                [this, peer](const HttpRequest &request) { serve(peer, request); });
    }
}

void MockServer::serve(HttpPeer *peer, const HttpRequest &request)
{
    const QByteArray path = request.path.endsWith('/') ? request.path.chopped(1) : request.path;
    if (path == kEndpointPath) {
        shakeHands(peer, request);
    } else if (path.startsWith(kOperatorPath)) {
        peer->respond(answerOperator(*this, request));
    } else {
        peer->respond(HttpResponse {404, "Not Found"});
    }
}

void MockServer::shakeHands(HttpPeer *peer, const HttpRequest &request)
{
    if (m_isFrozen) {
        m_held.push_back({peer, request});
        return;
    }
    auto *handshake = new Handshake(request, peer, {m_auth, &m_store});
    connect(handshake, &Handshake::passed, this, &MockServer::upgrade);
    handshake->start();
}

void MockServer::upgrade(QTcpSocket *socket, const DeviceIdentity &identity,
                         SerializerVersion version)
{
    std::erase_if(m_upgrading, [](const Upgrading &each) { return each.socket == nullptr; });
    socket->setParent(m_upgrader);
    m_upgrading.push_back({socket, identity, version});
    m_upgrader->handleConnection(socket);
}

void MockServer::welcome()
{
    std::unique_ptr<QWebSocket> web(m_upgrader->nextPendingConnection());
    const auto upgrading
        = std::find_if(m_upgrading.begin(), m_upgrading.end(), [&](const Upgrading &each) {
              return each.socket != nullptr && each.socket->peerPort() == web->peerPort()
                  && each.socket->peerAddress() == web->peerAddress();
          });
    if (upgrading == m_upgrading.end()) {
        return;
    }
    const Upgrading request = *upgrading;
    m_upgrading.erase(upgrading);
    web->setParent(nullptr);
    PhoenixChannel channel(request.identity, request.version,
                           [this, id = request.identity.controllerId](const Upload &upload) {
                               return m_store.append(id, upload);
                           });
    auto device = std::make_unique<DeviceConnection>(
        DeviceConnection::Sockets {std::move(web), request.socket}, request.identity,
        std::move(channel), DeviceConnection::Times {m_options.idleTimeout, m_options.crashNotice});
    connect(device.get(), &DeviceConnection::broadcastAsked, this, &MockServer::broadcast);
    connect(device.get(), &DeviceConnection::ended, this,
            [this, gone = device.get()] { remove(gone); });
    device->open();
    device->setFrozen(m_isFrozen);
    m_devices.push_back(std::move(device));
    Q_EMIT devicesChanged();
}

void MockServer::remove(DeviceConnection *device)
{
    const auto found = std::find_if(m_devices.begin(), m_devices.end(),
                                    [device](const auto &each) { return each.get() == device; });
    if (found == m_devices.end()) {
        return;
    }
    DeviceConnection *gone = found->release();
    gone->setParent(this); // it goes with us at the latest
    gone->deleteLater(); // we may be inside one of its signals
    m_devices.erase(found);
    Q_EMIT devicesChanged();
}

void MockServer::broadcast(const PhoenixChannel::Broadcast &broadcast)
{
    forEach({}, [&broadcast](DeviceConnection &device) { device.deliver(broadcast); });
}

int MockServer::forEach(std::optional<qint64> controllerId, const Act &act)
{
    std::vector<DeviceConnection *> reached; // an act may remove its device from the list
    for (const auto &device : m_devices) {
        if (!controllerId || device->identity().controllerId == *controllerId) {
            reached.push_back(device.get());
        }
    }
    std::for_each(reached.begin(), reached.end(), [&act](DeviceConnection *each) { act(*each); });
    return static_cast<int>(reached.size());
}

} // namespace armature
