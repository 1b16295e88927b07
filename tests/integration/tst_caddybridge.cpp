// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/bridge.h"
#include "bridge/simulator/virtualboard.h"
#include "tests/integration/caddysite.h"

#include <QJsonDocument>
#include <QTest>

using namespace armature;
using namespace std::chrono_literals;

namespace {

constexpr int kPatience = 20'000; ///< ms; a safety net

/// armature-bridge --events with a simulated board, and what it says.
class Program
{
public:
    Program(const QUrl &server, const QStringList &more)
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("ARMATURE_API_TOKEN"), QString::fromLatin1(kKey));
        process.setProcessEnvironment(environment);
        QObject::connect(&process, &QProcess::readyReadStandardOutput, &process,
                         [this] { read(); });
        const QStringList arguments {QStringLiteral("--events"),
                                     QStringLiteral("--server"),
                                     server.toString(),
                                     QStringLiteral("--board"),
                                     QStringLiteral("simulated"),
                                     QStringLiteral("--remote-control"),
                                     QStringLiteral("on"),
                                     QStringLiteral("--data"),
                                     m_folder.filePath(QStringLiteral("data")),
                                     QStringLiteral("--config"),
                                     m_folder.filePath(QStringLiteral("settings.ini")),
                                     QStringLiteral("--duration"), // should the test crash
                                     QStringLiteral("60")};
        process.start(QStringLiteral(ARMATURE_BRIDGE), arguments + more);
    }
    ~Program()
    {
        if (process.state() != QProcess::NotRunning) {
            process.kill();
            process.waitForFinished();
        }
    }
    Program(const Program &) = delete;
    Program &operator=(const Program &) = delete;

    /// The last event of that name, empty before the first.
    [[nodiscard]] QJsonObject last(const char *event) const
    {
        return m_last.value(QString::fromLatin1(event));
    }
    [[nodiscard]] QString server(const char *key) const
    {
        return last("server").value(QLatin1String(key)).toString();
    }
    /// How often it joined.
    [[nodiscard]] int joins() const { return int(m_states.count(QStringLiteral("joined"))); }
    [[nodiscard]] bool isReady() const
    {
        return server("state") == QLatin1String("joined")
            && last("board").value(QLatin1String("state")).toString() == QLatin1String("ready");
    }
    /// SIGTERM. True where it ended as asked.
    [[nodiscard]] bool end()
    {
        process.terminate();
        return QTest::qWaitFor([this] { return process.state() == QProcess::NotRunning; },
                               kPatience)
            && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
    }

    QProcess process {};

private:
    void read()
    {
        while (process.canReadLine()) {
            const QJsonObject object = QJsonDocument::fromJson(process.readLine()).object();
            m_last.insert(object.value(QLatin1String("event")).toString(), object);
            noteServer(object);
        }
    }

    void noteServer(const QJsonObject &object)
    {
        const QString state = server("state");
        const bool isNew = m_states.isEmpty() || m_states.constLast() != state;
        if (isNew && object.value(QLatin1String("event")) == QLatin1String("server")) {
            m_states.append(state);
        }
    }

    QTemporaryDir m_folder {};
    QHash<QString, QJsonObject> m_last {};
    QStringList m_states {};
};

/// A whole bridge in this process, with a board at hand.
class Bench : public QObject
{
public:
    explicit Bench(const Caddy &caddy)
    {
        BridgeConfig config;
        config.serverUrl = caddy.secureUrl();
        config.caFile = caddy.rootCertificate();
        config.token = kKey;
        config.boardPort = board.path();
        config.dataFolder = folder.path();
        config.isRemoteAllowed = true;
        bridge = std::make_unique<Bridge>(config);
        const Bridge *b = bridge.get();
        connect(b, &Bridge::serverChanged, this, [this](const auto &s) { noteServer(s); });
        connect(b, &Bridge::deliveryChanged, this, [this](const auto &s) { delivery = s; });
        connect(b, &Bridge::controlsChanged, this, [this](const auto &all) { controls = all; });
        connect(b, &Bridge::boardChanged, this, [this](const auto &s) { boardState = s.state; });
        connect(b, &Bridge::readingsArrived, this, [this](const auto &all) { read += all.size(); });
        bridge->start();
    }

    [[nodiscard]] bool isJoined() const { return server.state == ServerState::Joined; }
    [[nodiscard]] std::optional<double> motor() const
    {
        const bool isKnown = !controls.isEmpty() && controls.constFirst().applied;
        return isKnown ? std::optional(controls.constFirst().applied->value) : std::nullopt;
    }

    QTemporaryDir folder {};
    int joins = 0;
    VirtualBoard board {VirtualBoard::Settings {.hz = 100}};
    ServerStatus server {};
    BoardState boardState = BoardState::Absent;
    DeliveryStatus delivery {};
    qint64 read = 0; ///< readings that came from the board
    QList<ControlStatus> controls {};
    std::unique_ptr<Bridge> bridge {};

private:
    void noteServer(const ServerStatus &status)
    {
        joins += status.state == ServerState::Joined && !isJoined() ? 1 : 0;
        server = status;
    }
};

} // namespace

/// Everything together: a board, the bridge, Caddy, the server.
class TestCaddyBridge : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void programWorksThroughCaddy();
    void case111_programRefusesAnUnknownAuthority();
    void case085_programComesBackAfterAReload();
    void case085_nothingIsLostOverReloads();
    void killedCaddyStopsTheMotor();

private: // NOLINT(readability-redundant-access-specifiers): these are no slots
    [[nodiscard]] QStringList trust() const
    {
        return {QStringLiteral("--ca-file"), m_caddy->rootCertificate()};
    }

    std::unique_ptr<Backend> m_backend;
    std::unique_ptr<Caddy> m_caddy;
};

void TestCaddyBridge::init()
{
    m_backend = std::make_unique<Backend>();
    QVERIFY(m_backend->start());
    m_caddy = std::make_unique<Caddy>(m_backend->port);
    START_CADDY(*m_caddy);
}

void TestCaddyBridge::cleanup()
{
    m_caddy.reset();
    m_backend.reset();
}

void TestCaddyBridge::programWorksThroughCaddy()
{
    Program program(m_caddy->secureUrl(), trust());
    QTRY_VERIFY_WITH_TIMEOUT(program.isReady(), kPatience);
    QTRY_VERIFY(m_backend->server.store().counts().readings > 10);
    QCOMPARE(m_backend->server.sendControl({{QStringLiteral("m1"), 42}}), 1);
    QTRY_COMPARE(program.last("control").value(QLatin1String("applied")).toDouble(), 42.0);
    QCOMPARE(program.last("control").value(QLatin1String("origin")).toString(),
             QStringLiteral("server"));
    QTRY_VERIFY(program.last("delivery").value(QLatin1String("delivered")).toInt() > 10);
    QVERIFY(program.end());
    QTRY_COMPARE(m_backend->server.devices().size(), std::size_t {0});
}

void TestCaddyBridge::case111_programRefusesAnUnknownAuthority()
{
    Program program(m_caddy->secureUrl(), {});
    QTRY_COMPARE_WITH_TIMEOUT(program.server("state"), QStringLiteral("refused"), kPatience);
    QCOMPARE(program.server("reason"), QStringLiteral("tls-untrusted"));
    QCOMPARE(m_backend->server.devices().size(), std::size_t {0});
    QVERIFY(program.end());
}

void TestCaddyBridge::case085_programComesBackAfterAReload()
{
    Program program(m_caddy->secureUrl(), trust());
    QTRY_VERIFY_WITH_TIMEOUT(program.isReady(), kPatience);
    QVERIFY2(m_caddy->reload(), m_caddy->log().constData());
    QTRY_COMPARE_WITH_TIMEOUT(program.joins(), 2, 5'000);
    const auto readings = m_backend->server.store().counts().readings;
    QTRY_VERIFY(m_backend->server.store().counts().readings > readings + 10);
    QVERIFY(program.end());
}

void TestCaddyBridge::case085_nothingIsLostOverReloads()
{
    Bench bench(*m_caddy);
    for (int round = 1; round <= 2; ++round) {
        QTRY_COMPARE_WITH_TIMEOUT(bench.joins, round, kPatience);
        const qint64 before = bench.delivery.delivered;
        QTRY_VERIFY(bench.delivery.delivered > before + 50);
        m_backend->server.freeze(true); // so that a good deal is under way
        QTRY_VERIFY(bench.delivery.waiting > 50);
        QVERIFY2(m_caddy->reload(), m_caddy->log().constData());
        m_backend->server.freeze(false);
    }
    QTRY_COMPARE_WITH_TIMEOUT(bench.joins, 3, kPatience);
    bench.board.unplug();
    QTRY_COMPARE(bench.boardState, BoardState::Absent);
    // All that was read while nobody was there to take it, too.
    QTRY_COMPARE_WITH_TIMEOUT(bench.delivery.delivered, bench.read, kPatience);
    QCOMPARE(bench.delivery.recorded, bench.read);
    QCOMPARE(bench.delivery.waiting, 0);
    // What was under way when the line went may be there twice, and nothing less than once.
    const qint64 stored = m_backend->server.store().counts().readings;
    QVERIFY(stored >= bench.read);
    QVERIFY(stored <= bench.read + bench.delivery.repeated);
    QVERIFY(bench.delivery.repeated > 0); // there was something to be lost
}

void TestCaddyBridge::killedCaddyStopsTheMotor()
{
    Bench bench(*m_caddy);
    QTRY_VERIFY_WITH_TIMEOUT(bench.isJoined() && bench.motor(), kPatience);
    m_backend->server.sendControl({{QStringLiteral("m1"), 60}});
    QTRY_COMPARE(bench.motor(), std::optional(60.0));
    m_caddy->kill();
    QTRY_COMPARE_WITH_TIMEOUT(bench.motor(), std::optional(0.0), 1'000);
    START_CADDY(*m_caddy);
    QTRY_VERIFY_WITH_TIMEOUT(bench.isJoined(), kPatience);
    QCOMPARE(bench.motor(), std::optional(0.0)); // nothing is restored
    m_backend->server.sendControl({{QStringLiteral("m1"), 5}});
    QTRY_COMPARE(bench.motor(), std::optional(5.0));
}

QTEST_GUILESS_MAIN(TestCaddyBridge)
#include "tst_caddybridge.moc"
