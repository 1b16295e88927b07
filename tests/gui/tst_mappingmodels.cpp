// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/mappingcalibration.h"
#include "app/desktop/mappingcontrols.h"
#include "app/desktop/mappingroles.h"
#include "app/desktop/mappingsensors.h"
#include "tests/gui/mappingscene.h"

#include <QSignalSpy>
#include <QTest>

using namespace armature;

/// What the mapping's tables hold, without a window.
class MappingModelsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void numbersOfTheBoardAreFoundAgainBehindAMapping();
    void numbersAreNotMixedWithThoseOfAnotherMapping();
    void sensorsKeepTheBoardsOrder();
    void onlyWhatWasEnteredIsMapped();
    void figuresAreReadInBothWritings_data();
    void figuresAreReadInBothWritings();
    void unitsAreOfferedThatCanBeConverted();
    void sentInVainIsOfferedWithValueAndCount();
    void offeredIsNotMappedBeforeAControlIsChosen();
    void removedRowOfTheServersIsOfferedAgain();
    void calibration_data();
    void calibration();
};

namespace {

RawSensors rawOf(const Mapping &mapping, const Stamp &now)
{
    RawSensors raw;
    raw.setMapping(mapping);
    raw.setAnnouncement(scene::foreignBoard().announcement);
    raw.add(scene::foreignReadings(mapping, now));
    return raw;
}

} // namespace

void MappingModelsTest::numbersOfTheBoardAreFoundAgainBehindAMapping()
{
    SensorMapping row = scene::fahrenheit();
    row.scale = 1.5;
    row.offset = -2.0;
    const Mapping mapping {{row}, {}};
    QCOMPARE(scene::foreignReadings(mapping, {}).at(0).value, 25.0 * 1.5 - 2.0);
    const RawSensors raw = rawOf(mapping, stampNow());
    QCOMPARE(raw.sensors().at(0).unit, QStringLiteral("degF"));
    QVERIFY(std::abs(*raw.sensors().at(0).value - 77.0) < 1e-9);
    QCOMPARE(*raw.sensors().at(1).value, 101'325.0);
}

void MappingModelsTest::numbersAreNotMixedWithThoseOfAnotherMapping()
{
    RawSensors raw = rawOf({}, stampNow());
    QVERIFY(raw.sensors().at(0).value.has_value());
    raw.setMapping({{scene::fahrenheit()}, {}});
    raw.setAnnouncement(scene::foreignBoard().announcement);
    QVERIFY(!raw.sensors().at(0).value.has_value());
}

void MappingModelsTest::sensorsKeepTheBoardsOrder()
{
    MappingSensors model;
    SensorMapping old = scene::fahrenheit();
    old.sensor = QStringLiteral("old");
    model.setMapping({old, scene::fahrenheit()});
    const Stamp now = stampNow();
    model.setSensors(rawOf({}, now).sensors(), now.at);
    QStringList ids;
    for (const SensorRow &row : model.rows())
        ids.append(row.mapping.sensor);
    QCOMPARE(ids.join(u' '), QStringLiteral("t1 p1 gas old"));
    QCOMPARE(model.mapping().size(), 2);
    // What is read ten seconds later and never comes again is greyed.
    QVERIFY(!model.index(0, SensorRow::Now).data(Qt::ForegroundRole).isValid());
    model.setSensors(rawOf({}, now).sensors(), now.at + Milliseconds(10'000));
    QVERIFY(model.index(0, SensorRow::Now).data(Qt::ForegroundRole).isValid());
}

void MappingModelsTest::onlyWhatWasEnteredIsMapped()
{
    MappingSensors model;
    const Stamp now = stampNow();
    model.setSensors(rawOf({}, now).sensors(), now.at);
    QCOMPARE(model.mapping(), QList<SensorMapping> {});
    const QSignalSpy edits(&model, &MappingSensors::edited);
    QVERIFY(model.setData(model.index(1, SensorRow::Name), QStringLiteral("air"), Qt::EditRole));
    QVERIFY(!model.setData(model.index(1, SensorRow::Now), QStringLiteral("7"), Qt::EditRole));
    QCOMPARE(edits.size(), 1);
    QCOMPARE(model.mapping().size(), 1);
    QCOMPARE(model.mapping().at(0).sensor, QStringLiteral("p1"));
    // The board's own name is no mapping.
    QVERIFY(model.setData(model.index(1, SensorRow::Name), QStringLiteral("p1"), Qt::EditRole));
    QCOMPARE(model.mapping(), QList<SensorMapping> {});
}

void MappingModelsTest::figuresAreReadInBothWritings_data()
{
    QTest::addColumn<QLocale>("locale");
    QTest::addColumn<QString>("text");
    QTest::addColumn<double>("value");
    QTest::addColumn<bool>("isNumber");
    const QLocale english(QLocale::English);
    const QLocale german(QLocale::German, QLocale::Germany);
    QTest::addRow("point") << english << QStringLiteral("1.25") << 1.25 << true;
    QTest::addRow("comma") << german << QStringLiteral("1,25") << 1.25 << true;
    QTest::addRow("point in German") << german << QStringLiteral("1.234") << 1.234 << true;
    QTest::addRow("power") << english << QStringLiteral("2e-3") << 0.002 << true;
    QTest::addRow("nothing") << english << QString() << 1.0 << true;
    QTest::addRow("word") << english << QStringLiteral("two") << 1.0 << false;
    QTest::addRow("comma in English") << english << QStringLiteral("1,25") << 1.0 << false;
}

void MappingModelsTest::figuresAreReadInBothWritings()
{
    QFETCH(QLocale, locale);
    QFETCH(QString, text);
    const QLocale before;
    QLocale::setDefault(locale);
    SensorRow row;
    row.enter(SensorRow::Scale, text);
    QTEST(row.mapping.scale, "value");
    QTEST(row.figureProblem(SensorRow::Scale).isEmpty(), "isNumber");
    QLocale::setDefault(before);
}

void MappingModelsTest::unitsAreOfferedThatCanBeConverted()
{
    SensorRow row;
    row.raw.unit = QStringLiteral("Pa");
    QVERIFY(row.choices(SensorRow::Unit).contains(QStringLiteral("hPa")));
    QVERIFY(!row.choices(SensorRow::Unit).contains(QStringLiteral("Cel")));
    QCOMPARE(row.choices(SensorRow::Unit).first(), QString()); // as it is
    row.mapping.unit = QStringLiteral("Cel"); // chosen before, and wrong now: still to be seen
    QVERIFY(row.choices(SensorRow::Unit).contains(QStringLiteral("Cel")));
    row.raw.unit.clear(); // a sketch's label: any unit may be meant
    row.mapping.unit.clear();
    QVERIFY(row.choices(SensorRow::Unit).contains(QStringLiteral("lx")));
    QCOMPARE(row.choices(SensorRow::Type).size(), 4);
}

void MappingModelsTest::sentInVainIsOfferedWithValueAndCount()
{
    MappingControls model;
    model.setControls({scene::motor({}).spec});
    model.setMapping({{QStringLiteral("lamp"), QStringLiteral("m1")}});
    model.setUnknown({scene::wheel(), scene::lamp()});
    QCOMPARE(model.rowCount(), 2);
    const int row = model.rowOf(QStringLiteral("motor"));
    QCOMPARE(model.index(row, MappingControls::Value).data().toString(), QStringLiteral("55.5"));
    QCOMPARE(model.index(row, MappingControls::Count).data().toString(), QStringLiteral("7"));
    const QModelIndex control = model.index(row, MappingControls::Control);
    const QStringList choices = control.data(mappingrole::Choices).toStringList();
    QCOMPARE(choices, (QStringList {QString(), QStringLiteral("m1")}));
    QVERIFY(control.data(mappingrole::ChoiceTexts)
                .toStringList()
                .at(1)
                .contains(QStringLiteral("-100 to 100 %")));
}

void MappingModelsTest::offeredIsNotMappedBeforeAControlIsChosen()
{
    MappingControls model;
    model.setControls({scene::motor({}).spec});
    model.setUnknown({scene::wheel()});
    const int added = model.addRow();
    QCOMPARE(model.mapping(), QList<ControlMapping> {});
    const auto enter = [&model](int row, int column, const char *text) {
        return model.setData(model.index(row, column), QString::fromLatin1(text), Qt::EditRole);
    };
    QVERIFY(enter(0, MappingControls::Control, "m1"));
    QCOMPARE(model.mapping().size(), 1);
    // What was begun by hand is not dropped in silence: it is said to be unfinished.
    QVERIFY(enter(added, MappingControls::ServerId, "belt"));
    QCOMPARE(model.mapping().size(), 2);
    const auto problems = cellProblems({{}, model.mapping()}, {}, MappingProblem::Table::Controls);
    QCOMPARE(problems.size(), 1);
    QVERIFY(problems.at(0).isError);
    QCOMPARE(problems.at(0).column, int {MappingControls::Control});
}

void MappingModelsTest::removedRowOfTheServersIsOfferedAgain()
{
    MappingControls model;
    model.setMapping({{QStringLiteral("motor"), QStringLiteral("m1")},
                      {QStringLiteral("belt"), QStringLiteral("m1")}});
    model.setUnknown({scene::wheel()});
    model.removeRow(model.rowOf(QStringLiteral("belt")));
    model.removeRow(model.rowOf(QStringLiteral("motor")));
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(model.mapping(), QList<ControlMapping> {});
}

void MappingModelsTest::calibration_data()
{
    using Point = std::optional<CalibrationPoint>;
    QTest::addColumn<Point>("first");
    QTest::addColumn<Point>("second");
    QTest::addColumn<bool>("isFound");
    QTest::addColumn<double>("scale");
    QTest::addColumn<double>("offset");
    const Point ice = CalibrationPoint {0.5, 0.0};
    const Point steam = CalibrationPoint {100.5, 100.0};
    QTest::addRow("none") << Point() << Point() << false << 0.0 << 0.0;
    QTest::addRow("one") << ice << Point() << true << 1.0 << -0.5;
    QTest::addRow("the other") << Point() << steam << true << 1.0 << -0.5;
    QTest::addRow("two") << ice << Point(CalibrationPoint {50.5, 100.0}) << true << 2.0 << -1.0;
    QTest::addRow("same reading") << ice << Point(CalibrationPoint {0.5, 9.0}) << false << 0. << 0.;
    QTest::addRow("same value") << ice << Point(CalibrationPoint {9.0, 0.0}) << false << 0. << 0.;
}

void MappingModelsTest::calibration()
{
    using Point = std::optional<CalibrationPoint>;
    QFETCH(Point, first);
    QFETCH(Point, second);
    QFETCH(bool, isFound);
    const auto found = calibrationOf(first, second);
    QCOMPARE(found.has_value(), isFound);
    if (!found)
        return;
    QTEST(found->scale, "scale");
    QTEST(found->offset, "offset");
}

QTEST_MAIN(MappingModelsTest)
#include "tst_mappingmodels.moc"
