// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/protocol/plainlines.h"

#include <QTest>

#include <clocale>
#include <cmath>
#include <random>

using namespace armature;

namespace {

/// `label=value` with blanks between, then `!refused` and `?unlabelled` where there are any.
QString told(const PlainLine &line)
{
    if (line.kind == PlainLine::Kind::Rubbish)
        return QStringLiteral("rubbish");
    if (line.kind == PlainLine::Kind::Text)
        return line == PlainLine {} ? QStringLiteral("text") : QStringLiteral("odd text");
    QStringList parts;
    for (const PlainValue &value : line.values)
        parts.append(QStringLiteral("%1=%2").arg(value.label).arg(value.value, 0, 'g', 12));
    if (line.refused > 0)
        parts.append(QStringLiteral("!%1").arg(line.refused));
    if (line.unlabelled > 0)
        parts.append(QStringLiteral("?%1").arg(line.unlabelled));
    return parts.join(u'|');
}

QString read(const QByteArray &line)
{
    return told(PlainLines().read(line));
}

QByteArray repeated(const QByteArray &part, int count)
{
    return part.repeated(count);
}

} // namespace

class TestPlainLines : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void linesOfSketches_data();
    void linesOfSketches();
    void numbersAreAsInC_data();
    void numbersAreAsInC();
    void columnsAreNamedByTheLineBefore();
    void namesHoldUntilOthersCome();
    void remarkDoesNotNameColumns();
    void resetForgetsTheNames();
    void labelsAreBounded();
    void columnsAreBounded();
    void everyPrefixAndEveryByteIsSurvived();
};

void TestPlainLines::linesOfSketches_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *line, const char *expected) {
        QTest::newRow(line) << QByteArray(line) << QString::fromUtf8(expected);
    };
    row("temp:21.5,hum:40", "temp=21.5|hum=40");
    row("temp:21.5\thum:40", "temp=21.5|hum=40");
    row("temp:21.5 hum:40", "temp=21.5|hum=40");
    row("temp:21.5;hum:40;", "temp=21.5|hum=40");
    row("temp=21.5, hum=40", "temp=21.5|hum=40");
    row("temp : 21.5 , hum : 40", "temp=21.5|hum=40");
    row("Temperature: 21.5 C", "Temperature=21.5");
    row("Humidity: 40.00 %\tTemperature: 21.50 *C", "Humidity=40|Temperature=21.5");
    row("Humidity: 40.00 % Temperature: 21.50 *C", "Humidity=40|Temperature=21.5");
    row("Room temp: 21.5C, Outside temp: -3.25 °C", "Room temp=21.5|Outside temp=-3.25");
    row("Temp: 21.5\xB0"
        "C",
        "Temp=21.5");
    row("Größe:1", "Größe=1");
    row("A0:512,7,A1:3", "A1=3|!1");
    row("a:1,b:2", "a=1|b=2");
    row("temp:21,5", "!1");
    row("temp:21,5,hum:40", "hum=40|!1");
    row("temp:21,5,hum:40,25", "!2");
    row("temp:21,5;hum:40,25", "!2");
    row("temp:21,5 hum:40,25", "!2");
    row("Temperature: 21,5 °C", "!1");
    row("Temp: 21,5C", "!1");
    row("a:1,1 wire:20, 2 wire:21", "wire=20|2 wire=21|!1");
    row("a:1, 1 wire:20", "a=1|1 wire=20");
    row("temp:21.5 C,7", "temp=21.5");
    row("temp:21.5,ok", "temp=21.5");
    row("status:ok temp:21", "temp=21");
    row("temp:nan,hum:40", "hum=40|!1");
    row("temp:NaN", "!1");
    row("temp:-inf,p:INF,q:ovf", "!3");
    row("temp:1e999", "!1");
    row("temp:,hum:40", "hum=40");
    row(":5,hum:40", "hum=40");
    row("5:7", "text");
    row("21.5", "c1=21.5");
    row("21.5,40", "c1=21.5|c2=40");
    row("21.5, 40 ,-1e3", "c1=21.5|c2=40|c3=-1000");
    row("21.5 40\t7", "c1=21.5|c2=40|c3=7");
    row("21.5,,7,", "c1=21.5|c3=7");
    row("21.5,nan", "c1=21.5|!1");
    row(",,", "text");
    row("", "text");
    row("Booting...", "text");
    row("WiFi connected, IP: 192.168.1.4", "text");
    row("Started at 12:30:45", "text");
    row("Started at 12:30", "text");
    row("2026-11-22 23:10", "text");
    row("Setup done in 300 ms", "text");
    row("mac 0A:1B:2C:3D:4E:5F", "text");
    row("temp:0x1F", "text");
    row("temp:1.2.3", "text");
    row("temp:--5", "text");
    row("x==5", "text");
    row("http://example.com", "text");
    row(R"({"t":"r","n":1,"ms":5,"v":{"t1":21.5}}*ABCD)", "text");
    row("temp:2\x01"
        "1",
        "rubbish");
    row("\xfe\x80\x12", "rubbish");
    row("\x80"
        "emp:21.5",
        "rubbish");
}

void TestPlainLines::linesOfSketches()
{
    QFETCH(const QByteArray, line);
    QFETCH(const QString, expected);
    QCOMPARE(read(line), expected);
}

void TestPlainLines::numbersAreAsInC_data()
{
    QTest::addColumn<double>("value");
    const auto row = [](const char *number, double value) { QTest::newRow(number) << value; };
    row("0", 0);
    row("-0.5", -0.5);
    row("+7", 7);
    row(".25", 0.25);
    row("3.", 3);
    row("1e3", 1000);
    row("1.5E-3", 0.0015);
    row("-1e+2", -100);
    row("007", 7);
    row("5e", 5); // the rest is taken for a unit
}

/// Also where the program's own language writes a comma.
void TestPlainLines::numbersAreAsInC()
{
    QFETCH(const double, value);
    const QLocale before;
    QLocale::setDefault(QLocale(QLocale::German));
    // NOLINTBEGIN(concurrency-mt-unsafe): one thread
    (void)std::setlocale(LC_ALL, "de_DE.UTF-8");
    const PlainLine line = PlainLines().read(QByteArray("x:").append(QTest::currentDataTag()));
    (void)std::setlocale(LC_ALL, "C");
    // NOLINTEND(concurrency-mt-unsafe)
    QLocale::setDefault(before);
    QCOMPARE(line.values.size(), 1);
    QCOMPARE(line.values.at(0).value, value);
}

void TestPlainLines::columnsAreNamedByTheLineBefore()
{
    PlainLines lines;
    QCOMPARE(told(lines.read("air temp,hum")), QStringLiteral("text"));
    QCOMPARE(told(lines.read("21.5,40")), QStringLiteral("air temp=21.5|hum=40"));
    QCOMPARE(told(lines.read("22 41")), QStringLiteral("air temp=22|hum=41"));
    // Another number of columns is another table.
    QCOMPARE(told(lines.read("1,2,3")), QStringLiteral("c1=1|c2=2|c3=3"));
}

void TestPlainLines::namesHoldUntilOthersCome()
{
    PlainLines lines;
    (void)lines.read("a,b");
    (void)lines.read("1,2");
    QCOMPARE(told(lines.read("a remark, and another")), QStringLiteral("text"));
    QCOMPARE(told(lines.read("temp:3")), QStringLiteral("temp=3"));
    QCOMPARE(told(lines.read("1,2")), QStringLiteral("a=1|b=2"));
    (void)lines.read("x\ty");
    QCOMPARE(told(lines.read("1,2")), QStringLiteral("x=1|y=2"));
}

void TestPlainLines::remarkDoesNotNameColumns()
{
    PlainLines lines;
    for (const char *remark : {"Ready", "all is well", "one,two,three", "a,a", "12,b"}) {
        (void)lines.read(remark);
        QCOMPARE(told(lines.read("1,2")), QStringLiteral("c1=1|c2=2"));
    }
    (void)lines.read("a,b");
    (void)lines.read("ready");
    QCOMPARE(told(lines.read("1,2")), QStringLiteral("c1=1|c2=2"));
}

void TestPlainLines::resetForgetsTheNames()
{
    PlainLines lines;
    (void)lines.read("a,b");
    (void)lines.read("1,2");
    lines.reset();
    QCOMPARE(told(lines.read("1,2")), QStringLiteral("c1=1|c2=2"));
}

void TestPlainLines::labelsAreBounded()
{
    const QByteArray longest(kMaxPlainLabel, 'x');
    QCOMPARE(read(longest + ":1"), QString::fromLatin1(longest) + QStringLiteral("=1"));
    QCOMPARE(read(longest + "x:1,y:2"), QStringLiteral("y=2|?1"));
    QByteArray many;
    for (int label = 0; label < 100; ++label)
        many += "l" + QByteArray::number(label) + ":1,";
    const PlainLine line = PlainLines().read(many);
    QCOMPARE(line.values.size(), kMaxPlainLabels);
    QCOMPARE(line.unlabelled, 100 - int(kMaxPlainLabels));
}

void TestPlainLines::columnsAreBounded()
{
    const PlainLine line = PlainLines().read(repeated("1,", 100));
    QCOMPARE(line.values.size(), kMaxPlainLabels);
    QCOMPARE(line.unlabelled, 100 - int(kMaxPlainLabels));
    PlainLines lines;
    QByteArray words;
    for (int word = 0; word < 100; ++word)
        words += "w" + QByteArray::number(word) + ",";
    (void)lines.read(words);
    QCOMPARE(lines.read(repeated("1,", 100)).values.at(0).label, QStringLiteral("c1"));
}

void TestPlainLines::everyPrefixAndEveryByteIsSurvived()
{
    const QByteArray whole("Room temp: 21.5 C,hum=4e1;p:nan\tx:1e400 7");
    std::mt19937 random(20261122);
    PlainLines lines;
    for (qsizetype size = 0; size <= whole.size(); ++size) {
        for (int byte = 0; byte < 256; ++byte) {
            QByteArray line = whole.first(size) + char(byte) + whole.sliced(size);
            line[qsizetype(random() % unsigned(line.size()))] = char(random() % 256);
            for (const PlainValue &value : lines.read(line).values) {
                QVERIFY(std::isfinite(value.value));
                QVERIFY(!value.label.isEmpty() && value.label.size() <= kMaxPlainLabel);
            }
        }
    }
}

QTEST_APPLESS_MAIN(TestPlainLines)
#include "tst_plainlines.moc"
