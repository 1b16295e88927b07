// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/terminationsignals.h"
#include "bridge/simulator/mockserveroptions.h"

#include <QCoreApplication>
#include <QTextStream>

using namespace armature;

namespace {

constexpr int kFailed = 1;
constexpr int kWrongCommandLine = 2;

int sayWhy(const Error<CommandLineError> &error)
{
    switch (error.code) {
    case CommandLineError::HelpAsked:
        QTextStream(stdout) << error.detail;
        return 0;
    case CommandLineError::VersionAsked:
        QTextStream(stdout) << "armature-mock-server " << QCoreApplication::applicationVersion()
                            << '\n';
        return 0;
    case CommandLineError::Wrong:
        break;
    }
    QTextStream(stderr) << "armature-mock-server: " << error.detail
                        << "\nTry armature-mock-server --help.\n";
    return kWrongCommandLine;
}

QString sentenceOf(const Error<MockServerError> &error, const MockServerOptions &options)
{
    const auto address = [](const QHostAddress &host, quint16 port) {
        return QString(host.toString() + u':' + QString::number(port));
    };
    switch (error.code) {
    case MockServerError::CannotListen:
        return QStringLiteral("cannot listen on %1: %2; choose another with --listen HOST:PORT")
            .arg(address(options.host, options.port), error.detail);
    case MockServerError::AuthCannotListen:
        return QStringLiteral("the auth server cannot listen on %1: %2; choose another with "
                              "--auth-listen HOST:PORT")
            .arg(address(options.authHost, options.authPort), error.detail);
    case MockServerError::NoAuthServer:
        return QStringLiteral("there is no auth server to ask");
    case MockServerError::StoreUnusable:
        return QStringLiteral("the store '%1' cannot be used: %2")
            .arg(options.storeFile, error.detail);
    }
    return {};
}

void sayReady(const MockServerAddresses &addresses, const MockServerOptions &options)
{
    QTextStream out(stdout);
    out << "endpoint         " << addresses.endpoint.toString() << '\n';
    if (addresses.authPort != 0) {
        out << "auth server      http://" << options.authHost.toString() << ':'
            << addresses.authPort << "/api/v1/auth?token=KEY\n";
    }
    if (!options.authUrl.isEmpty()) {
        out << "keys checked by  " << options.authUrl.toString() << '\n';
    }
    out << "operator         " << addresses.operatorSide.toString() << '\n'
        << "development key  " << kDevelopmentKey.toByteArray() << '\n'
        << "store            "
        << (options.storeFile.isEmpty() ? QStringLiteral("in memory") : options.storeFile) << '\n'
        << "ready\n";
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("armature-mock-server"));
    QCoreApplication::setApplicationVersion(QStringLiteral(ARMATURE_VERSION));
    const auto options = readCommandLine(QCoreApplication::arguments(),
                                         qEnvironmentVariable("MICROCONTROLLER_AUTH_SERVER"));
    if (!options) {
        return sayWhy(options.error());
    }
    MockServer server;
    const auto addresses = server.start(options.value());
    if (!addresses) {
        QTextStream(stderr) << "armature-mock-server: "
                            << sentenceOf(addresses.error(), options.value()) << '\n';
        return kFailed;
    }
    const TerminationSignals signals;
    QObject::connect(&signals, &TerminationSignals::terminationRequested, &application,
                     &QCoreApplication::quit);
    sayReady(addresses.value(), options.value());
    const int code = QCoreApplication::exec();
    server.stop();
    return code;
}
