// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/result.h"
#include "bridge/simulator/authserver.h"
#include "bridge/simulator/phoenixchannel.h"
#include "bridge/simulator/uploadstore.h"

#include <QHostAddress>
#include <QJsonObject>
#include <QObject>
#include <QTcpServer>
#include <QTimer>
#include <QUrl>

#include <chrono>
#include <memory>
#include <optional>
#include <vector>

class QWebSocketServer;

namespace armature {

class AuthClient;
class DeviceConnection;
class HttpPeer;
struct HttpRequest;

/// The key that every mock server knows: user 1, location 2, controller 3.
inline constexpr QByteArrayView kDevelopmentKey("API_TOKEN_MC_armatureDevelopment");
inline constexpr DeviceIdentity kDevelopmentIdentity {1, 2, 3};

struct MockServerOptions
{
    QHostAddress host {QHostAddress::LocalHost};
    quint16 port = 0; ///< 0: a free one
    bool hasAuthServer = true;
    QHostAddress authHost {QHostAddress::LocalHost};
    quint16 authPort = 0; ///< 0: a free one
    QUrl authUrl {}; ///< who checks the keys, http://HOST:PORT; the own auth server where empty
    AuthServer::Tokens tokens {}; ///< for the own auth server, beside the development key
    QString storeFile {}; ///< SQLite; in memory where empty
    std::chrono::milliseconds idleTimeout {60'000}; ///< without a byte from a device
    std::chrono::milliseconds authTimeout {5'000};
    std::chrono::milliseconds crashNotice {20}; ///< from a channel's crash to its phx_error
};

enum class MockServerError {
    CannotListen, ///< the endpoint's address cannot be used, most often taken
    AuthCannotListen, ///< the same of the auth server's
    NoAuthServer, ///< neither an own auth server nor a URL of another
    StoreUnusable,
};

struct MockServerAddresses
{
    QUrl endpoint {}; ///< ws://HOST:PORT/microcontrollers/websocket
    QUrl operatorSide {}; ///< http://HOST:PORT/operator
    QUrl auth {}; ///< who checks the keys
    quint16 port = 0;
    quint16 authPort = 0; ///< 0 where there is no own auth server
};

/// A device as the operator sees it.
struct DeviceInfo
{
    DeviceIdentity identity {};
    QString peer {};
    QDateTime connectedAt {};
    std::vector<QByteArray> topics {}; ///< joined
};

/// A faithful stand-in for the real server: the device endpoint with its channel, an auth server,
/// and an operator's side to drive it, by HTTP on the same port or by the functions here.
///
/// Lives on one thread; may be moved to another before start(). Every function is for that thread.
/// Where a function takes a controller id, nothing means every device. Each act returns how many
/// devices it reached.
class MockServer : public QObject
{
    Q_OBJECT

public:
    explicit MockServer(QObject *parent = nullptr);
    ~MockServer() override;

    /// Once.
    [[nodiscard]] Result<MockServerAddresses, MockServerError>
    start(const MockServerOptions &options);
    /// Closes every socket with 1012, as a server that shuts down, and stops listening.
    void stop();

    /// `control_update` with one list item a key: {"m1": 50} as {"control": [{"m1": 50}]}.
    int sendControl(const QJsonObject &values, std::optional<qint64> controllerId = {});
    /// `control_update` with this payload, whatever it is.
    int sendControlPayload(const Json &payload, std::optional<qint64> controllerId = {});

    int disconnectDevices(std::optional<qint64> controllerId = {}); ///< close 1000
    int dropConnections(std::optional<qint64> controllerId = {}); ///< no close frame
    int crashChannel(std::optional<qint64> controllerId = {}); ///< phx_error
    int closeChannel(std::optional<qint64> controllerId = {}); ///< phx_close

    /// Stops reading from and writing to every device socket, and answering new ones, without
    /// closing any, until called with false or until `length` has passed (0: for good).
    int freeze(bool frozen, std::chrono::milliseconds length = {});
    [[nodiscard]] bool isFrozen() const { return m_isFrozen; }

    [[nodiscard]] std::vector<DeviceInfo> devices() const;
    [[nodiscard]] const UploadStore &store() const { return m_store; }

Q_SIGNALS:
    /// A device came, or one is gone.
    void devicesChanged();

private:
    using Act = std::function<void(DeviceConnection &)>;

    void accept();
    void serve(HttpPeer *peer, const HttpRequest &request);
    void shakeHands(HttpPeer *peer, const HttpRequest &request);
    void upgrade(QTcpSocket *socket, const DeviceIdentity &identity, SerializerVersion version);
    void welcome();
    void remove(DeviceConnection *device);
    void broadcast(const PhoenixChannel::Broadcast &broadcast);
    int forEach(std::optional<qint64> controllerId, const Act &act);

    struct Upgrading;
    struct Held;

    MockServerOptions m_options;
    UploadStore m_store;
    QTcpServer m_listener;
    QTimer m_thaw;
    AuthServer *m_authServer = nullptr;
    AuthClient *m_auth = nullptr;
    QWebSocketServer *m_upgrader = nullptr;
    std::vector<Upgrading> m_upgrading;
    std::vector<Held> m_held; ///< requests of devices that came while frozen
    std::vector<std::unique_ptr<DeviceConnection>> m_devices;
    bool m_isFrozen = false;
};

} // namespace armature
