// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/protocol/readingsupload.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <cmath>
#include <limits>
#include <random>

using namespace armature;

namespace {

Reading reading(const QString &sensor, const QString &type, double value)
{
    return {sensor, type, {}, value, {{}, Milliseconds(1'700'000'000'123)}};
}

Reading temperature(double value)
{
    return reading(QStringLiteral("s"), QStringLiteral("temperature"), value);
}

QByteArray encodeOne(const Reading &one, const UploadFormat &format = {})
{
    return encodeReadings(std::span(&one, 1), format);
}

} // namespace

class TestReadingsUpload : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void case105_refuses_data();
    void case105_refuses();
    void case032_numbersReadBack_data();
    void case032_numbersReadBack();
    void case032_noNumberBecomesNull();
    void everyDoubleReadsBack();
    void case032_aLoneSurrogateIsReplaced();
    void case105_onlyThatReadingIsRefused();
    void groupsBySensorInOrder();
    void valuesAsText();
    void capturedAtRidesAlong();
    void case032_namesAreEscaped_data();
    void case032_namesAreEscaped();
    void noReadingsIsAnEmptyObject();
};

void TestReadingsUpload::case105_refuses_data()
{
    QTest::addColumn<QString>("sensor");
    QTest::addColumn<QString>("type");
    QTest::addColumn<double>("value");
    QTest::addColumn<ReadingRefusal>("refusal");

    const auto s = QStringLiteral("s");
    const auto t = QStringLiteral("temperature");
    for (const char *type : {"temperature", "pressure", "illuminance", "humidity"}) {
        QTest::newRow(type) << s << QString::fromLatin1(type) << 1.0 << ReadingRefusal::None;
    }
    for (const char *type : {"co2", "Temperature", "", "temperature ", "temperatur"}) {
        QTest::addRow("type '%s'", type)
            << s << QString::fromLatin1(type) << 1.0 << ReadingRefusal::Type;
    }
    QTest::newRow("NaN") << s << t << std::nan("") << ReadingRefusal::Value;
    QTest::newRow("infinite") << s << t << std::numeric_limits<double>::infinity()
                              << ReadingRefusal::Value;
    QTest::newRow("minus infinite")
        << s << t << -std::numeric_limits<double>::infinity() << ReadingRefusal::Value;
    QTest::newRow("1e308") << s << t << 1e308 << ReadingRefusal::None;
    QTest::newRow("no name") << QString() << t << 1.0 << ReadingRefusal::Name;
    QTest::newRow("blank name") << QStringLiteral("   ") << t << 1.0 << ReadingRefusal::Name;
    QTest::newRow("NUL in the name")
        << QStringLiteral("a") + QChar(QChar::Null) << t << 1.0 << ReadingRefusal::Name;
    QTest::newRow("255 characters")
        << QString(255, QLatin1Char('n')) << t << 1.0 << ReadingRefusal::None;
    QTest::newRow("256 characters")
        << QString(256, QLatin1Char('n')) << t << 1.0 << ReadingRefusal::Name;
    QTest::newRow("255 characters of two units each")
        << QStringLiteral("\U0001F600").repeated(255) << t << 1.0 << ReadingRefusal::None;
    QTest::newRow("256 characters of two units each")
        << QStringLiteral("\U0001F600").repeated(256) << t << 1.0 << ReadingRefusal::Name;
}

void TestReadingsUpload::case105_refuses()
{
    QFETCH(const QString, sensor);
    QFETCH(const QString, type);
    QFETCH(const double, value);
    QTEST(refusalOf(reading(sensor, type, value)), "refusal");
}

void TestReadingsUpload::case032_numbersReadBack_data()
{
    QTest::addColumn<double>("value");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("21.5") << 21.5 << QByteArray("21.5");
    QTest::newRow("integer") << 20.0 << QByteArray("20");
    QTest::newRow("minus zero") << -0.0 << QByteArray("-0");
    QTest::newRow("tenth") << 0.1 << QByteArray("0.1");
    QTest::newRow("large") << 1e308 << QByteArray("1e+308");
    QTest::newRow("smallest") << 5e-324 << QByteArray("5e-324");
    QTest::newRow("2^53") << 9007199254740992.0 << QByteArray("9007199254740992");
    QTest::newRow("2^53 + 2") << 9007199254740994.0 << QByteArray("9007199254740994");
    QTest::newRow("minus large") << -1e308 << QByteArray("-1e+308");
}

void TestReadingsUpload::case032_numbersReadBack()
{
    QFETCH(const double, value);
    QFETCH(const QByteArray, text);
    const QByteArray payload = encodeOne(temperature(value));
    QCOMPARE(payload, R"({"s":[{"type":"temperature","value":)" + text + "}]}");
    const QJsonDocument document = QJsonDocument::fromJson(payload);
    QCOMPARE(document[QLatin1String("s")][0][QLatin1String("value")].toDouble(), value);
    QCOMPARE(std::signbit(text.toDouble()), std::signbit(value));
}

void TestReadingsUpload::case032_noNumberBecomesNull()
{
    constexpr double infinite = std::numeric_limits<double>::infinity();
    for (const double value : {std::nan(""), -std::nan(""), infinite, -infinite}) {
        QCOMPARE(refusalOf(temperature(value)), ReadingRefusal::Value);
    }
}

void TestReadingsUpload::everyDoubleReadsBack()
{
    std::mt19937_64 random(11);
    for (int round = 0; round < 2000; ++round) {
        const auto value = std::bit_cast<double>(random());
        if (!std::isfinite(value)) {
            continue;
        }
        const QByteArray payload = encodeOne(temperature(value));
        QJsonParseError error;
        const QJsonDocument document = QJsonDocument::fromJson(payload, &error);
        QCOMPARE(error.error, QJsonParseError::NoError);
        const double read = document[QLatin1String("s")][0][QLatin1String("value")].toDouble();
        QVERIFY2(read == value, payload.constData());
    }
}

void TestReadingsUpload::groupsBySensorInOrder()
{
    const QList<Reading> readings {
        reading(QStringLiteral("z"), QStringLiteral("temperature"), 1),
        reading(QStringLiteral("a"), QStringLiteral("humidity"), 2),
        reading(QStringLiteral("z"), QStringLiteral("pressure"), 3),
    };
    QCOMPARE(encodeReadings(readings, {}),
             QByteArray(R"({"z":[{"type":"temperature","value":1},{"type":"pressure","value":3}],)"
                        R"("a":[{"type":"humidity","value":2}]})"));
}

void TestReadingsUpload::valuesAsText()
{
    const QByteArray payload = encodeOne(temperature(21.5), {UploadFormat::Value::String, false});
    QCOMPARE(payload, QByteArray(R"({"s":[{"type":"temperature","value":"21.5"}]})"));
}

void TestReadingsUpload::capturedAtRidesAlong()
{
    const QByteArray payload = encodeOne(temperature(1), {UploadFormat::Value::Number, true});
    QCOMPARE(payload,
             QByteArray(R"({"s":[{"type":"temperature","value":1,)"
                        R"("captured_at":"2023-11-14T22:13:20.123Z"}]})"));
}

void TestReadingsUpload::case032_namesAreEscaped_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("quote") << QStringLiteral("a\"b");
    QTest::newRow("backslash") << QStringLiteral("a\\b");
    QTest::newRow("line break") << QStringLiteral("a\r\n\tb");
    QTest::newRow("control") << QStringLiteral("a\u0001\u001fb");
    QTest::newRow("emoji") << QStringLiteral("µ°\U0001F600");
    QTest::newRow("looks like JSON") << QStringLiteral(R"(":[],"x)");
}

void TestReadingsUpload::case032_namesAreEscaped()
{
    QFETCH(const QString, name);
    const QByteArray payload = encodeOne(reading(name, QStringLiteral("humidity"), 1));
    QJsonParseError error;
    const QJsonObject object = QJsonDocument::fromJson(payload, &error).object();
    QCOMPARE(error.error, QJsonParseError::NoError);
    QCOMPARE(object.keys(), QStringList {name});
}

void TestReadingsUpload::case032_aLoneSurrogateIsReplaced()
{
    const QString name = QString(QChar(0xd83d)) + QStringLiteral("x");
    const QByteArray payload = encodeOne(reading(name, QStringLiteral("humidity"), 1));
    QVERIFY(payload.isValidUtf8());
    const QJsonObject object = QJsonDocument::fromJson(payload).object();
    const QString read = QString::fromUtf8(name.toUtf8()); // with what Qt puts in its place
    QCOMPARE(object.keys(), QStringList {read});
}

void TestReadingsUpload::case105_onlyThatReadingIsRefused()
{
    QList<Reading> readings {temperature(1), temperature(std::nan("")), temperature(2),
                             reading(QStringLiteral("s"), QStringLiteral("co2"), 3)};
    readings.removeIf([](const Reading &one) { return refusalOf(one) != ReadingRefusal::None; });
    QCOMPARE(encodeReadings(readings, {}),
             QByteArray(R"({"s":[{"type":"temperature","value":1},)"
                        R"({"type":"temperature","value":2}]})"));
}

void TestReadingsUpload::noReadingsIsAnEmptyObject()
{
    QCOMPARE(encodeReadings({}, {}), QByteArray("{}"));
}

QTEST_APPLESS_MAIN(TestReadingsUpload)
#include "tst_readingsupload.moc"
