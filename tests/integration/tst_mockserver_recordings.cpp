// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/simulator/mockserver.h"
#include "tests/integration/recordedparts.h"
#include "tests/support/cannedserver.h"
#include "tests/support/rawwebsocket.h"

#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

using namespace armature;
using Kind = RecordedCase::Kind;

namespace {

constexpr int kDeadline = 20'000; // ms; a safety net, far above what anything here takes
constexpr std::chrono::milliseconds kCrashNotice {20};
const QByteArray kSecondKey = "API_TOKEN_MC_secondDevice0000";
const QByteArray kMovedKey = "API_TOKEN_MC_movedDevice00000";

} // namespace

class TestMockServerRecordings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void replays_data();
    void replays();

private: // NOLINT(readability-redundant-access-specifiers): these are no slots
    void startServer(const QString &name);
    void connectDevice(const QString &name);
    void joinFirst();
    void converse(const RecordedCase &recorded);
    void prompt(const RecordedCase &recorded, qsizetype index);
    void actFor(const RecordedCase &recorded, const QByteArray &frame);
    void waitFor(const QByteArray &frame);
    void sendUpTo(const QByteArray &ref);
    void sendNext();
    void sendInstead(const QString &name);
    void end(const RecordedCase &recorded);
    void passBarrier();
    void setDatabaseBroken(bool broken);

    QTemporaryDir m_folder;
    QList<RecordedCase> m_cases;
    std::unique_ptr<CannedServer> m_auth;
    std::unique_ptr<MockServer> m_server;
    std::unique_ptr<RawWebSocket> m_device;
    quint16 m_port = 0;
    QList<RecordedCase::Event> m_toSend;
    QList<QByteArray> m_awaited;
    qsizetype m_sent = 0;
    qsizetype m_sentBefore = 0;
};

void TestMockServerRecordings::initTestCase()
{
    m_cases = readRecordings(QStringLiteral(ARMATURE_RECORDINGS));
    QCOMPARE(m_cases.size(), 122);
    for (const RecordedCase &recorded : std::as_const(m_cases)) {
        for (const RecordedCase::Event &event : recorded.events) {
            const bool mayBeEmpty = recorded.name == QLatin1String("empty text frame")
                || event.kind == Kind::Http || event.kind == Kind::Closed;
            QVERIFY2(mayBeEmpty || !event.frame.isEmpty(), qPrintable(recorded.name));
        }
    }
    // The recorded server knew these sensors from before.
    UploadStore store;
    QVERIFY(store.open(m_folder.filePath(QStringLiteral("store"))));
    QVERIFY(store.append(3, {{"s", {}}, {"after", {}}}));
}

void TestMockServerRecordings::init()
{
    m_device = std::make_unique<RawWebSocket>();
    m_toSend.clear();
    m_awaited.clear();
    m_sent = 0;
    m_sentBefore = 0;
}

void TestMockServerRecordings::cleanup()
{
    m_device.reset();
    m_server.reset();
    m_auth.reset();
}

void TestMockServerRecordings::replays_data()
{
    QTest::addColumn<int>("index");
    for (qsizetype i = 0; i < m_cases.size(); ++i) {
        QTest::newRow(qPrintable(m_cases.at(i).name)) << static_cast<int>(i);
    }
}

void TestMockServerRecordings::replays()
{
    QFETCH(const int, index);
    const RecordedCase recorded = corrected(m_cases.at(index));
    if (const QString why = notReplayable(recorded.name); !why.isEmpty()) {
        QSKIP(qPrintable(why));
    }
    startServer(recorded.name);
    const UploadStore::Counts before = m_server->store().counts();
    connectDevice(recorded.name);
    if (const auto status = recorded.code(Kind::Http)) {
        QTRY_COMPARE_WITH_TIMEOUT(m_device->status(), *status, kDeadline);
        QCOMPARE(m_server->devices().size(), 0U);
        return;
    }
    QTRY_VERIFY_WITH_TIMEOUT(m_device->isOpen(), kDeadline);
    QVERIFY(!m_device->head().contains("sec-websocket-extensions"));
    QVERIFY(!m_device->head().contains("sec-websocket-protocol"));
    converse(recorded);
    if (QTest::currentTestFailed()) {
        return;
    }
    QCOMPARE(byTopic(m_device->received), byTopic(recorded.received()));
    const UploadStore::Counts after = m_server->store().counts();
    QCOMPARE(after.sensors - before.sensors, recorded.sensors);
    QCOMPARE(after.readings - before.readings, recorded.readings);
}

void TestMockServerRecordings::startServer(const QString &name)
{
    MockServerOptions options;
    options.storeFile = m_folder.filePath(QStringLiteral("store"));
    options.crashNotice = kCrashNotice;
    options.tokens = {{kSecondKey, {1, 2, 4}}, {kMovedKey, {7, 8, 3}}};
    if (name.endsWith(QLatin1String("mode fail"))) {
        m_auth = std::make_unique<CannedServer>("HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n");
    } else if (name.endsWith(QLatin1String("mode garbage"))) {
        m_auth = std::make_unique<CannedServer>(CannedServer::json("<html>"));
    } else if (name.endsWith(QLatin1String("mode strid"))) {
        m_auth = std::make_unique<CannedServer>(
            CannedServer::json(R"({"user_id":"1","location_id":"2","controller_id":"3"})"));
    }
    options.authUrl = m_auth == nullptr ? QUrl() : m_auth->url();
    m_server = std::make_unique<MockServer>();
    const auto addresses = m_server->start(options);
    QVERIFY2(addresses, addresses ? "" : qPrintable(addresses.error().detail));
    m_port = addresses.value().port;
}

void TestMockServerRecordings::connectDevice(const QString &name)
{
    const QByteArray key = kDevelopmentKey.toByteArray();
    const auto is = [&name](const char *end) { return name.endsWith(QLatin1String(end)); };
    QByteArray target = "/microcontrollers/websocket";
    QByteArray headers = "X-API-Key: " + key + "\r\n";
    if (is("no header")) {
        headers.clear();
    } else if (is("bad format token")) {
        headers = "X-API-Key: API_TOKEN_" + QByteArray(20, 'x') + "\r\n";
    } else if (is("token too short (15)")) {
        headers = "X-API-Key: API_TOKEN_MC_" + QByteArray(15, 'x') + "\r\n";
    } else if (is("rejected by auth server (401)")) {
        headers = "X-API-Key: API_TOKEN_MC_" + QByteArray(16, 'x') + "\r\n";
    } else if (is("token only in query")) {
        headers.clear();
        target += "?X-API-Key=" + key;
    } else if (is("header value with spaces around")) {
        headers = "X-API-Key:   " + key + "  \r\n";
    } else if (is("2nd device token")) {
        headers = "X-API-Key: " + kSecondKey + "\r\n";
    } else if (is("for controller 3")) {
        headers = "X-API-Key: " + kMovedKey + "\r\n";
    } else if (is("wrong path /microcontrollers")) {
        target = "/microcontrollers";
    } else if (is("subprotocol offered")) {
        headers += "Sec-WebSocket-Protocol: phoenix\r\n"
                   "Sec-WebSocket-Extensions: permessage-deflate\r\n";
    } else if (name.startsWith(QLatin1String("connect: ?"))) {
        target += name.mid(9).toUtf8();
    } else if (name.startsWith(QLatin1String("vsn2"))) {
        target += "?vsn=2.0.0";
    }
    m_device->open(m_port, target, headers);
}

void TestMockServerRecordings::joinFirst()
{
    m_device->sendText(R"({"topic":"microcontroller:v1:3","event":"phx_join","payload":{},)"
                       R"("ref":"1","join_ref":"1"})");
    QTRY_COMPARE_WITH_TIMEOUT(m_device->received.size(), 2, kDeadline);
    m_device->received.clear();
}

void TestMockServerRecordings::converse(const RecordedCase &recorded)
{
    QTRY_VERIFY_WITH_TIMEOUT(!m_device->received.isEmpty(), kDeadline);
    const QList<QByteArray> expected = recorded.received();
    const bool isFromStart
        = !expected.isEmpty() && partsOf(expected.first()).event == QLatin1String("metadata");
    if (!isFromStart) {
        joinsItself(recorded.name) ? m_device->received.clear() : joinFirst();
    }
    for (const RecordedCase::Event &event : recorded.events) {
        if (event.kind == Kind::Sent || event.kind == Kind::SentBinary) {
            m_toSend.append(event);
        }
    }
    sendInstead(recorded.name);
    setDatabaseBroken(recorded.name.startsWith(QLatin1String("PostgreSQL stopped")));
    for (qsizetype i = 0; i < recorded.events.size() && !QTest::currentTestFailed(); ++i) {
        if (recorded.events.at(i).kind == Kind::Received) {
            prompt(recorded, i);
            waitFor(recorded.events.at(i).frame);
        }
    }
    if (!QTest::currentTestFailed()) {
        end(recorded);
    }
}

/// Does what makes the server send the frame at `index`.
void TestMockServerRecordings::prompt(const RecordedCase &recorded, qsizetype index)
{
    const QByteArray frame = recorded.events.at(index).frame;
    const Parts parts = partsOf(frame);
    const bool isOwnEnd = parts.event == QLatin1String("phx_error")
        || parts.event == QLatin1String("phx_close") || parts.event == QLatin1String("shout");
    if (recorded.isInterleaved()) {
        const auto isSent = [](const RecordedCase::Event &event) {
            return event.kind == Kind::Sent || event.kind == Kind::SentBinary;
        };
        const auto until
            = std::count_if(recorded.events.begin(), recorded.events.begin() + index, isSent);
        while (m_sent < until) {
            sendNext();
        }
    } else if (recorded.name.startsWith(QLatin1String("push queued behind a crash"))) {
        while (m_sent < m_toSend.size()) {
            sendNext();
        }
    } else if (parts.event == QLatin1String("phx_reply")) {
        sendUpTo(parts.ref);
    } else if (isOwnEnd && !isEndedByOperator(recorded.name) && m_sent == m_sentBefore) {
        sendNext();
    }
    m_sentBefore = m_sent;
    actFor(recorded, frame);
}

void TestMockServerRecordings::actFor(const RecordedCase &recorded, const QByteArray &frame)
{
    const Parts parts = partsOf(frame);
    const bool isOperators = isEndedByOperator(recorded.name);
    if (parts.event == QLatin1String("control_update")) {
        const Json json = Json::parse(frame).value_or(Json());
        m_server->sendControlPayload(json.array() == nullptr ? *json.find("payload")
                                                             : json.array()->at(4));
    } else if (isOperators && parts.event == QLatin1String("phx_error")) {
        m_server->crashChannel();
    } else if (recorded.name.startsWith(QLatin1String("close_channel"))
               && parts.event == QLatin1String("phx_close")) {
        m_server->closeChannel();
    } else if (frame == "<PONG>") {
        m_device->send(RawWebSocket::Ping, "x");
    }
}

void TestMockServerRecordings::waitFor(const QByteArray &frame)
{
    m_awaited.append(frame);
    if (frame == "<PONG>") {
        QTRY_COMPARE_WITH_TIMEOUT(m_device->pongs(), 1, kDeadline);
        m_device->received.append(frame);
    }
    QTRY_VERIFY2_WITH_TIMEOUT(m_device->received.count(frame) >= m_awaited.count(frame),
                              frame.left(300).constData(), kDeadline);
}

void TestMockServerRecordings::sendUpTo(const QByteArray &ref)
{
    const auto hasRef = [&ref](const RecordedCase::Event &event) {
        return partsOf(event.frame).ref == ref || event.kind == Kind::SentBinary;
    };
    const auto found = std::find_if(m_toSend.begin() + m_sent, m_toSend.end(), hasRef);
    while (found != m_toSend.end() && m_toSend.begin() + m_sent <= found) {
        sendNext();
    }
}

void TestMockServerRecordings::sendNext()
{
    if (m_sent == m_toSend.size()) {
        return;
    }
    const RecordedCase::Event event = m_toSend.at(m_sent++);
    if (partsOf(event.frame).ref == R"(["6"])") {
        setDatabaseBroken(false);
    }
    m_device->send(event.kind == Kind::Sent ? RawWebSocket::Text : RawWebSocket::Binary,
                   event.frame);
}

/// Sends what the recording only tells of.
void TestMockServerRecordings::sendInstead(const QString &name)
{
    if (name.startsWith(QLatin1String("fragmented"))) {
        const QByteArray text = heartbeat("frag", 0);
        m_device->send(RawWebSocket::Text, text.left(7), false);
        m_device->send(RawWebSocket::Continuation, text.mid(7, 20), false);
        m_device->send(RawWebSocket::Continuation, text.mid(27));
    } else if (name.startsWith(QLatin1String("text frame of "))) {
        m_device->sendText(heartbeat("big", name.split(u' ').at(3).toLongLong() * 1'000'000));
    } else if (name.startsWith(QLatin1String("text frame with invalid"))) {
        m_device->send(RawWebSocket::Text, m_toSend.takeFirst().frame);
    } else if (name == QLatin1String("client close 1000")) {
        m_device->send(RawWebSocket::Close, QByteArray("\x03\xe8"));
    }
}

void TestMockServerRecordings::end(const RecordedCase &recorded)
{
    while (m_sent < m_toSend.size()) {
        sendNext();
    }
    const QString &name = recorded.name;
    const auto code = recorded.code(Kind::Closed);
    if (!code || name.endsWith(QLatin1String("subprotocol offered"))) {
        // There a client that wants its subprotocol leaves; the server has nothing to say.
        m_device->received.removeIf([&](const QByteArray &frame) {
            return code && partsOf(frame).event == QLatin1String("metadata");
        });
        passBarrier();
        return;
    }
    if (name.contains(QLatin1String("vanishes"))) {
        m_device->abort();
    } else if (name.contains(QLatin1String("killed"))) {
        m_server->dropConnections();
    } else if (name.contains(QLatin1String("disconnect broadcast"))) {
        m_server->disconnectDevices();
    } else if (name.startsWith(QLatin1String("socket drain"))) {
        m_server->stop();
    }
    QTRY_VERIFY_WITH_TIMEOUT(m_device->closeCode().has_value(), kDeadline);
    QCOMPARE(*m_device->closeCode(), *code);
}

/// Until everything that the server would send of itself has come.
void TestMockServerRecordings::passBarrier()
{
    QTest::qWait(static_cast<int>(kCrashNotice.count()) * 2); // for the phx_error nobody expects
    const bool isArray = QByteArray(QTest::currentDataTag()).startsWith("vsn2");
    m_device->sendText(isArray ? QByteArray(R"([null,"barrier","phoenix","heartbeat",{}])")
                               : heartbeat("barrier", 0));
    QTRY_VERIFY_WITH_TIMEOUT(
        !m_device->received.isEmpty() && m_device->received.last().contains("barrier"), kDeadline);
    m_device->received.removeLast();
}

void TestMockServerRecordings::setDatabaseBroken(bool broken)
{
    {
        QSqlDatabase database
            = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("other"));
        database.setDatabaseName(m_folder.filePath(QStringLiteral("store")));
        QVERIFY(database.open());
        QSqlQuery query(database);
        query.exec(broken ? QStringLiteral("ALTER TABLE readings RENAME TO away")
                          : QStringLiteral("ALTER TABLE away RENAME TO readings"));
    }
    QSqlDatabase::removeDatabase(QStringLiteral("other"));
}

QTEST_GUILESS_MAIN(TestMockServerRecordings)
#include "tst_mockserver_recordings.moc"
