// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/protocol/phoenixmessage.h"
#include "bridge/protocol/phoenixpayload.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <algorithm>
#include <random>

using namespace armature;

namespace {

const auto kTopic = QStringLiteral("microcontroller:v1:3");

} // namespace

class TestPhoenixMessage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void case022_everyKeyIsThere();
    void case022_everyPushHasEveryKey_data();
    void case022_everyPushHasEveryKey();
    void encodesArrays();
    void encodesANullJoinRef();
    void case024_refsAreText_data();
    void case024_refsAreText();
    void metadataIsAnObjectOnBoth();
    void case028_arrays_data();
    void case028_arrays();
    void case032_textsAreValidJson_data();
    void case032_textsAreValidJson();
    void case026_rejectsGarbage_data();
    void case026_rejectsGarbage();
    void survivesHundredsOfMutations();
    void readsEveryRecordedFrame();
    void case020_metadata_data();
    void case020_metadata();
};

void TestPhoenixMessage::case022_everyKeyIsThere()
{
    const PhoenixCodec codec(PhoenixVersion::V1);
    const PhoenixPush push {QStringLiteral("1"), QStringLiteral("2"), kTopic,
                            QStringLiteral("upload_readings"), R"({"s":[]})"};
    QCOMPARE(codec.encode(push),
             QByteArray(R"({"topic":"microcontroller:v1:3","event":"upload_readings",)"
                        R"("payload":{"s":[]},"ref":"2","join_ref":"1"})"));
}

void TestPhoenixMessage::case022_everyPushHasEveryKey_data()
{
    QTest::addColumn<QString>("joinRef");
    QTest::addColumn<QString>("topic");
    QTest::addColumn<QString>("event");
    QTest::newRow("join") << QStringLiteral("1") << kTopic << QStringLiteral("phx_join");
    QTest::newRow("leave") << QStringLiteral("1") << kTopic << QStringLiteral("phx_leave");
    QTest::newRow("heartbeat") << QString() << QStringLiteral("phoenix")
                               << QStringLiteral("heartbeat");
}

void TestPhoenixMessage::case022_everyPushHasEveryKey()
{
    QFETCH(const QString, joinRef);
    QFETCH(const QString, topic);
    QFETCH(const QString, event);
    const QByteArray frame
        = PhoenixCodec(PhoenixVersion::V1).encode({joinRef, QStringLiteral("7"), topic, event});
    QStringList keys {QStringLiteral("event"), QStringLiteral("payload"), QStringLiteral("ref"),
                      QStringLiteral("topic")};
    if (!joinRef.isNull()) {
        keys.insert(1, QStringLiteral("join_ref"));
    }
    const QJsonObject object = QJsonDocument::fromJson(frame).object();
    QCOMPARE(object.keys(), keys);
    QCOMPARE(object.value(QLatin1String("payload")), QJsonValue(QJsonObject()));
    QCOMPARE(object.value(QLatin1String("ref")), QJsonValue(QStringLiteral("7")));
}

void TestPhoenixMessage::encodesArrays()
{
    const PhoenixCodec codec(PhoenixVersion::V2);
    const PhoenixPush push {QStringLiteral("1"), QStringLiteral("2"), kTopic,
                            QStringLiteral("upload_readings"), R"({"s":[]})"};
    QCOMPARE(codec.encode(push),
             QByteArray(R"(["1","2","microcontroller:v1:3","upload_readings",{"s":[]}])"));
}

void TestPhoenixMessage::encodesANullJoinRef()
{
    const PhoenixPush beat {QString(), QStringLiteral("7"), QStringLiteral("phoenix"),
                            QStringLiteral("heartbeat")};
    QCOMPARE(PhoenixCodec(PhoenixVersion::V1).encode(beat),
             QByteArray(R"({"topic":"phoenix","event":"heartbeat","payload":{},"ref":"7"})"));
    QCOMPARE(PhoenixCodec(PhoenixVersion::V2).encode(beat),
             QByteArray(R"([null,"7","phoenix","heartbeat",{}])"));
}

void TestPhoenixMessage::case024_refsAreText_data()
{
    QTest::addColumn<QByteArray>("ref");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isGood");
    QTest::newRow("text") << QByteArray(R"("12")") << QStringLiteral("12") << true;
    QTest::newRow("integer") << QByteArray("12") << QStringLiteral("12") << true;
    QTest::newRow("zero") << QByteArray("0") << QStringLiteral("0") << true;
    QTest::newRow("null") << QByteArray("null") << QString() << true;
    QTest::newRow("fraction") << QByteArray("1.5") << QString() << false;
    QTest::newRow("huge") << QByteArray("1e300") << QString() << false;
    QTest::newRow("object") << QByteArray(R"({"a":1})") << QString() << false;
    QTest::newRow("bool") << QByteArray("true") << QString() << false;
}

void TestPhoenixMessage::case024_refsAreText()
{
    QFETCH(const QByteArray, ref);
    QFETCH(const QString, text);
    QFETCH(const bool, isGood);
    const auto v1 = PhoenixCodec(PhoenixVersion::V1)
                        .decodeText(R"({"topic":"t","event":"e","payload":{},"ref":)" + ref + "}");
    const auto v2
        = PhoenixCodec(PhoenixVersion::V2).decodeText("[" + ref + "," + ref + R"(,"t","e",{}])");
    QCOMPARE(v1.isOk(), isGood);
    QCOMPARE(v2.isOk(), isGood);
    if (isGood) {
        QCOMPARE(v1.value().ref, text);
        QCOMPARE(v1.value().ref.isNull(), text.isNull());
        QCOMPARE(v2.value().ref, text);
        QCOMPARE(v2.value().joinRef, text);
    }
}

void TestPhoenixMessage::metadataIsAnObjectOnBoth()
{
    const QByteArray frame
        = R"({"event":"metadata","join_ref":null,"payload":{"controller_id":3,"location_id":2,)"
          R"("user_id":1},"ref":null,"topic":"microcontroller:3"})";
    for (const PhoenixVersion version : {PhoenixVersion::V1, PhoenixVersion::V2}) {
        const auto message = PhoenixCodec(version).decodeText(frame);
        QVERIFY(message.isOk());
        QCOMPARE(message.value().event, QStringLiteral("metadata"));
        QCOMPARE(decodeMetadata(message.value().payload), std::optional(ServerIdentity {1, 2, 3}));
    }
}

void TestPhoenixMessage::case028_arrays_data()
{
    QTest::addColumn<QByteArray>("frame");
    QTest::addColumn<bool>("isGood");
    QTest::newRow("five") << QByteArray(R"([null,null,"t","e",{}])") << true;
    QTest::newRow("six") << QByteArray(R"([null,null,"t","e",{},{"new":1}])") << true;
    QTest::newRow("four") << QByteArray(R"([null,null,"t","e"])") << false;
    QTest::newRow("none") << QByteArray("[]") << false;
    QTest::newRow("topic is a number") << QByteArray(R"([null,null,1,"e",{}])") << false;
}

void TestPhoenixMessage::case028_arrays()
{
    QFETCH(const QByteArray, frame);
    QTEST(PhoenixCodec(PhoenixVersion::V2).decodeText(frame).isOk(), "isGood");
    QVERIFY(!PhoenixCodec(PhoenixVersion::V1).decodeText(frame).isOk());
}

void TestPhoenixMessage::case032_textsAreValidJson_data()
{
    QTest::addColumn<QString>("text");
    for (const char16_t *text :
         {u"", u"plain", u"\"", u"\\", u"\\u0041", u"a\r\n\tb", u"\u0001\u001f", u"\u007f",
          u"\u2028", u"µ°", u"\U0001F600", u"\":[],{\"x"}) {
        const QString same = QString::fromUtf16(text);
        QTest::addRow("'%s'", same.toUtf8().toPercentEncoding(" {}[]\":,").constData()) << same;
    }
    QTest::newRow("NUL") << QString(QChar(QChar::Null));
    QTest::newRow("first surrogate alone") << QString(u'a' + QString(QChar(0xd83d)) + u'b');
    QTest::newRow("second surrogate alone") << QString(u'a' + QString(QChar(0xde00)) + u'b');
}

void TestPhoenixMessage::case032_textsAreValidJson()
{
    QFETCH(const QString, text);
    const QString read = QString::fromUtf8(text.toUtf8()); // with what Qt puts for a lone surrogate
    for (const PhoenixVersion version : {PhoenixVersion::V1, PhoenixVersion::V2}) {
        const PhoenixCodec codec(version);
        const QByteArray frame
            = codec.encode({QStringLiteral("1"), QStringLiteral("2"), text, text});
        QVERIFY(frame.isValidUtf8());
        QVERIFY(std::none_of(frame.begin(), frame.end(),
                             [](char one) { return static_cast<unsigned char>(one) < 0x20; }));
        const auto message = codec.decodeText(frame);
        QVERIFY2(message.isOk(), frame.constData());
        QCOMPARE(message.value().topic, read);
        QCOMPARE(message.value().event, read);
    }
}

void TestPhoenixMessage::case026_rejectsGarbage_data()
{
    QTest::addColumn<QByteArray>("frame");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("NUL") << QByteArray("\0", 1);
    QTest::newRow("cut") << QByteArray(R"({"topic":)");
    QTest::newRow("number") << QByteArray("5");
    QTest::newRow("text") << QByteArray(R"("metadata")");
    QTest::newRow("null") << QByteArray("null");
    QTest::newRow("no topic") << QByteArray(R"({"event":"e","payload":{},"ref":"5"})");
    QTest::newRow("no event") << QByteArray(R"({"topic":"t","payload":{},"ref":"5"})");
    QTest::newRow("topic null") << QByteArray(R"({"topic":null,"event":"e","ref":"5"})");
    QTest::newRow("NaN") << QByteArray(R"({"topic":"t","event":"e","payload":{"v":NaN}})");
    QTest::newRow("invalid UTF-8") << QByteArray("{\"topic\":\"\xff\xfe\",\"event\":\"e\"}");
    QTest::newRow("deep") << QByteArray(100'000, '[');
    QTest::newRow("deep objects") << QByteArray(R"({"a":)").repeated(50'000);
}

void TestPhoenixMessage::case026_rejectsGarbage()
{
    QFETCH(const QByteArray, frame);
    QVERIFY(!PhoenixCodec(PhoenixVersion::V1).decodeText(frame).isOk());
    QVERIFY(!PhoenixCodec(PhoenixVersion::V2).decodeText(frame).isOk());
    QVERIFY(!PhoenixCodec(PhoenixVersion::V1).decodeBinary(frame).isOk());
}

void TestPhoenixMessage::survivesHundredsOfMutations()
{
    const QByteArray seed
        = R"({"event":"phx_reply","payload":{"response":{},"status":"ok"},"ref":"1","topic":"t"})";
    std::mt19937 random(3);
    const PhoenixCodec v1(PhoenixVersion::V1);
    const PhoenixCodec v2(PhoenixVersion::V2);
    int refused = 0;
    for (int round = 0; round < 5000; ++round) {
        QByteArray frame = seed;
        for (int change = 0; change < 3; ++change) {
            const auto at = static_cast<qsizetype>(random() % static_cast<unsigned>(frame.size()));
            frame[at] = static_cast<char>(random());
        }
        frame.truncate(static_cast<qsizetype>(random() % static_cast<unsigned>(2 * seed.size())));
        refused += v1.decodeText(frame).isOk() ? 0 : 1;
        (void)v2.decodeText(frame);
        (void)v2.decodeBinary(frame);
    }
    QVERIFY(refused > 4000);
}

void TestPhoenixMessage::readsEveryRecordedFrame()
{
    QFile file(QStringLiteral(TEST_DATA "/server-recordings.jsonl"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    int frames = 0;
    int oddRefs = 0;
    while (!file.atEnd()) {
        const QJsonObject one = QJsonDocument::fromJson(file.readLine()).object();
        const QString name = one.value(QLatin1String("case")).toString();
        const bool isV2 = name.startsWith(QLatin1String("vsn2"));
        const PhoenixCodec codec(isV2 ? PhoenixVersion::V2 : PhoenixVersion::V1);
        const QJsonArray events = one.value(QLatin1String("events")).toArray();
        for (const QJsonValueConstRef event : events) {
            const QString text = event[QLatin1String("text")].toString();
            const bool isFrame = event[QLatin1String("dir")].toString() == QLatin1String("received")
                && (text.startsWith(QLatin1Char('{')) || text.startsWith(QLatin1Char('[')));
            if (!isFrame || text.contains(QChar(0x2026))) {
                continue; // a pong, or a frame that the recording cut
            }
            ++frames;
            const auto message = codec.decodeText(text.toUtf8());
            const bool isOdd = name.contains(QLatin1String("ref object"))
                || name.contains(QLatin1String("topic null"));
            oddRefs += isOdd && !message.isOk() ? 1 : 0;
            QVERIFY2(message.isOk() || isOdd, qPrintable(name + QLatin1String(": ") + text));
        }
    }
    QVERIFY2(frames > 150, qPrintable(QString::number(frames)));
    QCOMPARE(oddRefs, 2);
}

void TestPhoenixMessage::case020_metadata_data()
{
    QTest::addColumn<QJsonValue>("id");
    QTest::addColumn<qint64>("controllerId");
    QTest::newRow("integer") << QJsonValue(3) << qint64(3);
    QTest::newRow("float that is one") << QJsonValue(3.0) << qint64(3);
    QTest::newRow("digits") << QJsonValue(QStringLiteral("42")) << qint64(42);
    QTest::newRow("large") << QJsonValue(qint64(9007199254740993)) << qint64(9007199254740993);
    QTest::newRow("fraction") << QJsonValue(3.5) << qint64(0);
    QTest::newRow("missing") << QJsonValue(QJsonValue::Undefined) << qint64(0);
    QTest::newRow("null") << QJsonValue() << qint64(0);
    QTest::newRow("negative") << QJsonValue(-1) << qint64(0);
    QTest::newRow("zero") << QJsonValue(0) << qint64(0);
    QTest::newRow("words") << QJsonValue(QStringLiteral("3:evil")) << qint64(0);
    QTest::newRow("list") << QJsonValue(QJsonArray {3}) << qint64(0);
}

void TestPhoenixMessage::case020_metadata()
{
    QFETCH(const QJsonValue, id);
    QJsonObject payload;
    payload.insert(QStringLiteral("controller_id"), id);
    QTEST(decodeMetadata(payload).value_or(ServerIdentity {}).controllerId, "controllerId");
}

QTEST_APPLESS_MAIN(TestPhoenixMessage)
#include "tst_phoenixmessage.moc"
