// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/core/units.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace armature;

class TestUnits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void numbersAreConverted_data();
    void numbersAreConverted();
    void everyPairComesBack();
    void nothingForAnotherQuantity_data();
    void nothingForAnotherQuantity();
    void equalNamesLeaveTheNumberAlone();
    void notANumberStaysNone();
    void choicesBeginWithTheServersUnit();
    void quantityIsTheServersWord();
};

void TestUnits::numbersAreConverted_data()
{
    QTest::addColumn<double>("value");
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<double>("expected");
    const auto row = [](double value, const char *from, const char *to, double expected) {
        QTest::addRow("%g %s to %s", value, from, to)
            << value << QString::fromUtf8(from) << QString::fromUtf8(to) << expected;
    };
    row(68, "degF", "Cel", 20.0);
    row(-40, "°F", "°C", -40.0);
    row(98.6, "°F", "Cel", 37.0);
    row(0, "K", "Cel", -273.15);
    row(32, "degF", "K", 273.15);
    row(25, "Cel", "degF", 77.0);
    row(101'325, "Pa", "hPa", 1013.25);
    row(101.325, "kPa", "hPa", 1013.25);
    row(1013.25, "mbar", "hPa", 1013.25);
    row(1.01325, "bar", "Pa", 101'325);
    row(760, "mmHg", "hPa", 1013.25014435);
    row(29.92, "inHg", "hPa", 1013.20748119);
    row(14.6959487755, "psi", "kPa", 101.325);
    row(0.5, "klx", "lx", 500);
    row(40, "%", "%RH", 40);
}

void TestUnits::numbersAreConverted()
{
    QFETCH(const double, value);
    QFETCH(const QString, from);
    QFETCH(const QString, to);
    QFETCH(const double, expected);
    const auto converted = convert(value, from, to);
    QVERIFY(converted.has_value());
    QVERIFY2(std::abs(*converted - expected) <= std::abs(expected) * 1e-11 + 1e-9,
             qPrintable(QString::number(*converted, 'g', 17)));
    QVERIFY(areConvertible(from, to));
}

void TestUnits::everyPairComesBack()
{
    for (const char *type : {"temperature", "pressure", "illuminance", "humidity"}) {
        const QStringList units = unitsOf(QString::fromLatin1(type));
        QVERIFY(!units.isEmpty());
        for (const QString &from : units) {
            for (const QString &to : units) {
                const double there = convert(12.25, from, to).value();
                QVERIFY(std::abs(convert(there, to, from).value() - 12.25) < 1e-9);
            }
        }
    }
}

void TestUnits::nothingForAnotherQuantity_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    for (const auto &[from, to] : {std::pair {"Cel", "Pa"},
                                   {"lx", "%RH"},
                                   {"furlong", "Cel"},
                                   {"Cel", "furlong"},
                                   {"", "Cel"},
                                   {"Cel", ""},
                                   {"cel", "Cel"},
                                   {"pa", "Pa"},
                                   {"Cel ", "Cel"}}) {
        QTest::addRow("%s to %s", from, to) << QString::fromUtf8(from) << QString::fromUtf8(to);
    }
}

void TestUnits::nothingForAnotherQuantity()
{
    QFETCH(const QString, from);
    QFETCH(const QString, to);
    QVERIFY(!convert(1.0, from, to));
    QVERIFY(!areConvertible(from, to));
}

void TestUnits::equalNamesLeaveTheNumberAlone()
{
    constexpr double kOdd = 0.1 + 0.2;
    for (const char *unit : {"furlong", "degF", "hPa", ""}) {
        const QString name = QString::fromUtf8(unit);
        QCOMPARE(convert(kOdd, name, name), std::optional(kOdd));
    }
    QCOMPARE(convert(kOdd, QStringLiteral("°F"), QStringLiteral("degF")), std::optional(kOdd));
}

void TestUnits::notANumberStaysNone()
{
    const auto infinite = convert(std::numeric_limits<double>::infinity(), QStringLiteral("degF"),
                                  QStringLiteral("Cel"));
    QVERIFY(infinite && !std::isfinite(*infinite));
    const auto tooLarge = convert(1e308, QStringLiteral("bar"), QStringLiteral("Pa"));
    QVERIFY(tooLarge && !std::isfinite(*tooLarge));
}

void TestUnits::choicesBeginWithTheServersUnit()
{
    QCOMPARE(serverUnit(QStringLiteral("temperature")), QStringLiteral("Cel"));
    QCOMPARE(serverUnit(QStringLiteral("pressure")), QStringLiteral("hPa"));
    QCOMPARE(serverUnit(QStringLiteral("illuminance")), QStringLiteral("lx"));
    QCOMPARE(serverUnit(QStringLiteral("humidity")), QStringLiteral("%RH"));
    QCOMPARE(serverUnit(QStringLiteral("co2")), QString());
    const QStringList expected {QStringLiteral("Cel"), QStringLiteral("degF"), QStringLiteral("K")};
    QCOMPARE(unitsConvertibleTo(QStringLiteral("°F")), expected);
    QCOMPARE(unitsOf(QStringLiteral("temperature")), expected);
    QCOMPARE(unitsConvertibleTo(QStringLiteral("furlong")), {QStringLiteral("furlong")});
    QCOMPARE(unitsConvertibleTo({}), QStringList());
}

void TestUnits::quantityIsTheServersWord()
{
    QCOMPARE(quantityOf(QStringLiteral("°F")), QStringLiteral("temperature"));
    QCOMPARE(quantityOf(QStringLiteral("mmHg")), QStringLiteral("pressure"));
    QCOMPARE(quantityOf(QStringLiteral("ppm")), QString());
}

QTEST_APPLESS_MAIN(TestUnits)
#include "tst_units.moc"
