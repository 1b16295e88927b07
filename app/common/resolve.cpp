// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/resolve.h"

#include "app/common/credentials.h"
#include "app/common/mappingfile.h"
#include "app/common/mappingtext.h"
#include "app/common/proxysetting.h"
#include "bridge/core/mappingcheck.h"

#include <QCoreApplication>
#include <QFile>
#include <QSslCertificate>
#include <QStandardPaths>

namespace armature {

namespace {

using Wrong = Error<SettingError>;

/// The context of these sentences for the translators.
struct Resolve
{
    Q_DECLARE_TR_FUNCTIONS(Resolve)
};

QString keySentence(const Error<KeyError> &error, const QString &path)
{
    switch (error.code) {
    case KeyError::Missing:
        return Resolve::tr("The key file %1 is empty. Put the API key alone on its first line.")
            .arg(path);
    case KeyError::Unreadable:
        return Resolve::tr("The key file %1 cannot be read: %2.").arg(path, error.detail);
    case KeyError::WrongForm:
        return Resolve::tr("What is in %1 is no API key. A key is API_TOKEN_MC_ and at least 16 "
                           "letters or digits.")
            .arg(path);
    case KeyError::Unwritable:
        return Resolve::tr("The key file %1 cannot be written: %2.").arg(path, error.detail);
    }
    return {};
}

Result<QUrl, SettingError> resolveProxy(const Options &options, const Settings &settings,
                                        const QString &password)
{
    auto proxy = parseProxy(options.isDemo ? QString() : options.proxy.value_or(settings.proxy));
    if (!proxy || password.isEmpty() || !proxy.value().password().isEmpty()
        || proxy.value().userName().isEmpty()) {
        return proxy;
    }
    const auto ownProxy = parseProxy(settings.proxy);
    if (!ownProxy || ownProxy.value() != proxy.value()) {
        return proxy; // another one is not told the password of this
    }
    QUrl url = proxy.value();
    url.setPassword(password, QUrl::DecodedMode);
    return url;
}

/// What is simulated inside speaks the board protocol, whatever the profile's own board does.
BoardFormat resolveFormat(const Options &options, const Settings &settings, const QString &port)
{
    const bool isSimulated = port == QLatin1String("simulated");
    return isSimulated ? BoardFormat::Checked : options.boardFormat.value_or(settings.boardFormat);
}

} // namespace

Result<QUrl, SettingError> parseServerUrl(const QString &text)
{
    const QUrl url(text.trimmed(), QUrl::StrictMode);
    const QString scheme = url.scheme().toLower();
    if (scheme == QLatin1String("http") || scheme == QLatin1String("https")) {
        return Wrong {
            SettingError::Url,
            Resolve::tr("The server's address begins with %1://, but the board's readings "
                        "go over a WebSocket: use %2://.")
                .arg(scheme,
                     scheme == QLatin1String("http") ? QStringLiteral("ws")
                                                     : QStringLiteral("wss"))};
    }
    const bool isSocket = scheme == QLatin1String("ws") || scheme == QLatin1String("wss");
    if (!url.isValid() || !isSocket || url.host().isEmpty()) {
        return Wrong {
            SettingError::Url,
            Resolve::tr("\"%1\" is no server address. It looks like ws://127.0.0.1:4000 or "
                        "wss://my.subdomain.")
                .arg(text)};
    }
    if (!url.userInfo().isEmpty()) {
        return Wrong {SettingError::Url,
                      Resolve::tr("The server's address holds a user name or a password, which the "
                                  "server does not use. Leave out what stands before the @.")};
    }
    return url;
}

Result<QString, SettingError> checkCaFile(const QString &path)
{
    if (path.isEmpty()) {
        return path;
    }
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return Wrong {SettingError::CaFile,
                      Resolve::tr("The certificate file %1 cannot be read: %2.")
                          .arg(path, file.errorString())};
    }
    if (QSslCertificate::fromDevice(&file, QSsl::Pem).isEmpty()) {
        return Wrong {
            SettingError::CaFile,
            Resolve::tr("There is no certificate in %1. It must be a PEM file, with lines "
                        "that say BEGIN CERTIFICATE.")
                .arg(path)};
    }
    return path;
}

Result<QByteArray, SettingError> resolveKey(const Options &options, const QString &profileKeyFile)
{
    if (options.tokenFile) {
        const auto key = readKeyFile(*options.tokenFile);
        return key ? Result<QByteArray, SettingError>(key.value())
                   : Wrong {SettingError::Key, keySentence(key.error(), *options.tokenFile)};
    }
    if (options.token) {
        const QByteArray key = options.token->toLatin1().trimmed();
        if (!isKeyWellFormed(key)) {
            return Wrong {SettingError::Key,
                          Resolve::tr("What ARMATURE_API_TOKEN holds is no API key. A key is "
                                      "API_TOKEN_MC_ and at least 16 letters or digits.")};
        }
        return key;
    }
    if (!QFile::exists(profileKeyFile)) {
        return QByteArray();
    }
    const auto key = readKeyFile(profileKeyFile);
    return key ? Result<QByteArray, SettingError>(key.value())
               : Wrong {SettingError::Key, keySentence(key.error(), profileKeyFile)};
}

Result<BridgeConfig, SettingError> resolveConfig(const Options &options, const Settings &settings,
                                                 const QByteArray &key,
                                                 const QString &proxyPassword)
{
    BridgeConfig config;
    const QString server = options.server.value_or(settings.server);
    if (!options.isDemo && !server.isEmpty()) {
        const auto url = parseServerUrl(server);
        if (!url) {
            return url.error();
        }
        config.serverUrl = url.value();
    }
    const auto caFile = checkCaFile(options.caFile.value_or(settings.caFile));
    if (!caFile) {
        return caFile.error();
    }
    config.caFile = caFile.value();
    const auto proxy = resolveProxy(options, settings, proxyPassword);
    if (!proxy) {
        return proxy.error();
    }
    config.proxy = proxy.value();
    config.token = key;
    config.phoenixVersion = options.phoenixVersion.value_or(settings.phoenixVersion);
    config.boardPort
        = options.isDemo ? QStringLiteral("simulated") : options.board.value_or(settings.board);
    config.baud = options.baud.value_or(settings.baud);
    config.boardFormat = resolveFormat(options, settings, config.boardPort);
    config.mapping = options.isDemo ? Mapping {} : settings.mapping;
    config.isRemoteAllowed
        = options.isRemoteAllowed.value_or(options.isDemo || settings.isRemoteAllowed);
    config.lease = options.lease.value_or(settings.lease);
    config.isStopToReset = options.isResettingStop;
    config.isRemoteByOption = options.isRemoteAllowed.has_value() || options.isDemo;
    config.slew = options.slew.value_or(settings.slew);
    config.uploadFormat = settings.uploadFormat;
    config.uploadFormat.value = options.valueFormat.value_or(config.uploadFormat.value);
    config.uploadFormat.hasCapturedAt = config.uploadFormat.hasCapturedAt || options.hasCapturedAt;
    config.dataFolder
        = options.dataFolder.value_or(defaultDataFolder(options.profile.value_or(kDefaultProfile)));
    return config;
}

Result<Mapping, SettingError> resolveMapping(const Options &options, const Settings &settings)
{
    if (options.mappingFile) {
        const auto mapping = readMappingFile(*options.mappingFile);
        return mapping ? Result<Mapping, SettingError>(mapping.value())
                       : Wrong {SettingError::Mapping,
                                Resolve::tr("The mapping in %1 cannot be used. %2")
                                    .arg(*options.mappingFile, mapping.error().detail)};
    }
    if (options.isDemo) {
        return Mapping {};
    }
    for (const MappingProblem &problem : validate(settings.mapping)) {
        if (!isHint(problem.fault)) {
            return Wrong {
                SettingError::Mapping,
                Resolve::tr("The profile's mapping cannot be used. %1").arg(sentence(problem))};
        }
    }
    return settings.mapping;
}

Result<BridgeConfig, SettingError> resolveStart(const Options &options)
{
    const SettingsFile file(options.configFile.value_or(QString()));
    const QString profile = options.profile.value_or(kDefaultProfile);
    if (options.profile && !file.profiles().contains(profile) && profile != kDefaultProfile) {
        return Wrong {SettingError::Profile,
                      Resolve::tr("There is no profile \"%1\" in %2. It has: %3.")
                          .arg(profile, file.path(), file.profiles().join(QLatin1String(", ")))};
    }
    const auto key = options.isDemo ? Result<QByteArray, SettingError>(QByteArray())
                                    : resolveKey(options, keyFileFor(file.path(), profile));
    if (!key) {
        return key.error();
    }
    const Settings settings = file.load(profile);
    const auto mapping = resolveMapping(options, settings);
    if (!mapping) {
        return mapping.error();
    }
    auto config = resolveConfig(options, settings, key.value(),
                                readProxyPassword(proxyPasswordFileFor(file.path(), profile)));
    if (config && !config.value().serverUrl.isEmpty() && key.value().isEmpty()) {
        return Wrong {SettingError::Key,
                      Resolve::tr("A server is named but no API key. Use --token-file FILE, or the "
                                  "environment's ARMATURE_API_TOKEN.")};
    }
    if (!config) {
        return config;
    }
    BridgeConfig resolved = std::move(config).value();
    resolved.mapping = mapping.value();
    return resolved;
}

QString codeOf(SettingError error)
{
    switch (error) {
    case SettingError::Profile:
        return QStringLiteral("profile");
    case SettingError::Key:
        return QStringLiteral("key");
    case SettingError::Url:
    case SettingError::CaFile:
    case SettingError::Proxy:
    case SettingError::Mapping:
        break;
    }
    return QStringLiteral("setting");
}

QString defaultDataFolder(const QString &profile)
{
    const QString base = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation);
    return profile == kDefaultProfile ? base : base + QLatin1String("/profiles/") + profile;
}

} // namespace armature
