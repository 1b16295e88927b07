// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/core/mapping.h"
#include "bridge/core/mappingcheck.h"

#include <QTest>

#include <limits>

using namespace armature;

namespace {

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

Reading reading(const char *sensor, double value, const char *unit = "",
                const char *type = "temperature")
{
    return {s(sensor), s(type), s(unit), value, {}};
}

BoardAnnouncement board()
{
    BoardAnnouncement board;
    board.sensors = {{s("t1"), s("temperature"), s("degF"), 32, 212, 10},
                     {s("p1"), s("pressure"), s("Pa"), 0, 0, 10},
                     {s("gas"), s("co2"), s("ppm"), 0, 5000, 1}};
    board.controls = {{s("m1"), s("motor"), s("%"), 0, 100, 0, 50}};
    return board;
}

/// Faults and their places, in one line.
QString told(const QList<MappingProblem> &problems)
{
    QStringList parts;
    for (const MappingProblem &problem : problems) {
        parts.append(QStringLiteral("%1%2:%3:%4")
                         .arg(problem.table == MappingProblem::Table::Sensors ? s("s") : s("c"))
                         .arg(problem.row)
                         .arg(static_cast<int>(problem.fault))
                         .arg(problem.detail));
    }
    return parts.join(u' ');
}

QString fault(const char *place, MappingFault fault, const char *detail = "")
{
    return QStringLiteral("%1:%2:%3").arg(s(place)).arg(static_cast<int>(fault)).arg(s(detail));
}

} // namespace

class TestMapping : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readingIsNamedConvertedAndCalibrated();
    void emptyFieldsKeepWhatTheBoardSays();
    void unitIsTakenAtItsWordWhereNobodyElseNamesOne();
    void valueThatDoesNotStayFiniteIsRefused_data();
    void valueThatDoesNotStayFiniteIsRefused();
    void rangeIsConvertedWithTheSensor();
    void serversIdMeansTheMappedControl();
    void idsOfAControl();
    void goodMappingHasNoProblem();
    void eachSensorFaultIsNamed_data();
    void eachSensorFaultIsNamed();
    void controlFaultsAreNamed();
    void nameOfAnUnmappedSensorIsTaken();
    void hintsDoNotHinder();
    void formatsHaveNames();
};

void TestMapping::readingIsNamedConvertedAndCalibrated()
{
    const SensorMapping row {s("t1"), s("plate"), {}, {}, s("Cel"), 2.0, -0.5};
    Reading raw = reading("t1", 68, "degF");
    raw.captured.utc = Milliseconds(7);
    Reading expected = reading("plate", 39.5, "Cel");
    expected.captured.utc = Milliseconds(7);
    QCOMPARE(mapped(raw, row), std::optional(expected));
}

void TestMapping::emptyFieldsKeepWhatTheBoardSays()
{
    const Reading raw = reading("t1", 0.1 + 0.2, "degF");
    const SensorMapping row {s("t1")};
    QCOMPARE(mapped(raw, row), std::optional(raw));
}

void TestMapping::unitIsTakenAtItsWordWhereNobodyElseNamesOne()
{
    const SensorMapping row {s("t1"), {}, s("temperature"), {}, s("Cel")};
    QCOMPARE(mapped(reading("t1", 21, "", ""), row), std::optional(reading("t1", 21, "Cel")));
    const SensorMapping overruled {s("t1"), {}, {}, s("K"), s("Cel")};
    QCOMPARE(mapped(reading("t1", 273.15, "degF"), overruled),
             std::optional(reading("t1", 0, "Cel")));
}

void TestMapping::valueThatDoesNotStayFiniteIsRefused_data()
{
    QTest::addColumn<SensorMapping>("row");
    QTest::addColumn<double>("value");
    const double infinity = std::numeric_limits<double>::infinity();
    QTest::newRow("scale too large") << SensorMapping {s("t1"), {}, {}, {}, {}, 1e300, 0} << 1e300;
    QTest::newRow("offset infinite") << SensorMapping {s("t1"), {}, {}, {}, {}, 1, infinity} << 1.0;
    QTest::newRow("not a number itself") << SensorMapping {s("t1")} << std::nan("");
    QTest::newRow("units of two quantities")
        << SensorMapping {s("t1"), {}, {}, s("Pa"), s("Cel")} << 1.0;
    QTest::newRow("scale of nothing") << SensorMapping {s("t1"), {}, {}, {}, {}, 0, 5} << 1.0;
}

void TestMapping::valueThatDoesNotStayFiniteIsRefused()
{
    QFETCH(const SensorMapping, row);
    QFETCH(const double, value);
    QVERIFY(!mapped(reading("t1", value), row));
}

void TestMapping::rangeIsConvertedWithTheSensor()
{
    const SensorMapping row {s("t1"), s("plate"), {}, {}, s("Cel"), -1.0, 0.0};
    const SensorSpec made = mapped(board().sensors.at(0), row);
    QCOMPARE(made, (SensorSpec {s("plate"), s("temperature"), s("Cel"), -100, 0, 10}));
    // A board that says nothing of the range must not be given one by the offset.
    const SensorMapping raised {s("p1"), {}, {}, {}, s("hPa"), 1.0, 5.0};
    const SensorSpec without = mapped(board().sensors.at(1), raised);
    QCOMPARE(without, (SensorSpec {s("p1"), s("pressure"), s("hPa"), 0, 0, 10}));
}

void TestMapping::serversIdMeansTheMappedControl()
{
    const Mapping mapping {{}, {{s("motor"), s("m1")}, {s("m1"), s("m2")}}};
    QCOMPARE(boardControl(mapping, s("motor")), s("m1"));
    QCOMPARE(boardControl(mapping, s("m1")), s("m2"));
    QCOMPARE(boardControl(mapping, s("7")), s("7"));
}

void TestMapping::idsOfAControl()
{
    const Mapping mapping {{}, {{s("motor"), s("m1")}, {s("drive"), s("m1")}, {s("r1"), s("r2")}}};
    QCOMPARE(serverIds(mapping, s("m1")), QStringList({s("motor"), s("drive"), s("m1")}));
    QCOMPARE(serverIds(mapping, s("r1")), QStringList());
    QCOMPARE(serverIds(mapping, s("r2")), QStringList({s("r1"), s("r2")}));
}

void TestMapping::goodMappingHasNoProblem()
{
    const Mapping mapping {{{s("t1"), s("plate"), {}, {}, s("Cel"), 1.01, -0.3},
                            {s("gas"), s("room"), s("humidity"), {}, {}, 0.01, 0}},
                           {{s("motor"), s("m1")}, {s("drive"), s("m1")}}};
    QCOMPARE(told(validate(mapping, board())), QString());
    QCOMPARE(told(validate(mapping)), QString());
}

void TestMapping::eachSensorFaultIsNamed_data()
{
    QTest::addColumn<SensorMapping>("row");
    QTest::addColumn<QString>("problems");
    QTest::addColumn<QString>("problemsWithBoard");
    const auto row = [](const char *tag, const SensorMapping &sensor, const QString &alone,
                        const QString &withBoard) {
        QTest::newRow(tag) << sensor << alone << (withBoard.isEmpty() ? alone : withBoard);
    };
    row("no sensor", {s(""), s("x"), s("humidity")}, fault("s1", MappingFault::SensorEmpty), {});
    row("twice", {s("p1")}, fault("s1", MappingFault::DuplicateSensor, "p1"), {});
    row("blank", {s("t1"), s("  ")}, fault("s1", MappingFault::NameBlank), {});
    row("zero", {s("t1"), {}, {}, {}, {}, 0.0}, fault("s1", MappingFault::Scale, "0"), {});
    row("nan", {s("t1"), {}, {}, {}, {}, std::nan("")}, fault("s1", MappingFault::Scale, "nan"),
        {});
    row("offset", {s("t1"), {}, {}, {}, {}, 1.0, std::numeric_limits<double>::infinity()},
        fault("s1", MappingFault::Offset, "inf"), {});
    row("pair", {s("t1"), {}, {}, s("Pa"), s("Cel")},
        fault("s1", MappingFault::UnitPair, "Pa → Cel"), {});
    row("announced pair", {s("t1"), {}, {}, {}, s("furlong")}, {},
        fault("s1", MappingFault::UnitPair, "degF → furlong"));
    row("same name", {s("t1"), s("p1")}, fault("s1", MappingFault::DuplicateName, "p1"), {});
    row("quantity", {s("t1"), {}, s("pressure"), s("degF")},
        fault("s1", MappingFault::UnitNotOfType, "pressure, degF"), {});
    row("type", {s("t1"), {}, s("heat")}, fault("s1", MappingFault::TypeNotUploaded, "heat"), {});
    row("announced type", {s("gas")}, {}, fault("s1", MappingFault::TypeNotUploaded, "co2"));
    row("elsewhere", {s("t9"), {}, s("humidity")}, {},
        fault("s1", MappingFault::SensorNotAnnounced, "t9"));
}

void TestMapping::eachSensorFaultIsNamed()
{
    QFETCH(const SensorMapping, row);
    QFETCH(const QString, problems);
    QFETCH(const QString, problemsWithBoard);
    const Mapping mapping {{{s("p1")}, row}, {}};
    QCOMPARE(told(validate(mapping)), problems);
    QCOMPARE(told(validate(mapping, board())), problemsWithBoard);
}

void TestMapping::controlFaultsAreNamed()
{
    const Mapping mapping {{},
                           {{s("a"), s("m1")},
                            {s("a"), s("m1")},
                            {s(""), s("m1")},
                            {s("b"), s("")},
                            {s("c"), s("m9")}}};
    const QString alone = fault("c1", MappingFault::DuplicateServerId, "a") + u' '
        + fault("c2", MappingFault::ServerIdEmpty) + u' ' + fault("c3", MappingFault::ControlEmpty);
    QCOMPARE(told(validate(mapping)), alone);
    QCOMPARE(told(validate(mapping, board())),
             alone + u' ' + fault("c4", MappingFault::ControlNotAnnounced, "m9"));
}

void TestMapping::nameOfAnUnmappedSensorIsTaken()
{
    const Mapping mapping {{{s("t1"), s("p1")}}, {}};
    QCOMPARE(told(validate(mapping)), QString());
    QCOMPARE(told(validate(mapping, board())), fault("s0", MappingFault::DuplicateName, "p1"));
}

void TestMapping::hintsDoNotHinder()
{
    QVERIFY(isHint(MappingFault::DuplicateName));
    QVERIFY(isHint(MappingFault::TypeNotUploaded));
    QVERIFY(isHint(MappingFault::ControlNotAnnounced));
    QVERIFY(!isHint(MappingFault::Scale));
    QVERIFY(!isHint(MappingFault::ControlEmpty));
}

void TestMapping::formatsHaveNames()
{
    for (const auto format : {BoardFormat::Checked, BoardFormat::Bare, BoardFormat::Plain})
        QCOMPARE(boardFormatNamed(nameOf(format)), std::optional(format));
    QVERIFY(!boardFormatNamed(s("Plain")));
}

QTEST_APPLESS_MAIN(TestMapping)
#include "tst_mapping.moc"
