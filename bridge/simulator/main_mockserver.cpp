// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/simulator/mockserveroptions.h"

#include <QCoreApplication>
#include <QTextStream>

#ifdef Q_OS_UNIX
#include <QSocketNotifier>

#include <csignal>
#include <sys/socket.h>
#include <unistd.h>
#endif

using namespace armature;

namespace {

constexpr int kFailed = 1;
constexpr int kWrongCommandLine = 2;

#ifdef Q_OS_UNIX
// A signal handler can reach nothing but globals.
int signalPipe[2] = {-1, -1}; // NOLINT(modernize-avoid-c-arrays): socketpair's form

extern "C" void tellOfSignal(int /*signal*/)
{
    const char byte = 1;
    static_cast<void>(write(signalPipe[0], &byte, sizeof byte));
}

/// SIGINT and SIGTERM end the event loop.
void quitOnSignals(QCoreApplication &application)
{
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, signalPipe) != 0) {
        return;
    }
    auto *notifier = new QSocketNotifier(signalPipe[1], QSocketNotifier::Read, &application);
    QObject::connect(notifier, &QSocketNotifier::activated, &application, &QCoreApplication::quit);
    struct sigaction action = {};
    action.sa_handler = &tellOfSignal;
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
}
#else
void quitOnSignals(QCoreApplication & /*application*/) { }
#endif

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
    quitOnSignals(application);
    sayReady(addresses.value(), options.value());
    const int code = QCoreApplication::exec();
    server.stop();
    return code;
}
