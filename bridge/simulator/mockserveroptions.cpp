// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/simulator/mockserveroptions.h"

#include "bridge/simulator/handshake.h"

#include <QCommandLineParser>

#include <optional>

namespace armature {

namespace {

constexpr const char *kDescription
    = "A stand-in for the real server: device endpoint, auth server and an operator's side.\n\n"
      "Operator's side, on the endpoint's port (?controller=ID narrows an act to one device):\n"
      "  POST /operator/control     {\"m1\": 50} goes out as a control_update\n"
      "  POST /operator/payload     any JSON goes out as a control_update's payload, as it is\n"
      "  GET  /operator/readings    what was stored; ?after=ID&limit=N\n"
      "  GET  /operator/devices     who is connected\n"
      "  POST /operator/disconnect  close 1000\n"
      "  POST /operator/drop        the connection ends without a close frame\n"
      "  POST /operator/crash       the channel ends with phx_error\n"
      "  POST /operator/close       the channel ends with phx_close\n"
      "  POST /operator/freeze      nothing is read, written or closed until unfreeze, or for\n"
      "                             {\"for\": SECONDS}\n"
      "  POST /operator/unfreeze\n\n"
      "Environment: MICROCONTROLLER_AUTH_SERVER, such as http://127.0.0.1:5000, names the auth\n"
      "server that checks the keys; the one inside does where it is not set.";

struct HostPort
{
    QHostAddress host;
    quint16 port = 0;
};

std::optional<HostPort> hostPort(const QString &text)
{
    const qsizetype colon = text.lastIndexOf(u':');
    QString host = text.left(colon);
    bool isPort = false;
    const ushort port = text.mid(colon + 1).toUShort(&isPort);
    if (host == QLatin1String("localhost")) {
        host = QStringLiteral("127.0.0.1");
    }
    if (host.startsWith(u'[') && host.endsWith(u']')) {
        host = host.mid(1, host.size() - 2);
    }
    const QHostAddress address(host);
    if (colon < 1 || !isPort || address.isNull()) {
        return std::nullopt;
    }
    return HostPort {address, port};
}

std::optional<std::pair<QByteArray, DeviceIdentity>> tokenOf(const QString &text)
{
    const qsizetype mark = text.indexOf(u'=');
    const QStringList ids = text.mid(mark + 1).split(u',');
    const QByteArray key = text.left(mark).toUtf8();
    if (mark < 0 || ids.size() != 3 || !isDeviceKey(key)) {
        return std::nullopt;
    }
    bool areNumbers[3] = {};
    const DeviceIdentity identity {ids.at(0).toLongLong(&areNumbers[0]),
                                   ids.at(1).toLongLong(&areNumbers[1]),
                                   ids.at(2).toLongLong(&areNumbers[2])};
    if (!areNumbers[0] || !areNumbers[1] || !areNumbers[2]) {
        return std::nullopt;
    }
    return std::pair(key, identity);
}

Error<CommandLineError> wrong(const QString &sentence)
{
    return {CommandLineError::Wrong, sentence};
}

/// The options that QCommandLineParser hands over as text, one check a function.
class Reader
{
public:
    Reader();
    Result<MockServerOptions, CommandLineError> read(const QStringList &arguments,
                                                     const QString &authServer);

private:
    /// Each returns an empty text, or what is wrong.
    QString readListen();
    QString readAuthListen();
    QString readTokens();
    QString readAuthServer(const QString &authServer);

    QCommandLineParser m_parser;
    QCommandLineOption m_listen;
    QCommandLineOption m_authListen;
    QCommandLineOption m_token;
    QCommandLineOption m_store;
    QCommandLineOption m_help;
    QCommandLineOption m_version;
    MockServerOptions m_options;
};

Reader::Reader()
    : m_listen(QStringLiteral("listen"),
               QStringLiteral("The endpoint; 127.0.0.1:4000 if left out."),
               QStringLiteral("HOST:PORT"), QStringLiteral("127.0.0.1:4000"))
    , m_authListen(QStringLiteral("auth-listen"),
                   QStringLiteral("The auth server, 127.0.0.1:5000 if left out; \"off\" for none."),
                   QStringLiteral("HOST:PORT"), QStringLiteral("127.0.0.1:5000"))
    , m_token(QStringLiteral("token"),
              QStringLiteral("A device's key and its ids; may repeat. A development key is built "
                             "in."),
              QStringLiteral("KEY=USER,LOCATION,CONTROLLER"))
    , m_store(QStringLiteral("store"),
              QStringLiteral("SQLite file of what was uploaded; in memory if left out."),
              QStringLiteral("FILE"))
    , m_help({QStringLiteral("h"), QStringLiteral("help")}, QStringLiteral("This text."))
    , m_version(QStringLiteral("version"), QStringLiteral("The version."))
{
    m_parser.setApplicationDescription(QString::fromLatin1(kDescription));
    m_parser.addOptions({m_listen, m_authListen, m_token, m_store, m_help, m_version});
}

Result<MockServerOptions, CommandLineError> Reader::read(const QStringList &arguments,
                                                         const QString &authServer)
{
    if (!m_parser.parse(arguments)) {
        return wrong(m_parser.errorText());
    }
    if (m_parser.isSet(m_help)) {
        return Error<CommandLineError> {CommandLineError::HelpAsked, m_parser.helpText()};
    }
    if (m_parser.isSet(m_version)) {
        return Error<CommandLineError> {CommandLineError::VersionAsked};
    }
    if (!m_parser.positionalArguments().isEmpty()) {
        return wrong(QStringLiteral("'%1' is no option; every option begins with --")
                         .arg(m_parser.positionalArguments().constFirst()));
    }
    if (m_parser.isSet(m_store) && m_parser.value(m_store).isEmpty()) {
        return wrong(QStringLiteral("--store needs the name of a file"));
    }
    m_options.storeFile = m_parser.value(m_store);
    const QStringList faults {readListen(), readAuthListen(), readTokens(),
                              readAuthServer(authServer)};
    for (const QString &fault : faults) {
        if (!fault.isEmpty()) {
            return wrong(fault);
        }
    }
    return m_options;
}

QString Reader::readListen()
{
    const QString text = m_parser.value(m_listen);
    const std::optional<HostPort> address = hostPort(text);
    if (!address) {
        return QStringLiteral("--listen '%1': give an address and a port, such as 127.0.0.1:4000")
            .arg(text);
    }
    m_options.host = address->host;
    m_options.port = address->port;
    return {};
}

QString Reader::readAuthListen()
{
    const QString text = m_parser.value(m_authListen);
    m_options.hasAuthServer = text != QLatin1String("off");
    const std::optional<HostPort> address = hostPort(text);
    if (m_options.hasAuthServer && !address) {
        return QStringLiteral("--auth-listen '%1': give an address and a port, such as "
                              "127.0.0.1:5000, or off")
            .arg(text);
    }
    if (address) {
        m_options.authHost = address->host;
        m_options.authPort = address->port;
    }
    return {};
}

QString Reader::readTokens()
{
    const QStringList texts = m_parser.values(m_token);
    for (const QString &text : texts) {
        const auto token = tokenOf(text);
        if (!token) {
            return QStringLiteral("--token '%1': give KEY=USER,LOCATION,CONTROLLER, where KEY is "
                                  "API_TOKEN_MC_ and at least 16 letters or digits, the rest "
                                  "whole numbers, such as API_TOKEN_MC_abcdefgh12345678=1,2,3")
                .arg(text);
        }
        m_options.tokens.insert(token->first, token->second);
    }
    return {};
}

QString Reader::readAuthServer(const QString &authServer)
{
    const QUrl url(authServer, QUrl::StrictMode);
    const bool isHttp
        = url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https");
    if (!authServer.isEmpty() && (!url.isValid() || !isHttp || url.host().isEmpty())) {
        return QStringLiteral("MICROCONTROLLER_AUTH_SERVER '%1': give a URL such as "
                              "http://127.0.0.1:5000")
            .arg(authServer);
    }
    if (authServer.isEmpty() && !m_options.hasAuthServer) {
        return QStringLiteral("--auth-listen off needs MICROCONTROLLER_AUTH_SERVER in the "
                              "environment, a URL such as http://127.0.0.1:5000");
    }
    m_options.authUrl = authServer.isEmpty() ? QUrl() : url;
    return {};
}

} // namespace

Result<MockServerOptions, CommandLineError> readCommandLine(const QStringList &arguments,
                                                            const QString &authServer)
{
    return Reader().read(arguments, authServer);
}

} // namespace armature
