// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/commandline.h"
#include "app/common/credentials.h"
#include "app/common/proxysetting.h"
#include "app/common/settings.h"

#include <QTemporaryDir>
#include <QTest>

using namespace armature;

namespace {

const QByteArray kKey = "API_TOKEN_MC_abcdefgh12345678";

Result<Options, CommandLineError> parse(const char *line,
                                        const QProcessEnvironment &environment = {})
{
    const QString words = QStringLiteral("armature ") + QString::fromLatin1(line);
    return parseCommandLine(Program::Bridge, words.split(QLatin1Char(' '), Qt::SkipEmptyParts),
                            environment);
}

} // namespace

class TestProxySetting : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void proxies_data();
    void proxies();
    void commandLineTakesNoProxyPassword_data();
    void commandLineTakesNoProxyPassword();
    void proxyErrorsQuoteNoPassword();
    void proxyOfTheEnvironmentMayHoldAPassword();
    void noProxyUnlessAsked();
    void profilesPasswordGoesToItsOwnProxyAlone();
    void proxyPasswordIsItsOwnersAlone();
    void systemsProxyIsAskedOnce();
    void demoHasNoProxy();
};

void TestProxySetting::proxies_data()
{
    QTest::addColumn<QByteArray>("url");
    const auto row
        = [](const char *text, const char *url) { QTest::newRow(text) << QByteArray(url); };
    row("http://proxy.example:3128", "http://proxy.example:3128");
    row(" http://proxy.example:3128/ ", "http://proxy.example:3128");
    row("http://me@[::1]:8080", "http://me@[::1]:8080");
    row("system", "system:");
    row("none", "");
    row("", "");
    for (const char *wrong :
         {"proxy.example:3128", "proxy.example", "http://proxy.example", "https://proxy.example:1",
          "socks5://proxy.example:1080", "http://proxy.example:99999", "http://:3128",
          "http://proxy.example:3128/path", "direct", "http://a b:1"}) {
        row(wrong, "wrong");
    }
}

void TestProxySetting::proxies()
{
    QFETCH(const QByteArray, url);
    const auto proxy = parseProxy(QString::fromLatin1(QTest::currentDataTag()));
    QCOMPARE(proxy ? proxy.value().toEncoded() : QByteArray("wrong"), url);
    if (!proxy) {
        QCOMPARE(proxy.error().code, SettingError::Proxy);
        QVERIFY(proxy.error().detail.contains(QLatin1String("http://proxy.example:3128")));
    }
}

void TestProxySetting::commandLineTakesNoProxyPassword_data()
{
    QTest::addColumn<QString>("url");
    for (const char *url : {"http://me:s3cret@p:3128", "http://:s3cret@p:3128",
                            "http://me:s3/cr@t@p:3128", "me:s3cret@p:3128"}) {
        QTest::newRow(url) << QString::fromLatin1(url);
    }
}

void TestProxySetting::commandLineTakesNoProxyPassword()
{
    QFETCH(const QString, url);
    const auto options = parseCommandLine(
        Program::Desktop, {QStringLiteral("armature"), QStringLiteral("--proxy"), url},
        QProcessEnvironment());
    QVERIFY(!options.isOk());
    QVERIFY(options.error().detail.contains(QLatin1String("ARMATURE_PROXY")));
    QVERIFY(!options.error().detail.contains(QLatin1String("s3")));
}

void TestProxySetting::proxyErrorsQuoteNoPassword()
{
    const auto proxy = parseProxy(QStringLiteral("https://me:s3/cr@t@p:3128"));
    QVERIFY(!proxy.isOk());
    QVERIFY2(!proxy.error().detail.contains(QLatin1String("s3")), qPrintable(proxy.error().detail));
    QCOMPARE(proxyText(QUrl(QStringLiteral("http://me:s3cret@p:3128"))),
             QStringLiteral("http://me@p:3128"));
    QCOMPARE(proxyText(QUrl(QStringLiteral("system:"))), QStringLiteral("system"));
}

void TestProxySetting::proxyOfTheEnvironmentMayHoldAPassword()
{
    QProcessEnvironment environment;
    environment.insert(QStringLiteral("ARMATURE_PROXY"),
                       QStringLiteral("http://me:s%40cret@p:3128"));
    const Options options = parse("", environment).value();
    const BridgeConfig config = resolveConfig(options, {}, kKey).value();
    QCOMPARE(config.proxy.password(), QStringLiteral("s@cret"));
    const Options direct = parse("--proxy none", environment).value();
    QVERIFY(resolveConfig(direct, {}, kKey).value().proxy.isEmpty());
}

void TestProxySetting::noProxyUnlessAsked()
{
    QProcessEnvironment environment;
    environment.insert(QStringLiteral("http_proxy"), QStringLiteral("http://p:3128"));
    environment.insert(QStringLiteral("https_proxy"), QStringLiteral("http://p:3128"));
    const Options options = parse("--server wss://h", environment).value();
    const BridgeConfig config = resolveConfig(options, {}, kKey).value();
    QVERIFY(config.proxy.isEmpty());
    QVERIFY(withSystemProxy(config).proxy.isEmpty());
}

void TestProxySetting::profilesPasswordGoesToItsOwnProxyAlone()
{
    Settings settings;
    settings.proxy = QStringLiteral("http://me@p:3128");
    const QString password = QStringLiteral("s3:cr@t");
    const auto passwordFor = [&](const char *line) {
        const Options options = parse(line).value();
        return resolveConfig(options, settings, kKey, password).value().proxy.password();
    };
    QCOMPARE(passwordFor(""), password);
    QCOMPARE(passwordFor("--proxy http://me@p:3128"), password);
    QCOMPARE(passwordFor("--proxy http://me@other:3128"), QString());
    QCOMPARE(passwordFor("--proxy http://you@p:3128"), QString());
    QCOMPARE(passwordFor("--proxy system"), QString());
    settings.proxy = QStringLiteral("ftp://p");
    QCOMPARE(resolveConfig({}, settings, kKey).error().code, SettingError::Proxy);
}

void TestProxySetting::proxyPasswordIsItsOwnersAlone()
{
    const QTemporaryDir folder;
    const QString path = proxyPasswordFileFor(folder.filePath(QStringLiteral("armature.ini")),
                                              QStringLiteral("../etc"));
    QCOMPARE(QFileInfo(path).absolutePath(), folder.path());
    QCOMPARE(readProxyPassword(path), QString());
    QVERIFY(writeProxyPassword(path, QStringLiteral(" blanks and ümläut ")));
    const auto others = QFileDevice::ReadGroup | QFileDevice::ReadOther;
    QVERIFY(!(QFile::permissions(path) & others));
    QCOMPARE(readProxyPassword(path), QStringLiteral(" blanks and ümläut "));
    QVERIFY(writeProxyPassword(path, {}));
    QVERIFY(!QFile::exists(path));
    QVERIFY(writeProxyPassword(path, {}));
}

void TestProxySetting::systemsProxyIsAskedOnce()
{
    BridgeConfig config;
    config.serverUrl = QUrl(QStringLiteral("wss://bench.example"));
    config.proxy = QUrl(QStringLiteral("system:"));
    // Whatever this machine says: no bridge ever sees the word itself.
    const QUrl answer = withSystemProxy(config).proxy;
    QVERIFY(answer.isEmpty() || answer.scheme() == QLatin1String("http"));
    config.proxy = QUrl(QStringLiteral("http://p:3128"));
    QCOMPARE(withSystemProxy(config), config);
}

void TestProxySetting::demoHasNoProxy()
{
    Settings settings;
    settings.proxy = QStringLiteral("http://p:3128");
    QVERIFY(resolveConfig(parse("--demo").value(), settings, {}).value().proxy.isEmpty());
}

QTEST_GUILESS_MAIN(TestProxySetting)
#include "tst_proxysetting.moc"
