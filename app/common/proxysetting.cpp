// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/proxysetting.h"

#include <QCoreApplication>
#include <QNetworkProxy>

namespace armature {

namespace {

using Wrong = Error<SettingError>;

/// The context of these sentences for the translators.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(ProxySetting)
};

const auto kSystemScheme = QLatin1String("system");

/// What stands between `//` and the last `@`, whatever signs a password has in it.
QString loginIn(const QString &text)
{
    const qsizetype begin = text.indexOf(QLatin1String("//"));
    const qsizetype end = text.lastIndexOf(QLatin1Char('@'));
    const qsizetype from = begin < 0 ? 0 : begin + 2;
    return end > from ? text.mid(from, end - from) : QString();
}

QString withoutLogin(const QString &text)
{
    const QString login = loginIn(text);
    return login.isEmpty() ? text : QString(text).replace(login, QStringLiteral("…"));
}

bool isProxyUrl(const QUrl &url)
{
    const bool hasMore = url.path().size() > 1 || url.hasQuery() || url.hasFragment();
    return url.isValid() && url.scheme() == QLatin1String("http") && !url.host().isEmpty()
        && url.port() > 0 && !hasMore;
}

QUrl urlOf(const QNetworkProxy &proxy)
{
    QUrl url;
    url.setScheme(QStringLiteral("http"));
    url.setUserName(proxy.user(), QUrl::DecodedMode);
    url.setPassword(proxy.password(), QUrl::DecodedMode);
    url.setHost(proxy.hostName());
    url.setPort(proxy.port());
    return url;
}

} // namespace

Result<QUrl, SettingError> parseProxy(const QString &text)
{
    const QString wanted = text.trimmed();
    if (wanted.isEmpty() || wanted == QLatin1String("none")) {
        return QUrl();
    }
    if (wanted == kSystemScheme) {
        return QUrl(QStringLiteral("system:"));
    }
    QUrl url(wanted, QUrl::StrictMode);
    if (!isProxyUrl(url)) {
        return Wrong {SettingError::Proxy,
                      Words::tr("\"%1\" is no proxy. It looks like http://proxy.example:3128 or "
                                "http://user@proxy.example:3128; or it is system, or none.")
                          .arg(withoutLogin(wanted))};
    }
    url.setPath(QString());
    return url;
}

QString proxyText(const QUrl &proxy)
{
    return proxy.scheme() == kSystemScheme ? QString(kSystemScheme)
                                           : proxy.toString(QUrl::RemovePassword);
}

bool holdsPassword(const QString &text)
{
    return loginIn(text).contains(QLatin1Char(':'));
}

BridgeConfig withSystemProxy(BridgeConfig config)
{
    if (config.proxy.scheme() != kSystemScheme) {
        return config;
    }
    config.proxy = QUrl();
    // The system keeps proxies for http and https, which a WebSocket begins as.
    QUrl asked = config.serverUrl;
    asked.setScheme(asked.scheme() == QLatin1String("wss") ? QStringLiteral("https")
                                                           : QStringLiteral("http"));
    const QList<QNetworkProxy> proxies
        = QNetworkProxyFactory::systemProxyForQuery(QNetworkProxyQuery(asked));
    for (const QNetworkProxy &proxy : proxies) {
        if (proxy.type() == QNetworkProxy::NoProxy) {
            return config;
        }
        if (proxy.type() == QNetworkProxy::HttpProxy
            || proxy.type() == QNetworkProxy::HttpCachingProxy) {
            config.proxy = urlOf(proxy);
            return config;
        }
    }
    return config;
}

} // namespace armature
