// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
// PhoenixCodec must read each text as QJsonDocument alone would have it read, whichever way it goes
// inside: the recorded frames, a list of odd ones, and very many made ones.
#include "bridge/protocol/phoenixmessage.h"
#include "tests/unit/referencedecoder.h"

#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <array>
#include <memory>
#include <random>

using namespace armature;

namespace {

constexpr std::array kVersions {PhoenixVersion::V1, PhoenixVersion::V2};

bool isSame(const PhoenixMessage &one, const PhoenixMessage &other)
{
    return one == other && one.ref.isNull() == other.ref.isNull()
        && one.joinRef.isNull() == other.joinRef.isNull();
}

/// QJsonDocument refuses a number that is too near to 0 for a double, which JSON allows. The short
/// way of the replies takes it; nothing reads it there.
bool mayHoldATinyNumber(const QByteArray &frame)
{
    static const QRegularExpression kTiny(QStringLiteral("[eE]-[0-9]{3}"));
    return kTiny.match(QString::fromLatin1(frame)).hasMatch();
}

/// In a buffer that ends with the frame, so that a sanitizer sees each byte read past its end.
bool readsAlike(const QByteArray &frame, PhoenixVersion version)
{
    const auto size = static_cast<std::size_t>(frame.size());
    const auto exact = std::make_unique<char[]>(size);
    std::copy(frame.begin(), frame.end(), exact.get());
    const auto read
        = PhoenixCodec(version).decodeText(QByteArray::fromRawData(exact.get(), frame.size()));
    const auto expected = reference::decode(frame, version);
    if (!read || !expected) {
        return read.isOk() == expected.has_value() || (read && mayHoldATinyNumber(frame));
    }
    return isSame(read.value(), *expected);
}

/// What a value in a frame may be. Much of it is no JSON, or none that has a place there.
const QByteArrayList &values()
{
    static const QByteArrayList kValues {
        "null",
        "true",
        "false",
        "{}",
        "[]",
        "0",
        "-0",
        "-0.0",
        "1",
        "12",
        "-7",
        "1.0",
        "1.5",
        "1e2",
        "1E+2",
        "1e-2",
        "1e308",
        "1e309",
        "-1e309",
        "1e-400",
        "5e-324",
        "01",
        "1.",
        ".5",
        "-.5",
        "-",
        "+1",
        "0x1",
        "NaN",
        "Infinity",
        "9007199254740992",
        "9007199254740993",
        "9223372036854775807",
        "9223372036854775808",
        "18446744073709551616",
        "123456789012345678901234567890",
        "\"\"",
        "\"1\"",
        "\"12\"",
        "\"ok\"",
        "\"error\"",
        R"("unmatched topic")",
        R"("phx_reply")",
        R"("phx_repl\u0079")",
        R"("phx_error")",
        "\"t\"",
        R"("\ud83d\ude00")",
        R"("\ud83d")",
        R"("\ude00\ud83d")",
        R"("\u0000")",
        R"("\u12")",
        R"("\q")",
        R"("\/\b\f\n\r\t\"\\")",
        R"("\)",
        "\"a\nb\"",
        QByteArray("\"a\0b\"", 5),
        "\"µ°\xf0\x9f\x98\x80\"",
        "\"\xff\"",
        "\"\xc0\xaf\"",
        "\"\xed\xa0\x80\"",
        "\"\xf4\x90\x80\x80\"",
        "\"open",
        R"({"reason":"no"})",
        R"({"reason":"a","reason":"b"})",
        R"({"reason":5})",
        R"({"response":{"reason":"unmatched topic"},"status":"error"})",
        R"({"status":"ok","response":{}})",
        R"({"status":"error","status":"ok"})",
        R"({"status":"ok","status":null})",
        R"({"status":5})",
        R"({"response":[],"status":"ok"})",
        R"({"st\u0061tus":"ok"})",
        R"([{"status":"ok"}])",
        R"({"v":123456789012345678901})",
        R"({"v":"\ud800","status":"ok"})",
        R"({"v":[1,2,],"status":"ok"})",
        R"({"a":{"b":[1,{}]}})",
        R"({"status":"ok")",
        "nul",
        "/**/1",
        "'1'",
        "",
    };
    return kValues;
}

class FrameMaker
{
public:
    QByteArray frame()
    {
        QByteArray text = chance(2) ? object() : array();
        for (int changes = chance(3) ? draw(4) : 0; changes > 0 && !text.isEmpty(); --changes) {
            mutate(text);
        }
        return text;
    }

private:
    [[nodiscard]] int draw(qsizetype below)
    {
        return static_cast<int>(m_random() % static_cast<quint32>(below));
    }
    [[nodiscard]] bool chance(int oneIn) { return draw(oneIn) == 0; }

    QByteArray value() { return values().at(draw(values().size())); }
    /// Mostly what belongs there.
    QByteArray likely(const QByteArray &good) { return chance(4) ? value() : good; }
    QByteArray space()
    {
        return chance(12) ? QByteArrayList {" ", "\n", "\t\r", "\v", "\xc2\xa0"}.at(draw(5)) : "";
    }

    QByteArray member(const QByteArray &key, const QByteArray &content)
    {
        return '"' + key + '"' + space() + ':' + space() + content + space();
    }
    QByteArray payload()
    {
        return likely(chance(3) ? R"({"response":{"reason":"no"},"status":"error"})"
                                : R"({"response":{},"status":"ok"})");
    }
    QByteArray object()
    {
        QByteArrayList members {
            member(chance(9) ? "even\\u0074" : "event", likely(R"("phx_reply")")),
            member("payload", payload()),
            member("ref", likely(R"("12")")),
            member("topic", likely(R"("microcontroller:v1:3")")),
        };
        if (chance(2)) {
            members.append(member("join_ref", likely(R"("1")")));
        }
        if (chance(6)) {
            members.removeAt(draw(members.size()));
        }
        if (chance(6)) {
            members.append(member("ref", value()));
        }
        std::shuffle(members.begin(), members.end(), m_random);
        return space() + '{' + members.join(',') + '}' + space();
    }
    QByteArray array()
    {
        QByteArrayList parts {likely("null"), likely(R"("12")"),
                              likely(R"("microcontroller:v1:3")"), likely(R"("phx_reply")"),
                              payload()};
        if (chance(6)) {
            parts.removeLast();
        }
        if (chance(6)) {
            parts.append(value());
        }
        return space() + '[' + parts.join(',') + ']' + space();
    }
    void mutate(QByteArray &text)
    {
        static const QByteArray kLikely = "{}[]\",:\\u0019.eE+- \ntfn";
        const auto at = draw(text.size());
        switch (draw(5)) {
        case 0:
            text.remove(at, 1 + draw(3));
            break;
        case 1:
            text.insert(at, kLikely.at(draw(kLikely.size())));
            break;
        case 2:
            text[at] = static_cast<char>(draw(256));
            break;
        case 3:
            text.truncate(at);
            break;
        default:
            text.insert(at, text.mid(draw(text.size()), draw(20)));
        }
    }

    std::mt19937 m_random {7};
};

} // namespace

class TestPhoenixReference : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyRecordedFrame();
    void oddFrames_data();
    void oddFrames();
    void madeFrames();
    void theReplysLastTextsCount();
};

void TestPhoenixReference::everyRecordedFrame()
{
    QFile file(QStringLiteral(TEST_DATA "/server-recordings.jsonl"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    int frames = 0;
    while (!file.atEnd()) {
        const QJsonObject one = QJsonDocument::fromJson(file.readLine()).object();
        const QJsonArray events = one.value(QLatin1String("events")).toArray();
        for (const QJsonValueConstRef event : events) {
            const QByteArray text = event[QLatin1String("text")].toString().toUtf8();
            for (const PhoenixVersion version : kVersions) {
                QVERIFY2(readsAlike(text, version), text.constData());
            }
            ++frames;
        }
    }
    QVERIFY2(frames > 150, qPrintable(QString::number(frames)));
}

void TestPhoenixReference::oddFrames_data()
{
    QTest::addColumn<QByteArray>("frame");
    const auto reply = [](const QByteArray &payload) -> QByteArray {
        return R"({"event":"phx_reply","payload":)" + payload + R"(,"ref":"1","topic":"t"})";
    };
    QTest::newRow("byte order mark") << QByteArray("\xef\xbb\xbf" + reply("{}"));
    QTest::newRow("NUL behind") << QByteArray(reply("{}") + '\0');
    QTest::newRow("two frames") << QByteArray(reply("{}") + reply("{}"));
    QTest::newRow("1 MiB") << reply(R"({"status":"ok","v":")" + QByteArray(1 << 20, 'x') + "\"}");
    QTest::newRow("as long as the short way goes")
        << reply(R"({"status":"ok","v":")" + QByteArray(4020, 'x') + "\"}");
    for (const int depth : {1000, 1021, 1022, 1023, 1024, 1025, 2000}) {
        QTest::addRow("%d arrays deep", depth)
            << reply(QByteArray(depth, '[') + QByteArray(depth, ']'));
        QTest::addRow("%d objects deep", depth)
            << reply(R"({"a":)" + QByteArray(R"({"a":)").repeated(depth / 2) + '1'
                     + QByteArray(depth / 2, '}') + '}');
    }
    for (const QByteArray &value : values()) {
        QTest::addRow("payload %s", value.left(60).toPercentEncoding().constData()) << reply(value);
        QTest::addRow("array %s", value.left(60).toPercentEncoding().constData())
            << QByteArray('[' + value + ',' + value + R"(,"t","phx_reply",)" + value + ']');
        QTest::addRow("status %s", value.left(60).toPercentEncoding().constData())
            << reply(R"({"status":)" + value + '}');
    }
}

void TestPhoenixReference::oddFrames()
{
    QFETCH(const QByteArray, frame);
    for (const PhoenixVersion version : kVersions) {
        QVERIFY(readsAlike(frame, version));
    }
}

void TestPhoenixReference::madeFrames()
{
    FrameMaker maker;
    int good = 0;
    int replies = 0;
    constexpr int kFrames = 60'000;
    for (int round = 0; round < kFrames; ++round) {
        const QByteArray frame = maker.frame();
        for (const PhoenixVersion version : kVersions) {
            QVERIFY2(readsAlike(frame, version), frame.toPercentEncoding(" {}[]\":,").constData());
            const auto expected = reference::decode(frame, version);
            good += expected ? 1 : 0;
            replies += expected && expected->status == QLatin1String("ok") ? 1 : 0;
        }
    }
    // Of both kinds enough to mean something.
    QVERIFY2(good > kFrames / 4 && good < 7 * kFrames / 4, qPrintable(QString::number(good)));
    QVERIFY2(replies > kFrames / 20, qPrintable(QString::number(replies)));
}

void TestPhoenixReference::theReplysLastTextsCount()
{
    const auto reply = PhoenixCodec(PhoenixVersion::V1)
                           .decodeText(R"({"topic":"a","topic":"t","event":"phx_reply","ref":"1",)"
                                       R"("payload":{"status":"ok","status":"error",)"
                                       R"("response":{"reason":"x","reason":"y"}}})");
    QVERIFY(reply.isOk());
    QCOMPARE(reply.value().topic, QStringLiteral("t"));
    QCOMPARE(reply.value().status, QStringLiteral("error"));
    QCOMPARE(reply.value().reason, QStringLiteral("y"));
    QVERIFY(reply.value().joinRef.isNull());
}

QTEST_APPLESS_MAIN(TestPhoenixReference)
#include "tst_phoenixreference.moc"
