// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/protocol/controlupdate.h"
#include "bridge/protocol/phoenixmessage.h"

#include <QJsonDocument>
#include <QTest>

using namespace armature;

namespace {

QByteArray frameOf(const QByteArray &payload)
{
    return R"({"event":"control_update","payload":)" + payload + R"(,"ref":null,"topic":"t"})";
}

} // namespace

class TestControlUpdate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void case109_eachPartStandsAlone_data();
    void case109_eachPartStandsAlone();
    void case109_aCutFrameIsNoUpdate();
    void keepsTheOrderOfTheList();
    void case109_namesWhatIsNoNumber();
    void keepsWhatIsNoUpdate();
    void serversIdsBecomeTheBoards();
};

void TestControlUpdate::case109_eachPartStandsAlone_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<int>("numbers");
    QTest::addColumn<int>("others");
    QTest::addColumn<int>("malformed");

    QTest::newRow("documented form") << QByteArray(R"({"control":[{"1":90}]})") << 1 << 0 << 0;
    QTest::newRow("recorded: bool")
        << QByteArray(R"({"control":[{"1":90},{"led":true}]})") << 1 << 1 << 0;
    QTest::newRow("two in one object")
        << QByteArray(R"({"control":[{"a":1,"b":2}]})") << 2 << 0 << 0;
    QTest::newRow("recorded: empty list") << QByteArray(R"({"control":[]})") << 0 << 0 << 0;
    QTest::newRow("recorded: empty payload") << QByteArray("{}") << 0 << 0 << 1;
    QTest::newRow("recorded: null, small, text")
        << QByteArray(R"({"control":[{"a":null},{"b":1.5e-7},{"c":"µ\u0000"}]})") << 1 << 2 << 0;
    QTest::newRow("recorded: big integer")
        << QByteArray(R"({"control":[{"1":12345678901234567890}]})") << 1 << 0 << 0;
    QTest::newRow("a number as text is no number")
        << QByteArray(R"({"control":[{"m1":"42"}]})") << 0 << 1 << 0;
    QTest::newRow("object for list") << QByteArray(R"({"control":{"m1":1}})") << 0 << 0 << 1;
    QTest::newRow("numbers in the list")
        << QByteArray(R"({"control":[1,{"m1":2},[]]})") << 1 << 0 << 2;
    QTest::newRow("empty objects in the list")
        << QByteArray(R"({"control":[{},{"m1":2},{}]})") << 1 << 0 << 2;
    QTest::newRow("null for list") << QByteArray(R"({"control":null})") << 0 << 0 << 1;
    QTest::newRow("a list in the list")
        << QByteArray(R"({"control":[[{"m1":1}],{"m2":2}]})") << 1 << 0 << 1;
    QTest::newRow("good and bad values in one object")
        << QByteArray(R"({"control":[{"a":[1],"b":{"c":2},"d":"3","e":4,"f":null}]})") << 1 << 4
        << 0;
    QTest::newRow("beyond 64 bits")
        << QByteArray(R"({"control":[{"m1":123456789012345678901234567890}]})") << 1 << 0 << 0;
    QTest::newRow("no id") << QByteArray(R"({"control":[{"":1}]})") << 1 << 0 << 0;
    QTest::newRow("escapes and a lone surrogate")
        << QByteArray(R"({"control":[{"\ud800\u0000\n":1}]})") << 1 << 0 << 0;
}

void TestControlUpdate::case109_eachPartStandsAlone()
{
    QFETCH(const QByteArray, payload);
    const auto message = PhoenixCodec(PhoenixVersion::V1).decodeText(frameOf(payload));
    QVERIFY(message.isOk());
    const ControlUpdate update = decodeControlUpdate(message.value().payload);
    const auto numbers = std::count_if(update.items.begin(), update.items.end(),
                                       [](const ControlItem &item) { return item.number; });
    QTEST(static_cast<int>(numbers), "numbers");
    QTEST(static_cast<int>(update.items.size() - numbers), "others");
    QTEST(update.malformed, "malformed");
}

void TestControlUpdate::case109_aCutFrameIsNoUpdate()
{
    const PhoenixCodec codec(PhoenixVersion::V1);
    const QByteArray frame = frameOf(R"({"control":[{"m1":42},{"m2":1}]})");
    QVERIFY(codec.decodeText(frame).isOk());
    for (qsizetype size = 0; size < frame.size(); ++size) {
        QVERIFY(!codec.decodeText(frame.left(size)).isOk());
    }
}

void TestControlUpdate::keepsTheOrderOfTheList()
{
    const auto document = QJsonDocument::fromJson(R"({"control":[{"z":1},{"a":2},{"z":3}]})");
    const ControlUpdate update = decodeControlUpdate(document.object());
    QCOMPARE(update.items.size(), 3);
    QCOMPARE(update.items.at(0).id, QStringLiteral("z"));
    QCOMPARE(update.items.at(2).number, std::optional(3.0));
}

void TestControlUpdate::case109_namesWhatIsNoNumber()
{
    const auto document = QJsonDocument::fromJson(R"({"control":[{"m1":{"deep":[1]}}]})");
    const ControlUpdate update = decodeControlUpdate(document.object());
    QCOMPARE(update.items.at(0).text, QStringLiteral(R"({"deep":[1]})"));
}

void TestControlUpdate::keepsWhatIsNoUpdate()
{
    const auto textOf = [](const QByteArray &payload) {
        return decodeControlUpdate(QJsonDocument::fromJson(payload).object()).malformedText;
    };
    QCOMPARE(textOf(R"({"control":[{"m1":2},[7],8]})"), QStringLiteral("[7]"));
    QCOMPARE(textOf(R"({"control":"full speed"})"), QStringLiteral(R"("full speed")"));
    QCOMPARE(textOf(R"({"speed":1})"), QStringLiteral(R"({"speed":1})"));
    QCOMPARE(textOf(R"({"control":[{"m1":2}]})"), QString());
    const QByteArray longText(500, 'x');
    QCOMPARE(textOf(R"({"control":")" + longText + R"("})").size(), 64);
}

void TestControlUpdate::serversIdsBecomeTheBoards()
{
    const auto id = [](const char *text) { return QString::fromLatin1(text); };
    const Mapping mapping {{}, {{id("motor"), id("m1")}, {id("m1"), id("m2")}}};
    ControlUpdate update;
    update.isLate = true;
    update.items
        = {{id("motor"), 5.0, id("5")}, {id("m1"), 6.0, id("6")}, {id("fan"), {}, id("x")}};
    ControlUpdate expected = update;
    expected.items = {{id("m1"), 5.0, id("5"), id("motor")},
                      {id("m2"), 6.0, id("6"), id("m1")},
                      {id("fan"), {}, id("x")}};
    QCOMPARE(mapped(update, mapping), expected);
    QCOMPARE(mapped(update, {}), update);
}

QTEST_APPLESS_MAIN(TestControlUpdate)
#include "tst_controlupdate.moc"
