// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/cannedserver.h"
#include "tests/support/mockserverfixture.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace armature;

namespace {

/// The program, with its output gathered.
struct Program
{
    explicit Program(const QStringList &arguments, const QString &authServer = {})
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("MICROCONTROLLER_AUTH_SERVER"), authServer);
        process.setProcessEnvironment(environment);
        process.setProcessChannelMode(QProcess::MergedChannels);
        QObject::connect(&process, &QProcess::readyRead, &process,
                         [this] { output += process.readAll(); });
        process.start(QStringLiteral(ARMATURE_MOCK_SERVER), arguments);
    }
    [[nodiscard]] bool waitForExit()
    {
        return QTest::qWaitFor([this] { return process.state() == QProcess::NotRunning; },
                               kDeadline);
    }
    [[nodiscard]] bool waitUntilReady()
    {
        return QTest::qWaitFor([this] { return output.endsWith("ready\n"); }, kDeadline);
    }
    [[nodiscard]] quint16 portAfter(const QByteArray &mark) const
    {
        const QByteArray rest = output.mid(output.indexOf(mark) + mark.size());
        return rest.left(rest.indexOf('/')).toUShort();
    }

    QProcess process;
    QByteArray output;
};

} // namespace

class TestMockServerProgram : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup();
    void programRefusesBadOptions_data();
    void programRefusesBadOptions();
    void programSaysThatThePortIsTaken();
    void programEndsCleanlyOnSignals_data();
    void programEndsCleanlyOnSignals();
    void programAsksTheServerOfTheEnvironment();
    void programKeepsItsStore();

private: // NOLINT(readability-redundant-access-specifiers): these are no slots
    MockServerFixture m_mock;
};

void TestMockServerProgram::cleanup()
{
    m_mock.server.reset();
}

void TestMockServerProgram::programRefusesBadOptions_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("authServer");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QByteArray>("says");
    const auto row = [](const char *name, const QStringList &arguments, int exitCode,
                        const char *says, const QString &authServer = {}) {
        QTest::newRow(name) << arguments << authServer << exitCode << QByteArray(says);
    };
    const auto one = [](const char *option, const char *value) {
        return QStringList {QLatin1String(option), QLatin1String(value)};
    };
    row("no port", one("--listen", "127.0.0.1"), 2, "127.0.0.1:4000");
    row("port beyond", one("--listen", "127.0.0.1:70000"), 2, "127.0.0.1:4000");
    row("name for an address", one("--listen", "bench:4000"), 2, "127.0.0.1:4000");
    row("auth listen", one("--auth-listen", "on"), 2, "127.0.0.1:5000, or off");
    row("auth off alone", one("--auth-listen", "off"), 2, "MICROCONTROLLER_AUTH_SERVER");
    row("short token", one("--token", "API_TOKEN_MC_abc=1,2,3"), 2, "KEY=USER,LOCATION,CONTROLLER");
    row("two ids", one("--token", "API_TOKEN_MC_abcdefgh12345678=1,2"), 2,
        "KEY=USER,LOCATION,CONTROLLER");
    row("ids no numbers", one("--token", "API_TOKEN_MC_abcdefgh12345678=1,2,x"), 2,
        "KEY=USER,LOCATION,CONTROLLER");
    row("unknown option", {QStringLiteral("--frobnicate")}, 2, "frobnicate");
    row("word", {QStringLiteral("word")}, 2, "'word' is no option");
    row("auth URL", {}, 2, "http://127.0.0.1:5000", QStringLiteral("127.0.0.1:5000"));
    row("help", {QStringLiteral("--help")}, 0, "/operator/freeze");
    row("version", {QStringLiteral("--version")}, 0, "armature-mock-server 0.");
}

void TestMockServerProgram::programRefusesBadOptions()
{
    QFETCH(const QStringList, arguments);
    QFETCH(const QString, authServer);
    QFETCH(const QByteArray, says);
    Program program(arguments, authServer);
    QVERIFY(program.waitForExit());
    QTEST(program.process.exitCode(), "exitCode");
    QVERIFY2(program.output.contains(says), program.output.constData());
}

void TestMockServerProgram::programSaysThatThePortIsTaken()
{
    m_mock.start();
    const QString taken = QStringLiteral("127.0.0.1:%1").arg(m_mock.addresses.port);
    const QString free = QStringLiteral("127.0.0.1:0");
    Program endpoint({QStringLiteral("--listen"), taken, QStringLiteral("--auth-listen"), free});
    QVERIFY(endpoint.waitForExit());
    QCOMPARE(endpoint.process.exitCode(), 1);
    QVERIFY2(endpoint.output.contains(taken.toUtf8()), endpoint.output.constData());
    Program auth({QStringLiteral("--listen"), free, QStringLiteral("--auth-listen"), taken});
    QVERIFY(auth.waitForExit());
    QCOMPARE(auth.process.exitCode(), 1);
    QVERIFY2(auth.output.contains("--auth-listen"), auth.output.constData());
}

void TestMockServerProgram::programEndsCleanlyOnSignals_data()
{
    QTest::addColumn<QString>("signal");
    QTest::newRow("SIGINT") << QStringLiteral("-INT");
    QTest::newRow("SIGTERM") << QStringLiteral("-TERM");
}

void TestMockServerProgram::programEndsCleanlyOnSignals()
{
    QFETCH(const QString, signal);
    const QString free = QStringLiteral("127.0.0.1:0");
    Program program({QStringLiteral("--listen"), free, QStringLiteral("--auth-listen"), free});
    QVERIFY(program.waitUntilReady());
    QVERIFY2(program.output.contains(kDevelopmentKey), program.output.constData());
    m_mock.addresses.port = program.portAfter("ws://127.0.0.1:");
    const auto device = m_mock.joined();
    QVERIFY(device->isOpen());
    QCOMPARE(QProcess::execute(QStringLiteral("kill"),
                               {signal, QString::number(program.process.processId())}),
             0);
    QVERIFY(program.waitForExit());
    QCOMPARE(program.process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(program.process.exitCode(), 0);
    QTRY_COMPARE_WITH_TIMEOUT(device->closeCode(), std::optional(1012), kDeadline);
}

void TestMockServerProgram::programAsksTheServerOfTheEnvironment()
{
    CannedServer auth(CannedServer::json(R"({"user_id":7,"location_id":8,"controller_id":9})"));
    Program program({QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0"),
                     QStringLiteral("--auth-listen"), QStringLiteral("off")},
                    auth.url().toString());
    QVERIFY(program.waitUntilReady());
    RawWebSocket client;
    client.open(program.portAfter("ws://127.0.0.1:"), kEndpoint, keyHeader());
    QTRY_VERIFY_WITH_TIMEOUT(!client.received.isEmpty(), kDeadline);
    QVERIFY(client.received.first().contains(R"("controller_id":9)"));
    program.process.terminate();
    QVERIFY(program.waitForExit());
}

void TestMockServerProgram::programKeepsItsStore()
{
    const QTemporaryDir folder;
    const QString free = QStringLiteral("127.0.0.1:0");
    const QStringList arguments {
        QStringLiteral("--listen"),      free,
        QStringLiteral("--auth-listen"), free,
        QStringLiteral("--store"),       folder.filePath(QStringLiteral("store"))};
    for (int stored = 1; stored <= 2; ++stored) {
        Program program(arguments);
        QVERIFY(program.waitUntilReady());
        m_mock.addresses.port = program.portAfter("ws://127.0.0.1:");
        const auto device = m_mock.joined();
        device->sendText(R"({"topic":"microcontroller:v1:3","event":"upload_readings","payload":)"
                         R"({"s":[{"type":"pressure","value":1013.25}]},"ref":"2"})");
        QTRY_COMPARE_WITH_TIMEOUT(device->received.size(), 1, kDeadline);
        QCOMPARE(ask(m_mock.addresses.port, "GET", "/operator/readings")
                     .json()
                     .value(u"stored_readings")
                     .toInt(),
                 stored);
        program.process.kill();
        QVERIFY(program.waitForExit());
    }
}

QTEST_GUILESS_MAIN(TestMockServerProgram)
#include "tst_mockserver_program.moc"
