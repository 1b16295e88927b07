// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/simulator/phoenixchannel.h"

#include <QTest>

using namespace armature;

namespace {

QByteArray frame(const QByteArray &event, const QByteArray &payload, const QByteArray &rest)
{
    return R"({"topic":"microcontroller:v1:3","event":")" + event + R"(","payload":)" + payload
        + "," + rest + "}";
}

QByteArray ok(const QByteArray &ref)
{
    return R"({"event":"phx_reply","payload":{"response":{},"status":"ok"},"ref":)" + ref
        + R"(,"topic":"microcontroller:v1:3"})";
}

QByteArray ending(const QByteArray &event, const QByteArray &ref)
{
    return R"({"event":")" + event + R"(","payload":{},"ref":)" + ref
        + R"(,"topic":"microcontroller:v1:3"})";
}

using Frames = std::vector<QByteArray>;

} // namespace

class TestPhoenixChannel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void metadataIsAnObjectInBothVersions();
    void refsAreEchoedAsSent_data();
    void refsAreEchoedAsSent();
    void jsonIsReadAsTheServerDoes_data();
    void jsonIsReadAsTheServerDoes();
    void jsonIsWrittenAsTheServerDoes_data();
    void jsonIsWrittenAsTheServerDoes();
    void uploadsAreJudged_data();
    void uploadsAreJudged();
    void atMost13107ReadingsFitAStatement();
    void secondJoinClosesTheFirst();
    void leaveCountsOnlyWithTheJoinsRef();
    void whatIsPushedBehindACrashIsNeverAnswered();
    void failingDatabaseCrashesTheChannel();
    void broadcastsReachJoinedTopicsOnly();
    void shoutIsForEverySocket();
    void versionTwoIsArrays();
    void truncatedBinaryPushesClose();

private: // NOLINT(readability-redundant-access-specifiers): these are no slots
    PhoenixChannel make(SerializerVersion version = SerializerVersion::V1)
    {
        return {{1, 2, 3}, version, [this](const Upload &upload) {
                    m_uploads.push_back(upload);
                    return !m_isBroken;
                }};
    }
    PhoenixChannel joined()
    {
        PhoenixChannel channel = make();
        const auto output
            = channel.receive(frame("phx_join", "{}", R"("ref":"1","join_ref":"1")"), false);
        return output.frames == Frames {ok("\"1\"")} ? channel : make();
    }

    std::vector<Upload> m_uploads;
    bool m_isBroken = false;
};

void TestPhoenixChannel::init()
{
    m_uploads.clear();
    m_isBroken = false;
}

void TestPhoenixChannel::metadataIsAnObjectInBothVersions()
{
    const QByteArray expected
        = R"({"event":"metadata","join_ref":null,"payload":{"controller_id":3,"location_id":2,)"
          R"("user_id":1},"ref":null,"topic":"microcontroller:3"})";
    QCOMPARE(make().metadata(), expected);
    QCOMPARE(make(SerializerVersion::V2).metadata(), expected);
}

void TestPhoenixChannel::refsAreEchoedAsSent_data()
{
    QTest::addColumn<QByteArray>("ref");
    for (const char *ref : {"\"7\"", "0", "null", R"({"a":1})", "true", "1.5", "[1,[2]]",
                            "123456789012345678901234567890", R"("\u0000\"\\µ")"}) {
        QTest::newRow(ref) << QByteArray(ref);
    }
}

void TestPhoenixChannel::refsAreEchoedAsSent()
{
    QFETCH(const QByteArray, ref);
    QCOMPARE(joined().receive(frame("upload_readings", "{}", "\"ref\":" + ref), false).frames,
             Frames {ok(ref)});
}

void TestPhoenixChannel::jsonIsReadAsTheServerDoes_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("isJson");
    const auto row = [](const QByteArray &text, bool isJson) {
        QTest::addRow("%s", text.toPercentEncoding(" {}[]\":,.+").constData()) << text << isJson;
    };
    for (const char *good :
         {"null", " [1 , 2]\n", "-0", "0.5", "1E+2", "1e-400", R"("\ud83d\ude00")",
          R"({"a":{"a":[]}})", R"("/\/")", "-12e3", "true", "\"\x7f\""}) {
        row(good, true);
    }
    for (const char *bad : {"",
                            " ",
                            "{",
                            "[1,]",
                            R"({"a":1,})",
                            "{a:1}",
                            "01",
                            "-",
                            "1.",
                            ".5",
                            "1e",
                            "+1",
                            "NaN",
                            "Infinity",
                            "1e400",
                            "-1e400",
                            R"("\ud800")",
                            R"("\ude00")",
                            R"("\ud800\u0041")",
                            R"("\x")",
                            R"("\u00g0")",
                            R"("\u00)",
                            R"("a)",
                            "\"\n\"",
                            "nul",
                            "true false",
                            "[1 2]",
                            "\xef\xbb\xbf{}",
                            "\"\xff\"",
                            "'a'"}) {
        row(bad, false);
    }
    QTest::newRow("deeper than the stack allows") << QByteArray(100'000, '[') << false;
    QTest::newRow("nul after the text") << QByteArray("{}\0", 3) << false;
}

void TestPhoenixChannel::jsonIsReadAsTheServerDoes()
{
    QFETCH(const QByteArray, text);
    QTEST(Json::parse(text).has_value(), "isJson");
    for (qsizetype length = 0; length < std::min<qsizetype>(text.size(), 64); ++length) {
        static_cast<void>(Json::parse(text.left(length))); // reads nothing beyond its end
    }
}

void TestPhoenixChannel::jsonIsWrittenAsTheServerDoes_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("written");
    const auto row = [](const char *text, const char *written) {
        QTest::newRow(text) << QByteArray(text) << QByteArray(written);
    };
    row("12345678901234567890", "12345678901234567890");
    row("-0", "0");
    row("-0.0", "-0.0");
    row("1.50", "1.5");
    row("1e5", "1.0e5");
    row("100.0", "100.0");
    row("1.5e-7", "1.5e-7");
    row("0.001", "0.001");
    row("0.1", "0.1");
    row("-1234.5", "-1234.5");
    row("1e22", "1.0e22");
    row("9007199254740993.0", "9.007199254740992e15");
    row("1.7976931348623157e308", "1.7976931348623157e308");
    row("5e-324", "5.0e-324");
    row(R"({"b":1,"a":2,"B":3})", R"({"B":3,"a":2,"b":1})");
    row(R"({"a":1,"a":2})", R"({"a":2})");
    row(R"("\u00b5\u0000\u001F\/\n")", "\"µ\\u0000\\u001F/\\n\"");
}

void TestPhoenixChannel::jsonIsWrittenAsTheServerDoes()
{
    QFETCH(const QByteArray, text);
    QTEST(Json::parse(text).value_or(Json()).toBytes(), "written");
}

void TestPhoenixChannel::uploadsAreJudged_data()
{
    enum Verdict { Stored, Discarded, Crashed };
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<int>("verdict");
    QTest::addColumn<int>("rows");
    const auto value = [](const QByteArray &text) {
        return QByteArray(R"({"s":[{"type":"temperature","value":)" + text + "}]}");
    };
    for (const char *good : {"21.5", "-0.0", "20", R"("21.5")", R"("1e5")", R"("21")", R"("+1.5")",
                             R"("-3.25E-2")", "5e-324"}) {
        QTest::addRow("value %s", good) << value(good) << int(Stored) << 1;
    }
    for (const char *bad :
         {R"("abc")", R"("NaN")", R"(" 21.5")", R"("21.5 ")", R"("21,5")", R"("")", R"(".5")",
          R"("1.")", R"("1e400")", "true", "null", "[]", "{}"}) {
        QTest::addRow("value %s", bad) << value(bad) << int(Discarded) << 0;
    }
    QTest::newRow("integer of 400 digits") << value(QByteArray(400, '9')) << int(Crashed) << 0;
    const auto type = [](const QByteArray &text) {
        return QByteArray(R"({"s":[{"type":)" + text + R"(,"value":1}]})");
    };
    for (const char *good : {"temperature", "pressure", "illuminance", "humidity"}) {
        QTest::addRow("type %s", good) << type('"' + QByteArray(good) + '"') << int(Stored) << 1;
    }
    for (const char *bad : {R"("co2")", R"("Temperature")", R"("")", "null"}) {
        QTest::addRow("type %s", bad) << type(bad) << int(Discarded) << 0;
    }
    QTest::newRow("type 9") << type("9") << int(Crashed) << 0;
    const auto name = [](const QByteArray &text) {
        return QByteArray(R"({"good":[{"type":"humidity","value":1}],")" + text
                          + R"(":[{"type":"humidity","value":1}]})");
    };
    QTest::newRow("name of 1") << name("n") << int(Stored) << 2;
    QTest::newRow("name of 255") << name(QByteArray(255, 'n')) << int(Stored) << 2;
    QTest::newRow("name of 255 wide ones")
        << name(QByteArray("😀").repeated(255)) << int(Stored) << 2;
    QTest::newRow("name of 256") << name(QByteArray(256, 'n')) << int(Crashed) << 0;
    QTest::newRow("name empty") << name("") << int(Crashed) << 0;
    QTest::newRow("name blank") << name("  ") << int(Crashed) << 0;
    QTest::newRow("name with NUL") << name("a\\u0000") << int(Crashed) << 0;
    for (const char *bad : {R"({"s":21.5})", R"({"s":{}})", R"({"s":null})", R"({"s":[21.5]})",
                            "[]", "null", R"("x")", "7"}) {
        QTest::addRow("payload %s", bad) << QByteArray(bad) << int(Crashed) << 0;
    }
    QTest::newRow("payload {}") << QByteArray("{}") << int(Stored) << 0;
    QTest::newRow("no readings") << QByteArray(R"({"s":[]})") << int(Stored) << 0;
    QTest::newRow("one bad of four")
        << QByteArray(R"({"s":[{"type":"temperature","value":1},{"type":"co2","value":4},)"
                      R"({"type":"humidity","value":2},{"type":"pressure","value":3}]})")
        << int(Discarded) << 0;
    QTest::newRow("a crash outweighs")
        << QByteArray(R"({"a":[{"type":"co2","value":1}],"b":1})") << int(Crashed) << 0;
}

void TestPhoenixChannel::uploadsAreJudged()
{
    QFETCH(const QByteArray, payload);
    QFETCH(const int, verdict);
    PhoenixChannel channel = joined();
    const auto output = channel.receive(frame("upload_readings", payload, R"("ref":"2")"), false);
    QVERIFY(!output.closeCode);
    QCOMPARE(channel.hasCrashed(), verdict == 2);
    QCOMPARE(output.frames, verdict == 2 ? Frames {} : Frames {ok("\"2\"")});
    QCOMPARE(m_uploads.size(), verdict == 0 ? 1U : 0U);
    int rows = 0;
    for (const Upload &upload : m_uploads) {
        for (const SensorUpload &sensor : upload) {
            rows += static_cast<int>(sensor.readings.size());
        }
    }
    QTEST(rows, "rows");
    QCOMPARE(channel.settle().frames,
             verdict == 2 ? Frames {ending("phx_error", "\"1\"")} : Frames {});
}

void TestPhoenixChannel::atMost13107ReadingsFitAStatement()
{
    const QByteArray one = R"({"type":"humidity","value":1})";
    const QByteArray most = R"({"s":[)" + QByteArray(one + ',').repeated(13'106) + one + "]}";
    PhoenixChannel channel = joined();
    QCOMPARE(channel.receive(frame("upload_readings", most, R"("ref":"2")"), false).frames,
             Frames {ok("\"2\"")});
    const QByteArray more = R"({"s":[)" + QByteArray(one + ',').repeated(13'107) + one + "]}";
    QVERIFY(channel.receive(frame("upload_readings", more, R"("ref":"3")"), false).frames.empty());
    QVERIFY(channel.hasCrashed());
    QCOMPARE(m_uploads.size(), 1U);
}

void TestPhoenixChannel::secondJoinClosesTheFirst()
{
    PhoenixChannel channel = joined();
    const auto output
        = channel.receive(frame("phx_join", "{}", R"("ref":"2","join_ref":"77")"), false);
    QCOMPARE(output.frames, (Frames {ok("\"2\""), ending("phx_close", "\"1\"")}));
    QCOMPARE(channel.crash().frames, Frames {ending("phx_error", "\"77\"")});
}

void TestPhoenixChannel::leaveCountsOnlyWithTheJoinsRef()
{
    PhoenixChannel channel = joined();
    const auto leave = [&](const QByteArray &rest) {
        return channel.receive(frame("phx_leave", "{}", rest), false).frames;
    };
    QCOMPARE(leave(R"("ref":"2")"), Frames {});
    QCOMPARE(leave(R"("ref":"3","join_ref":"999")"), Frames {});
    QCOMPARE(leave(R"("ref":"4","join_ref":1)"), Frames {});
    QCOMPARE(channel.topics().size(), 1U);
    QCOMPARE(leave(R"("ref":"5","join_ref":"1")"),
             (Frames {ok("\"5\""), ending("phx_close", "\"1\"")}));
    QCOMPARE(channel.topics().size(), 0U);
    QCOMPARE(leave(R"("ref":"6")"), Frames {ok("\"6\"")});
}

void TestPhoenixChannel::whatIsPushedBehindACrashIsNeverAnswered()
{
    PhoenixChannel channel = joined();
    QVERIFY(channel.receive(frame("no_such_event", "{}", R"("ref":"2")"), false).frames.empty());
    QVERIFY(channel.receive(frame("ping", "{}", R"("ref":"3")"), false).frames.empty());
    QVERIFY(channel.deliver({"microcontroller:v1:3", "control_update", Json()}).frames.empty());
    QCOMPARE(channel.settle().frames, Frames {ending("phx_error", "\"1\"")});
    QCOMPARE(channel.settle().frames, Frames {});
    const auto after = channel.receive(frame("ping", "{}", R"("ref":"4")"), false);
    QVERIFY(after.frames.at(0).contains("unmatched topic"));
}

void TestPhoenixChannel::failingDatabaseCrashesTheChannel()
{
    m_isBroken = true;
    PhoenixChannel channel = joined();
    static_cast<void>(channel.receive(frame("upload_readings", "{}", R"("ref":"2")"), false));
    QCOMPARE(channel.settle().frames, Frames {ending("phx_error", "\"1\"")});
}

void TestPhoenixChannel::broadcastsReachJoinedTopicsOnly()
{
    const PhoenixChannel channel = joined();
    const Json payload = Json::parse(R"({"control":[{"m1":50}]})").value_or(Json());
    QCOMPARE(channel.deliver({"microcontroller:v1:3", "control_update", payload}).frames,
             Frames {R"({"event":"control_update","payload":{"control":[{"m1":50}]},"ref":null,)"
                     R"("topic":"microcontroller:v1:3"})"});
    QCOMPARE(channel.deliver({"microcontroller:v1:4", "control_update", payload}).frames,
             Frames {});
}

void TestPhoenixChannel::shoutIsForEverySocket()
{
    PhoenixChannel channel = joined();
    const auto output = channel.receive(frame("shout", R"({"b":[1,2]})", R"("ref":"2")"), false);
    QVERIFY(output.frames.empty());
    QCOMPARE(output.broadcasts.size(), 1U);
    QCOMPARE(channel.deliver(output.broadcasts.at(0)).frames.size(), 1U);
}

void TestPhoenixChannel::versionTwoIsArrays()
{
    PhoenixChannel channel = make(SerializerVersion::V2);
    const auto answers
        = [&](const QByteArray &text) { return channel.receive(text, false).frames; };
    QCOMPARE(
        answers(R"(["1","1","microcontroller:v1:3","phx_join",{}])"),
        Frames {R"(["1","1","microcontroller:v1:3","phx_reply",{"response":{},"status":"ok"}])"});
    QCOMPARE(answers(R"([null,"2","phoenix","heartbeat",{}])"),
             Frames {R"([null,"2","phoenix","phx_reply",{"response":{},"status":"ok"}])"});
    QCOMPARE(channel.crash().frames, Frames {R"(["1","1","microcontroller:v1:3","phx_error",{}])"});
    QCOMPARE(channel.receive(R"(["1","2","a","b"])", false).closeCode,
             std::optional<quint16>(1011));
    QCOMPARE(channel.receive(R"({"topic":"phoenix"})", false).closeCode,
             std::optional<quint16>(1011));
}

void TestPhoenixChannel::truncatedBinaryPushesClose()
{
    const QByteArray whole("\x00\x01\x01\x14\x04"
                           "12microcontroller:v1:3ping",
                           31);
    for (qsizetype length = 0; length < whole.size(); ++length) {
        PhoenixChannel channel = make(SerializerVersion::V2);
        QCOMPARE(channel.receive(whole.left(length), true).closeCode, std::optional<quint16>(1011));
    }
    PhoenixChannel channel = make(SerializerVersion::V2);
    QCOMPARE(channel.receive(whole, true).frames.size(), 1U);
}

QTEST_APPLESS_MAIN(TestPhoenixChannel)
#include "tst_phoenixchannel.moc"
