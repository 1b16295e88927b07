// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/firmware/crc.h"
#include "tests/unit/firmwarebench.h"

#include <QTest>

#include <random>

using armature::test::FirmwareBench;
using armature::test::withCrc;

/// What the core makes of lines: whole, damaged, too long, and of plain rubbish.
class TestFirmwareLines : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void crcOfTheCheckString();
    void forms_data();
    void forms();
    void longestLineIsTaken();
    void longerLineIsSkippedAndCounted();
    void stickyCrcRejectsBareLines();
    void silenceStopEndsTheStickyCrc();
    void errorsAreToldAtMostEvery100Ms();
    void noTwoBitFlipsAreAccepted();
    void noSingleByteChangeIsAccepted();
    void garbageMovesNothing();
    void aCommandAfterGarbageIsObeyed();
};

void TestFirmwareLines::crcOfTheCheckString()
{
    std::uint16_t crc = ARMATURE_CRC_BEGIN;
    for (const char byte : QByteArrayLiteral("123456789")) {
        crc = armatureCrcByte(crc, static_cast<std::uint8_t>(byte));
    }
    QCOMPARE(armatureCrcEnd(crc), std::uint16_t {0x906E});
}

void TestFirmwareLines::forms_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<int>("applied"); // thousandths; 10000 is the safe value
    const auto row = [](const char *name, const char *line, int applied) {
        QTest::newRow(name) << QByteArray(line) << applied;
    };
    row("plain", R"({"t":"set","s":1,"id":"fan","v":50})", 50'000);
    row("any order", R"({"v":50,"id":"fan","s":1,"t":"set"})", 50'000);
    row("spaces and tabs", "{ \"t\" : \"set\",\t\"s\":1, \"id\":\"fan\", \"v\":50 } ", 10'000);
    row("spaces inside", "{ \"t\" : \"set\",\t\"s\":1, \"id\":\"fan\", \"v\":50 }", 50'000);
    row("unknown keys", R"({"t":"set","x":"a\"b","y":true,"z":null,"s":1,"id":"fan","v":50})",
        50'000);
    row("three decimals", R"({"t":"set","s":1,"id":"fan","v":0.001})", 1);
    row("minus nought", R"({"t":"set","s":1,"id":"fan","v":-0})", 0);
    row("four decimals", R"({"t":"set","s":1,"id":"fan","v":0.0001})", 10'000);
    row("seven digits", R"({"t":"set","s":1,"id":"fan","v":0000050})", 10'000);
    row("leading nought", R"({"t":"set","s":1,"id":"fan","v":050})", 10'000);
    row("exponent", R"({"t":"set","s":1,"id":"fan","v":5e1})", 10'000);
    row("plus", R"({"t":"set","s":1,"id":"fan","v":+50})", 10'000);
    row("no integer digit", R"({"t":"set","s":1,"id":"fan","v":.5})", 10'000);
    row("no decimal", R"({"t":"set","s":1,"id":"fan","v":5.})", 10'000);
    row("lone minus", R"({"t":"set","s":1,"id":"fan","v":-})", 10'000);
    row("key twice", R"({"t":"set","s":1,"id":"fan","v":50,"v":60})", 10'000);
    row("nested object", R"({"t":"set","s":1,"id":"fan","v":50,"x":{}})", 10'000);
    row("array", R"({"t":"set","s":1,"id":"fan","v":50,"x":[]})", 10'000);
    row("trailing comma", R"({"t":"set","s":1,"id":"fan","v":50,})", 10'000);
    row("two objects", R"({"t":"set","s":1,"id":"fan","v":50}{})", 10'000);
    row("open string", R"({"t":"set","s":1,"id":"fan","v":50,"x":"})", 10'000);
    row("escaped id", R"({"t":"set","s":1,"id":"f\u0061n","v":50})", 10'000);
    row("byte over 126", "{\"t\":\"set\",\"s\":1,\"id\":\"fan\",\"v\":50,\"x\":\"\xC3\xA4\"}",
        10'000);
    row("text before", R"(x{"t":"set","s":1,"id":"fan","v":50})", 10'000);
    row("empty object", "{}", 10'000);
    row("brace", "{", 10'000);
}

void TestFirmwareLines::forms()
{
    QFETCH(const QByteArray, line);
    QFETCH(const int, applied);
    FirmwareBench bench;
    const bool isBareAccepted = line.endsWith('}');
    bench.send(line);
    bench.run(1);
    QCOMPARE(bench.outputs.at(1), line.endsWith(' ') ? 50'000 : applied);

    FirmwareBench bare;
    bare.sendBare(line);
    bare.run(1);
    QCOMPARE(bare.outputs.at(1), isBareAccepted ? applied : 10'000);
}

void TestFirmwareLines::longestLineIsTaken()
{
    FirmwareBench bench;
    QByteArray object = R"({"t":"set","s":1,"id":"fan","v":50,"x":")";
    object += QByteArray(128 - 1 - 5 - 2 - object.size(), 'x') + "\"}";
    QCOMPARE(withCrc(object).size() + 1, 128);
    bench.send(object);
    bench.run(1);
    QCOMPARE(bench.outputs.at(1), 50'000);
}

void TestFirmwareLines::longerLineIsSkippedAndCounted()
{
    FirmwareBench bench;
    bench.settle();
    QByteArray object = R"({"t":"set","s":1,"id":"fan","v":50,"x":")";
    object += QByteArray(128 - 5 - 2 - object.size(), 'x') + "\"}";
    QCOMPARE(withCrc(object).size() + 1, 129);
    bench.send(object);
    bench.run(1);
    QCOMPARE(bench.outputs.at(1), 10'000);
    const QJsonObject error = bench.take(QStringLiteral("err")).at(0);
    QCOMPARE(error.value(QLatin1String("e")).toString(), QStringLiteral("long"));
    QCOMPARE(error.value(QLatin1String("long")).toInt(), 1);
    bench.send(R"({"t":"set","s":2,"id":"fan","v":60})");
    bench.run(1);
    QCOMPARE(bench.outputs.at(1), 60'000);
}

void TestFirmwareLines::stickyCrcRejectsBareLines()
{
    FirmwareBench bench;
    bench.sendBare(R"({"t":"set","s":1,"id":"fan","v":50})");
    bench.run(1);
    QCOMPARE(bench.outputs.at(1), 50'000);
    bench.ping();
    bench.settle();
    bench.sendBare(R"({"t":"set","s":2,"id":"fan","v":60})");
    bench.run(1);
    QCOMPARE(bench.outputs.at(1), 50'000);
    QCOMPARE(bench.take(QStringLiteral("err")).at(0).value(QLatin1String("e")).toString(),
             QStringLiteral("crc"));
}

void TestFirmwareLines::silenceStopEndsTheStickyCrc()
{
    FirmwareBench bench;
    bench.ping();
    bench.run(600);
    bench.sendBare(R"({"t":"ping","s":1})");
    bench.sendBare(R"({"t":"set","s":2,"id":"fan","v":60})");
    bench.run(1);
    QCOMPARE(bench.outputs.at(1), 60'000);
}

void TestFirmwareLines::errorsAreToldAtMostEvery100Ms()
{
    FirmwareBench bench;
    bench.settle();
    for (int i = 0; i < 999; ++i) {
        bench.sendRaw("{\"t\":\"ping\",\"s\":1}*0000\n");
        bench.run(1);
    }
    const QList<QJsonObject> errors = bench.take(QStringLiteral("err"));
    QCOMPARE(errors.size(), 10);
    bench.run(100);
    // The last ones are told late, never left out.
    QCOMPARE(bench.take(QStringLiteral("err")).last().value(QLatin1String("crc")).toInt(), 999);
}

void TestFirmwareLines::noTwoBitFlipsAreAccepted()
{
    const QByteArray line = withCrc(R"({"t":"set","s":7,"id":"fan","v":50})") + '\n';
    for (qsizetype first = 0; first < line.size() * 8; ++first) {
        for (qsizetype second = first + 1; second < line.size() * 8; ++second) {
            QByteArray damaged = line;
            for (const qsizetype bit : {first, second}) {
                damaged[bit / 8] = static_cast<char>(damaged.at(bit / 8) ^ (1 << (bit % 8)));
            }
            FirmwareBench bench;
            bench.ping();
            bench.sendRaw(damaged + '\n');
            armatureBoardTick(&bench.core);
            QVERIFY2(bench.outputs.at(1) == 10'000, damaged.constData());
        }
    }
}

void TestFirmwareLines::noSingleByteChangeIsAccepted()
{
    const QByteArray line = withCrc(R"({"t":"set","s":7,"id":"fan","v":50})");
    for (qsizetype at = 0; at < line.size(); ++at) {
        for (int value = 0; value < 256; ++value) {
            QByteArray damaged = line;
            damaged[at] = static_cast<char>(value);
            if (damaged == line) {
                continue;
            }
            FirmwareBench bench;
            bench.ping();
            bench.sendRaw(damaged + '\n');
            bench.run(1);
            QVERIFY2(bench.outputs.at(1) == 10'000, damaged.constData());
        }
    }
}

void TestFirmwareLines::garbageMovesNothing()
{
    std::mt19937 random(20240607); // NOLINT(cert-msc51-cpp): the same garbage each time
    const QByteArray tokens = R"({}[]":,*0123456789.-\tsetpingidm1fanv )";
    FirmwareBench bench;
    bench.ping();
    for (int i = 0; i < 20'000; ++i) {
        QByteArray line = i % 2 == 0 ? QByteArray(R"({"t":"set","s":1,)") : QByteArray();
        const auto length = static_cast<int>(random() % 200U);
        for (int k = 0; k < length; ++k) {
            const auto any = random();
            line += i % 3 == 0
                ? static_cast<char>(any & 0xFFU)
                : tokens.at(static_cast<qsizetype>(any % static_cast<unsigned>(tokens.size())));
        }
        bench.sendRaw(line + '\n');
        if (i % 100 == 0) {
            bench.ping();
            bench.run(1);
        }
        QCOMPARE(bench.outputs, (std::array<std::int32_t, 2> {0, 10'000}));
    }
    QVERIFY(bench.core.errors[ArmatureErrorCrc] + bench.core.errors[ArmatureErrorParse] > 1000);
    QVERIFY(bench.core.errors[ArmatureErrorLong] > 100);
    QCOMPARE(bench.take(QStringLiteral("broken")).size(), 0);
}

void TestFirmwareLines::aCommandAfterGarbageIsObeyed()
{
    for (int length = 0; length < 300; ++length) {
        FirmwareBench bench;
        bench.sendRaw(QByteArray(length, '{') + '\n');
        bench.send(R"({"t":"set","s":1,"id":"fan","v":50})");
        bench.run(1);
        QCOMPARE(bench.outputs.at(1), 50'000);
    }
}

QTEST_GUILESS_MAIN(TestFirmwareLines)
#include "tst_firmwarelines.moc"
