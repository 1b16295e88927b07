// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/commandline.h"
#include "app/common/credentials.h"
#include "app/common/resolve.h"
#include "app/common/settings.h"

#include <QTemporaryDir>
#include <QTest>

using namespace armature;

namespace {

QStringList words(const char *line)
{
    return QString::fromLatin1(line).split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

Result<Options, CommandLineError> parse(const char *line,
                                        const QProcessEnvironment &environment = {},
                                        Program program = Program::Bridge)
{
    return parseCommandLine(program, QStringList {QStringLiteral("armature")} + words(line),
                            environment);
}

const QByteArray kKey = "API_TOKEN_MC_abcdefgh12345678";

} // namespace

class TestCommandLine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsEveryOption();
    void leavesOutWhatIsNotSaid();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void environmentFillsGaps();
    void demoIgnoresTheEnvironment();
    void eventsAreTheBridgesAlone();
    void urls_data();
    void urls();
    void keysForm_data();
    void keysForm();
    void keyComesFromTheFileFirst();
    void caFileMustHoldACertificate();
    void settingsComeBack();
    void brokenSettingsFallBack();
    void commandLineWinsOverProfile();
    void keyFileIsItsOwnersAlone();
};

void TestCommandLine::readsEveryOption()
{
    const auto options = parse("--server ws://h --token-file k --ca-file c --board /dev/ttyACM0 "
                               "--baud 9600 --data d --profile p --config f --remote-control on "
                               "--lease 60 --value-format string --captured-at --duration 3 "
                               "--phoenix-vsn 2.0.0 --events --check --slew 12.5 --list-commands "
                               "--reset-stop --proxy http://me@p:3128");
    QVERIFY2(options.isOk(), options ? "" : qPrintable(options.error().detail));
    const Options &o = options.value();
    QCOMPARE(o.server, std::optional(QStringLiteral("ws://h")));
    QCOMPARE(o.tokenFile, std::optional(QStringLiteral("k")));
    QCOMPARE(o.board, std::optional(QStringLiteral("/dev/ttyACM0")));
    QCOMPARE(o.baud, std::optional(9600));
    QCOMPARE(o.isRemoteAllowed, std::optional(true));
    QCOMPARE(o.lease, std::optional(std::chrono::seconds(60)));
    QCOMPARE(o.valueFormat, std::optional(UploadFormat::Value::String));
    QCOMPARE(o.phoenixVersion, std::optional(QStringLiteral("2.0.0")));
    QCOMPARE(o.duration, std::optional(std::chrono::seconds(3)));
    QVERIFY(o.hasCapturedAt);
    QVERIFY(o.hasEvents);
    QVERIFY(o.isCheck);
    QVERIFY(o.isListing);
    QVERIFY(o.isResettingStop);
    QCOMPARE(o.slew, std::optional(12.5));
    QCOMPARE(o.proxy, std::optional(QStringLiteral("http://me@p:3128")));
    QVERIFY(!o.isDemo);
}

void TestCommandLine::leavesOutWhatIsNotSaid()
{
    const auto options = parse("");
    QVERIFY(options.isOk());
    QVERIFY(!options.value().server);
    QVERIFY(!options.value().isRemoteAllowed);
    QVERIFY(!options.value().lease);
}

void TestCommandLine::saysWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("says");
    const auto row = [](const char *line, const char *says) {
        QTest::newRow(line) << QByteArray(line) << QByteArray(says);
    };
    row("--sever ws://h", "--server");
    row("--event", "--events");
    row("--token API_TOKEN_MC_abcdefgh12345678", "--token-file");
    row("--baud 1200", "bootloader");
    row("--baud fast", "whole number");
    row("--lease 0", "1 to 60");
    row("--slew fast", "units a second");
    row("--slew -1", "units a second");
    row("--lease 61", "1 to 60");
    row("--remote-control maybe", "on or off");
    row("--value-format text", "number or string");
    row("--duration -3", "--duration");
    row("--phoenix-vsn 3", "2.0.0");
    row("--demo --board /dev/ttyACM0", "never uses a real board");
    row("--demo --server ws://h", "--board simulated");
    row("--demo --check", "--demo");
    row("--demo --proxy http://p:1", "--proxy");
    row("--chek", "--check");
    row("stray", "stray");
}

void TestCommandLine::saysWhatIsWrong()
{
    QFETCH(const QByteArray, line);
    QFETCH(const QByteArray, says);
    const auto options = parse(line.constData());
    QVERIFY(!options.isOk());
    QVERIFY2(options.error().detail.contains(QString::fromLatin1(says)),
             qPrintable(options.error().detail));
}

void TestCommandLine::environmentFillsGaps()
{
    QProcessEnvironment environment;
    environment.insert(QStringLiteral("ARMATURE_SERVER"), QStringLiteral("ws://env"));
    environment.insert(QStringLiteral("ARMATURE_BOARD"), QStringLiteral("/dev/env"));
    environment.insert(QStringLiteral("ARMATURE_API_TOKEN"), QString::fromLatin1(kKey));
    const auto options = parse("--board auto", environment);
    QCOMPARE(options.value().server, std::optional(QStringLiteral("ws://env")));
    QCOMPARE(options.value().board, std::optional(QStringLiteral("auto")));
    QCOMPARE(options.value().token, std::optional(QString::fromLatin1(kKey)));
}

void TestCommandLine::demoIgnoresTheEnvironment()
{
    QProcessEnvironment environment;
    environment.insert(QStringLiteral("ARMATURE_BOARD"), QStringLiteral("/dev/ttyACM0"));
    environment.insert(QStringLiteral("ARMATURE_SERVER"), QStringLiteral("ws://real"));
    const auto options = parse("--demo", environment);
    QVERIFY(options.isOk());
    QVERIFY(!options.value().board);
    QVERIFY(!options.value().server);
}

void TestCommandLine::eventsAreTheBridgesAlone()
{
    QVERIFY(!parse("--events", {}, Program::Desktop).isOk());
}

void TestCommandLine::urls_data()
{
    QTest::addColumn<bool>("isGood");
    QTest::newRow("ws://127.0.0.1:4000") << true;
    QTest::newRow("wss://my.subdomain/microcontrollers/websocket") << true;
    QTest::newRow("ws://[::1]:4000") << true;
    QTest::newRow("http://127.0.0.1:4000") << false;
    QTest::newRow("127.0.0.1:4000") << false;
    QTest::newRow("ws://") << false;
    QTest::newRow("ws://user:secret@host") << false;
    QTest::newRow("ws://host:99999") << false;
    QTest::newRow("") << false;
}

void TestCommandLine::urls()
{
    QFETCH(const bool, isGood);
    QCOMPARE(parseServerUrl(QString::fromLatin1(QTest::currentDataTag())).isOk(), isGood);
}

void TestCommandLine::keysForm_data()
{
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<bool>("isGood");
    QTest::newRow("good") << kKey << true;
    QTest::newRow("fifteen") << QByteArray("API_TOKEN_MC_abcdefgh1234567") << false;
    QTest::newRow("prefix") << QByteArray("API_TOKEN_abcdefgh12345678") << false;
    QTest::newRow("line end") << kKey + "\n" << false;
    QTest::newRow("header injection") << kKey + "\r\nX: y" << false;
    QTest::newRow("blank") << QByteArray("API_TOKEN_MC_abcdefgh 12345678") << false;
    QTest::newRow("empty") << QByteArray() << false;
}

void TestCommandLine::keysForm()
{
    QFETCH(const QByteArray, key);
    QTEST(isKeyWellFormed(key), "isGood");
}

void TestCommandLine::keyComesFromTheFileFirst()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("key"));
    QVERIFY(writeKeyFile(path, kKey));
    Options options;
    options.tokenFile = path;
    options.token = QStringLiteral("API_TOKEN_MC_fromtheenvironment");
    QCOMPARE(resolveKey(options, {}).value(), kKey);
    options.tokenFile.reset();
    QCOMPARE(resolveKey(options, {}).value(), QByteArray("API_TOKEN_MC_fromtheenvironment"));
    options.token.reset();
    QCOMPARE(resolveKey(options, path).value(), kKey);
    QCOMPARE(resolveKey(options, folder.filePath(QStringLiteral("none"))).value(), QByteArray());
    options.tokenFile = folder.filePath(QStringLiteral("none"));
    QCOMPARE(resolveKey(options, path).error().code, SettingError::Key);
}

void TestCommandLine::caFileMustHoldACertificate()
{
    QVERIFY(checkCaFile({}).isOk());
    const QTemporaryDir folder;
    QVERIFY(!checkCaFile(folder.filePath(QStringLiteral("none.pem"))).isOk());
    QFile file(folder.filePath(QStringLiteral("empty.pem")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("not a certificate\n");
    file.close();
    QCOMPARE(checkCaFile(file.fileName()).error().code, SettingError::CaFile);
}

void TestCommandLine::settingsComeBack()
{
    const QTemporaryDir folder;
    const SettingsFile file(folder.filePath(QStringLiteral("deep/armature.ini")));
    QCOMPARE(file.load(kDefaultProfile), Settings {});
    Settings settings;
    settings.server = QStringLiteral("wss://bench, with = odd ; signs");
    settings.proxy = QStringLiteral("http://me@proxy:3128");
    settings.board = QStringLiteral("/dev/serial/by-id/x");
    settings.baud = 1'000'000;
    settings.lease = std::chrono::seconds(7);
    settings.uploadFormat = {UploadFormat::Value::String, true};
    settings.isRemoteAllowed = true;
    settings.slew = 12.5;
    settings.windowGeometry = QByteArray("\0\1\2", 3);
    QVERIFY(file.save(QStringLiteral("bench 2"), settings));
    QCOMPARE(file.load(QStringLiteral("bench 2")), settings);
    QCOMPARE(file.load(kDefaultProfile), Settings {});
    QCOMPARE(file.profiles(), QStringList {QStringLiteral("bench 2")});
}

void TestCommandLine::brokenSettingsFallBack()
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("broken.ini")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("[default]\nbaud=1200\nleaseSeconds=9999\nvalueFormat=morse\nremoteControl=\x01\n");
    file.close();
    const Settings settings = SettingsFile(file.fileName()).load(kDefaultProfile);
    QCOMPARE(settings.baud, 115200);
    QCOMPARE(settings.lease, std::chrono::seconds(60));
    QCOMPARE(settings.uploadFormat.value, UploadFormat::Value::Number);
}

void TestCommandLine::commandLineWinsOverProfile()
{
    Settings settings;
    settings.server = QStringLiteral("ws://profile");
    settings.baud = 9600;
    settings.isRemoteAllowed = true;
    const Options options = parse("--server ws://line --remote-control off").value();
    const BridgeConfig config = resolveConfig(options, settings, kKey).value();
    QCOMPARE(config.serverUrl, QUrl(QStringLiteral("ws://line")));
    QCOMPARE(config.baud, 9600);
    QVERIFY(!config.isRemoteAllowed);
    QCOMPARE(config.token, kKey);
}

void TestCommandLine::keyFileIsItsOwnersAlone()
{
    const QTemporaryDir folder;
    const QString path
        = keyFileFor(folder.filePath(QStringLiteral("armature.ini")), QStringLiteral("../etc"));
    QCOMPARE(QFileInfo(path).absolutePath(), folder.path());
    QVERIFY(writeKeyFile(path, kKey));
    const auto others = QFileDevice::ReadGroup | QFileDevice::ReadOther;
    QVERIFY(!(QFile::permissions(path) & others));
}

QTEST_GUILESS_MAIN(TestCommandLine)
#include "tst_commandline.moc"
