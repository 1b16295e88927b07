// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/protocol/boardmessage.h"
#include "bridge/protocol/lineframer.h"

#include <QRandomGenerator>
#include <QTest>

#include <limits>

using namespace armature;

class TestBoardMessage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void decodesHello();
    void decodesSpecs();
    void decodesReadings();
    void decodesOutputs();
    void decodesAnswers();
    void ignoresUnknownKeys();
    void showsAForeignProtocol();
    void refuses_data();
    void refuses();
    void survivesDamage();
    void encodesTheVectors();
    void encodesNumbers_data();
    void encodesNumbers();
    void refusesToEncodeTheImpossible();
    void encodedLinesPassTheFramer();
};

namespace {

template <typename Message>
Message decoded(const QByteArray &text)
{
    const auto result = decodeBoardMessage(text);
    if (!result || !std::holds_alternative<Message>(result.value())) {
        qWarning() << "not decoded:" << text;
        return {};
    }
    return std::get<Message>(result.value());
}

const QByteArray kHello(R"({"t":"hello","proto":1,"board":"uno","uid":"A1","fw":"1.2","boot":7,)"
                        R"("why":"power","wd":300,"line":128,"ns":2,"nc":1})");

} // namespace

void TestBoardMessage::decodesHello()
{
    const auto hello = decoded<HelloMessage>(kHello);
    QCOMPARE(hello.identity.board, QStringLiteral("uno"));
    QCOMPARE(hello.identity.uid, QStringLiteral("A1"));
    QCOMPARE(hello.identity.firmware, QStringLiteral("1.2"));
    QCOMPARE(hello.identity.boot, 7U);
    QCOMPARE(hello.identity.bootReason, QStringLiteral("power"));
    QCOMPARE(hello.identity.watchdogMs, 300);
    QCOMPARE(hello.sensors, std::optional(2));
    QCOMPARE(hello.controls, std::optional(1));

    const auto brief
        = decoded<HelloMessage>(R"({"t":"hello","proto":1,"board":"b","uid":"u","ns":0,"nc":0})");
    QCOMPARE(brief.identity.watchdogMs, 500);
    QCOMPARE(brief.identity.bootReason, QStringLiteral("unknown"));
}

void TestBoardMessage::decodesSpecs()
{
    const auto sensor = decoded<SensorMessage>(
        R"({"t":"sensor","id":"t1","type":"temperature","unit":"Cel","min":-40,"max":125.5,"hz":10})");
    QCOMPARE(sensor.spec,
             (SensorSpec {QStringLiteral("t1"), QStringLiteral("temperature"),
                          QStringLiteral("Cel"), -40, 125.5, 10}));
    const auto control = decoded<ControlMessage>(
        R"({"t":"control","id":"m1","type":"motor","unit":"%","min":-100,"max":100,"safe":0,"slew":200})");
    QCOMPARE(control.spec,
             (ControlSpec {QStringLiteral("m1"), QStringLiteral("motor"), QStringLiteral("%"), -100,
                           100, 0, 200}));
}

void TestBoardMessage::decodesReadings()
{
    const auto message = decoded<ReadingsMessage>(
        R"({"t":"r","n":65535,"ms":4294967295,"v":{"t1":21.5,"p1":-3}})");
    QCOMPARE(message.counter, quint16 {65535});
    QCOMPARE(message.ms, std::numeric_limits<quint32>::max());
    QCOMPARE(message.values.size(), 2);
    QVERIFY(message.values.contains(std::pair(QStringLiteral("t1"), 21.5)));
}

void TestBoardMessage::decodesOutputs()
{
    const auto message = decoded<OutputsMessage>(
        R"({"t":"st","ms":5,"state":"safe","why":"silence","c":{"m1":12.25}})");
    QCOMPARE(message.state, QStringLiteral("safe"));
    QCOMPARE(message.why, QStringLiteral("silence"));
    QCOMPARE(message.outputs.value(QStringLiteral("m1")), 12.25);
}

void TestBoardMessage::decodesAnswers()
{
    const auto ack = decoded<AckMessage>(R"({"t":"ack","s":7,"id":"m1","v":50})");
    QCOMPARE(ack, (AckMessage {7, QStringLiteral("m1"), 50.0}));
    QCOMPARE(decoded<AckMessage>(R"({"t":"ack","s":8})"), (AckMessage {8, {}, std::nullopt}));
    QCOMPARE(decoded<NakMessage>(R"({"t":"nak","s":9,"e":"range"})"),
             (NakMessage {9, QStringLiteral("range")}));
    QCOMPARE(decoded<PongMessage>(R"({"t":"pong","s":10,"ms":11})"), (PongMessage {10, 11}));
    QCOMPARE(decoded<ErrorMessage>(R"({"t":"err","e":"crc","crc":1,"parse":0,"long":0})"),
             (ErrorMessage {QStringLiteral("crc")}));
    QCOMPARE(decoded<ReadyMessage>(R"({"t":"ready","ms":99})"), (ReadyMessage {99}));
}

void TestBoardMessage::ignoresUnknownKeys()
{
    QCOMPARE(decoded<PongMessage>(R"({"t":"pong","s":1,"ms":2,"enc":{"a":[1,2]}})"),
             (PongMessage {1, 2}));
}

void TestBoardMessage::showsAForeignProtocol()
{
    const auto hello = decoded<HelloMessage>(R"({"t":"hello","proto":2,"board":"new"})");
    QCOMPARE(hello.identity.protocol, 2);
    QCOMPARE(hello.identity.board, QStringLiteral("new"));
    QVERIFY(!hello.sensors);
}

void TestBoardMessage::refuses_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("code");

    using Code = BoardMessageError;
    const auto row = [](const char *name, const QByteArray &text, Code code) {
        QTest::newRow(name) << text << static_cast<int>(code);
    };
    row("empty", "", Code::NotJson);
    row("cut", R"({"t":"pong","s":1)", Code::NotJson);
    row("array", "[1]", Code::NotJson);
    row("two objects", "{}{}", Code::NotJson);
    row("too long", R"({"t":")" + QByteArray(200, 'x') + "\"}", Code::NotJson);
    row("deep", QByteArray(180, '['), Code::NotJson);
    row("huge number", R"({"t":"pong","s":1e999,"ms":1})", Code::NotJson);
    row("not a number", R"({"t":"r","n":1,"ms":1,"v":{"a":NaN}})", Code::NotJson);
    row("no type", R"({"s":1})", Code::MissingKey);
    row("type is a number", R"({"t":1})", Code::WrongType);
    row("unknown type", R"({"t":"sett","s":1})", Code::UnknownType);
    row("host's own type", R"({"t":"set","s":1,"id":"m1","v":1})", Code::UnknownType);
    row("missing ms", R"({"t":"pong","s":1})", Code::MissingKey);
    row("missing values", R"({"t":"r","n":1,"ms":1})", Code::MissingKey);
    row("values as list", R"({"t":"r","n":1,"ms":1,"v":[1]})", Code::WrongType);
    row("value as text", R"({"t":"r","n":1,"ms":1,"v":{"a":"1"}})", Code::WrongType);
    row("value null", R"({"t":"r","n":1,"ms":1,"v":{"a":null}})", Code::WrongType);
    row("fraction", R"({"t":"pong","s":1.5,"ms":1})", Code::WrongType);
    row("negative", R"({"t":"pong","s":-1,"ms":1})", Code::OutOfRange);
    row("beyond 16 bits", R"({"t":"pong","s":65536,"ms":1})", Code::OutOfRange);
    row("beyond 32 bits", R"({"t":"pong","s":1,"ms":4294967296})", Code::OutOfRange);
    row("absurd count", R"({"t":"hello","proto":1,"board":"b","uid":"u","ns":65000,"nc":0})",
        Code::OutOfRange);
    row("absurd watchdog", R"({"t":"hello","proto":1,"board":"b","uid":"u","wd":0,"ns":0,"nc":0})",
        Code::OutOfRange);
    row("no proto", R"({"t":"hello","board":"b","uid":"u","ns":0,"nc":0})", Code::MissingKey);
    row("control without safe", R"({"t":"control","id":"m","type":"motor","min":0,"max":1})",
        Code::MissingKey);
    row("long text", R"({"t":"nak","s":1,"e":")" + QByteArray(120, 'x') + "\"}", Code::OutOfRange);
}

void TestBoardMessage::refuses()
{
    QFETCH(const QByteArray, text);
    const auto result = decodeBoardMessage(text);
    QVERIFY(!result);
    QTEST(static_cast<int>(result.error().code), "code");
}

void TestBoardMessage::survivesDamage()
{
    QRandomGenerator random(42);
    int refused = 0;
    for (int round = 0; round < 5000; ++round) {
        QByteArray text = kHello;
        for (int hits = random.bounded(4) + 1; hits > 0; --hits) {
            text[random.bounded(static_cast<int>(text.size()))]
                = static_cast<char>(random.bounded(256));
        }
        text.truncate(random.bounded(static_cast<int>(text.size())) + 1);
        refused += decodeBoardMessage(text) ? 0 : 1;
    }
    QVERIFY(refused > 4000);
}

void TestBoardMessage::encodesTheVectors()
{
    QCOMPARE(encodeSet(7, QStringLiteral("m1"), 50),
             std::optional(QByteArray("{\"t\":\"set\",\"s\":7,\"id\":\"m1\",\"v\":50}*EC67\n")));
    QCOMPARE(encodePing(8), QByteArray("{\"t\":\"ping\",\"s\":8}*3077\n"));
    QVERIFY(encodeId().startsWith("{\"t\":\"id\"}*"));
    QVERIFY(encodeStop(65535).startsWith("{\"t\":\"stop\",\"s\":65535}*"));
    QVERIFY(encodeArm(0).startsWith("{\"t\":\"arm\",\"s\":0}*"));
    QVERIFY(encodeRate(1, 60'000)->startsWith("{\"t\":\"rate\",\"s\":1,\"ms\":60000}*"));
}

void TestBoardMessage::encodesNumbers_data()
{
    QTest::addColumn<double>("value");
    QTest::addColumn<QByteArray>("text");

    QTest::newRow("integer") << 100.0 << QByteArray("100");
    QTest::newRow("zero") << 0.0 << QByteArray("0");
    QTest::newRow("minus zero") << -0.0 << QByteArray("0");
    QTest::newRow("rounds to zero") << -0.0004 << QByteArray("0");
    QTest::newRow("small") << 1.5e-7 << QByteArray("0");
    QTest::newRow("three decimals") << -12.3456 << QByteArray("-12.346");
    QTest::newRow("one decimal") << 0.5 << QByteArray("0.5");
    QTest::newRow("largest") << 999'999.999 << QByteArray("999999.999");
    QTest::newRow("lowest") << -999'999.0 << QByteArray("-999999");
    QTest::newRow("seven digits") << 1'000'000.0 << QByteArray();
    QTest::newRow("infinite") << std::numeric_limits<double>::infinity() << QByteArray();
    QTest::newRow("not a number") << std::numeric_limits<double>::quiet_NaN() << QByteArray();
}

void TestBoardMessage::encodesNumbers()
{
    QFETCH(const double, value);
    QTEST(encodeBoardNumber(value).value_or(QByteArray()), "text");
}

void TestBoardMessage::refusesToEncodeTheImpossible()
{
    QVERIFY(!encodeSet(1, QStringLiteral("m1"), 1e7));
    QVERIFY(!encodeSet(1, QStringLiteral("m\"1"), 1));
    QVERIFY(!encodeSet(1, QStringLiteral("m\\1"), 1));
    QVERIFY(!encodeSet(1, QStringLiteral("m\n1"), 1));
    QVERIFY(!encodeSet(1, QString(QChar(0xB5)), 1));
    QVERIFY(!encodeSet(1, QString(100, QLatin1Char('m')), 1));
    QVERIFY(!encodeRate(1, 1));
    QVERIFY(!encodeRate(1, 60'001));
}

void TestBoardMessage::encodedLinesPassTheFramer()
{
    LineFramer framer;
    for (int sequence = 0; sequence < 65'536; sequence += 97) {
        const auto number = static_cast<quint16>(sequence);
        const QList<BoardLine> lines = framer.feed(QByteArray(
            encodePing(number) + encodeStop(number) + *encodeSet(number, QStringLiteral("m"), 1)));
        QCOMPARE(lines.size(), 3);
        for (const BoardLine &line : lines) {
            QCOMPARE(line.kind, BoardLine::Kind::Message);
        }
    }
}

QTEST_APPLESS_MAIN(TestBoardMessage)
#include "tst_boardmessage.moc"
