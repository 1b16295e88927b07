// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/protocol/phoenixmessage.h"
#include "bridge/protocol/phoenixpayload.h"

#include <QTest>

#include <algorithm>
#include <memory>
#include <random>

using namespace armature;

class TestPhoenixBinary : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void case029_binaryOnVersion1();
    void case030_binaryOnVersion2();
    void case030_everyCutIsRefused();
    void case030_noLengthLeadsOutside();
    void case031_lengthsAreBytesOfUtf8();
    void case031_longNamesGoAsText();
};

void TestPhoenixBinary::case029_binaryOnVersion1()
{
    const PhoenixCodec codec(PhoenixVersion::V1);
    QVERIFY(codec.decodeBinary(R"({"topic":"t","event":"e","payload":{},"ref":"b1"})").isOk());
    QVERIFY(!codec.decodeBinary(QByteArray("\xff", 1)).isOk());
}

void TestPhoenixBinary::case030_binaryOnVersion2()
{
    const PhoenixCodec codec(PhoenixVersion::V2);
    const auto push = codec.decodeBinary(QByteArray("\0\1\2\3", 4) + "7ttpshDATA");
    QVERIFY(push.isOk());
    QCOMPARE(push.value().joinRef, QStringLiteral("7"));
    QCOMPARE(push.value().topic, QStringLiteral("tt"));
    QCOMPARE(push.value().event, QStringLiteral("psh"));

    const auto reply = codec.decodeBinary(QByteArray("\1\1\1\2\2", 5) + "78ttokDATA");
    QVERIFY(reply.isOk());
    QCOMPARE(reply.value().ref, QStringLiteral("8"));
    QVERIFY(isOkReply(reply.value()));

    const auto broadcast = codec.decodeBinary(QByteArray("\2\2\2", 3) + "ttevDATA");
    QVERIFY(broadcast.isOk());
    QCOMPARE(broadcast.value().event, QStringLiteral("ev"));
}

void TestPhoenixBinary::case030_everyCutIsRefused()
{
    const PhoenixCodec codec(PhoenixVersion::V2);
    const QByteArray whole = QByteArray("\1\1\1\2\2", 5) + "78ttok";
    QVERIFY(codec.decodeBinary(whole).isOk());
    for (qsizetype size = 0; size < whole.size(); ++size) {
        QVERIFY(!codec.decodeBinary(whole.left(size)).isOk());
    }
    QVERIFY(!codec.decodeBinary(QByteArray("\0\xff\xff\xff", 4)).isOk());
    QVERIFY(!codec.decodeBinary(QByteArray("\3\0\0\0", 4)).isOk());
}

void TestPhoenixBinary::case030_noLengthLeadsOutside()
{
    const PhoenixCodec codec(PhoenixVersion::V2);
    std::mt19937 random(5);
    int good = 0;
    for (int round = 0; round < 20'000; ++round) {
        const std::size_t size = random() % 40;
        // No byte more than the frame has, so that a sanitizer sees what is read past it.
        const auto bytes = std::make_unique<char[]>(size);
        std::generate_n(bytes.get(), size, [&random] { return static_cast<char>(random() % 12); });
        const auto frame = QByteArray::fromRawData(bytes.get(), static_cast<qsizetype>(size));
        good += codec.decodeBinary(frame).isOk() ? 1 : 0;
    }
    QVERIFY2(good > 500 && good < 19'500, qPrintable(QString::number(good)));
}

void TestPhoenixBinary::case031_lengthsAreBytesOfUtf8()
{
    const PhoenixCodec codec(PhoenixVersion::V2);
    const QByteArray topic = "µ°\U0001F600"; // 3 characters, 4 UTF-16 units, 8 bytes
    QCOMPARE(topic.size(), 8);
    const auto push = codec.decodeBinary(QByteArray("\0\1\10\2", 4) + '7' + topic + "ev" + "DATA");
    QVERIFY(push.isOk());
    QCOMPARE(push.value().topic, QString::fromUtf8(topic));
    QCOMPARE(push.value().event, QStringLiteral("ev"));
    // Of one byte less, the rest would be missing: nothing else is taken for it.
    QVERIFY(!codec.decodeBinary(QByteArray("\0\1\10\2", 4) + '7' + topic + 'e').isOk());
    const QByteArray longest = QByteArray("\xc2\xb5").repeated(127) + 'x';
    const auto most = codec.decodeBinary(QByteArray("\2\xff\1", 3) + longest + 'e');
    QVERIFY(most.isOk());
    QCOMPARE(most.value().topic, QString::fromUtf8(longest));
}

void TestPhoenixBinary::case031_longNamesGoAsText()
{
    // No binary frame is ever written, so the 255 bytes of one are no limit.
    const QString topic(300, QChar(u'µ'));
    const PhoenixPush push {QStringLiteral("1"), QStringLiteral("2"), topic, QStringLiteral("e")};
    for (const PhoenixVersion version : {PhoenixVersion::V1, PhoenixVersion::V2}) {
        const PhoenixCodec codec(version);
        const auto read = codec.decodeText(codec.encode(push));
        QVERIFY(read.isOk());
        QCOMPARE(read.value().topic, topic);
    }
}

QTEST_APPLESS_MAIN(TestPhoenixBinary)
#include "tst_phoenixbinary.moc"
