// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/recordfile.h"
#include "tests/integration/bridgebench.h"

#include <cmath>
#include <limits>

using namespace armature;

namespace {

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

double celsius(double fahrenheit)
{
    return (fahrenheit - 32.0) * 5.0 / 9.0;
}

} // namespace

class TestBridgeMapping : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void viewJournalAndServerAgree();
    void valuesThatCannotBeConvertedAreRefusedAndCounted();
    void serversIdMovesTheMappedControlAndNothingElse();
    void twoIdsMayMoveOneControl();
    void idMappedToNothingIsUnknown();
    void recordShowsTheServersId();
};

/// The virtual board's plate takes its temperature in Celsius; here it is said to be Fahrenheit.
void TestBridgeMapping::viewJournalAndServerAgree()
{
    Bench bench;
    bench.config.mapping.sensors = {{s("plate"), s("hot plate"), {}, s("degF"), s("Cel")}};
    bench.start();
    QTRY_VERIFY(bench.isUp());
    QTRY_VERIFY(bench.delivery.delivered > 20);
    bench.end();
    QHash<QString, QList<double>> seen;
    for (const Reading &reading : std::as_const(bench.readings))
        seen[reading.sensor].append(reading.value);
    QVERIFY(!seen.contains(s("plate")));
    QVERIFY(seen.contains(s("hot plate")) && seen.contains(s("ambient")));
    QHash<QString, QList<double>> stored;
    for (const StoredReading &row :
         bench.server.store().readings(0, std::numeric_limits<int>::max()))
        stored[row.sensor].append(row.value);
    for (const QString &sensor : {s("hot plate"), s("ambient")}) {
        QVERIFY(!stored.value(sensor).isEmpty());
        QCOMPARE(seen.value(sensor).first(stored.value(sensor).size()), stored.value(sensor));
    }
    // At rest both have the room's temperature, the board says.
    const double room = stored.value(s("ambient")).constFirst();
    QVERIFY(std::abs(stored.value(s("hot plate")).constFirst() - celsius(room)) < 3.0);
}

void TestBridgeMapping::valuesThatCannotBeConvertedAreRefusedAndCounted()
{
    Bench bench;
    bench.config.mapping.sensors
        = {{s("plate"), {}, {}, s("Pa"), s("Cel")}, {s("ambient"), {}, {}, {}, {}, 1e308, 1e308}};
    bench.start();
    QTRY_VERIFY(bench.isUp());
    QTRY_VERIFY(bench.boardStatus.counters.refused > 10);
    QTRY_VERIFY(bench.delivery.delivered > 10); // of the others
    bench.end();
    const auto isRefused
        = [](const auto &row) { return row.sensor == s("plate") || row.sensor == s("ambient"); };
    const auto stored = bench.server.store().readings(0, std::numeric_limits<int>::max());
    QVERIFY(std::none_of(stored.begin(), stored.end(), isRefused));
    QVERIFY(std::none_of(bench.readings.begin(), bench.readings.end(), isRefused));
}

void TestBridgeMapping::serversIdMovesTheMappedControlAndNothingElse()
{
    Bench bench;
    bench.config.mapping.controls = {{s("motor"), kMotor}};
    bench.start();
    QTRY_VERIFY(bench.isUp());
    QSignalSpy unknown(bench.bridge.get(), &Bridge::unknownControlsChanged);
    bench.server.sendControl({{s("engine"), 80}});
    QTRY_COMPARE(unknown.size(), 1);
    bench.server.sendControl({{s("motor"), 42}});
    QTRY_COMPARE(bench.motor(), 42.0);
    for (const ControlStatus &control : std::as_const(bench.controls)) {
        QCOMPARE(control.requested.has_value(), control.spec.id == kMotor);
    }
    QTRY_VERIFY(bench.events.size() >= 2);
    const ControlEvent &event = bench.events.at(1);
    QCOMPARE(event.id, kMotor);
    QCOMPARE(event.serverId, s("motor"));
    QCOMPARE(event.outcome, ControlOutcome::Applied);
    bench.end();
}

void TestBridgeMapping::twoIdsMayMoveOneControl()
{
    Bench bench;
    bench.config.mapping.controls = {{s("motor"), kMotor}, {s("drive"), kMotor}};
    bench.start();
    QTRY_VERIFY(bench.isUp());
    bench.server.sendControl({{s("motor"), 42}});
    QTRY_COMPARE(bench.motor(), 42.0);
    bench.server.sendControl({{s("drive"), 17}});
    QTRY_COMPARE(bench.motor(), 17.0);
    bench.sendMotor(8); // its own id means it still
    QTRY_COMPARE(bench.motor(), 8.0);
    QCOMPARE(bench.events.constLast().serverId, QString());
    bench.end();
}

void TestBridgeMapping::idMappedToNothingIsUnknown()
{
    Bench bench;
    bench.config.mapping.controls = {{kMotor, s("m9")}};
    bench.start();
    QTRY_VERIFY(bench.isUp());
    QList<UnknownControl> unknown;
    connect(bench.bridge.get(), &Bridge::unknownControlsChanged, this,
            [&unknown](const auto &all) { unknown = all; });
    bench.sendMotor(60);
    QTRY_COMPARE(unknown.size(), 1);
    QCOMPARE(unknown.constFirst().id, kMotor);
    QCOMPARE(unknown.constFirst().value, s("60"));
    QCOMPARE(bench.events.constFirst().reason, ControlReason::UnknownControl);
    QVERIFY(!bench.controls.constFirst().requested);
    bench.end();
}

void TestBridgeMapping::recordShowsTheServersId()
{
    Bench bench;
    bench.config.mapping.controls = {{s("motor: left"), kMotor}};
    bench.start();
    QTRY_VERIFY(bench.isUp());
    bench.server.sendControl({{s("motor: left"), 42}});
    QTRY_COMPARE(bench.motor(), 42.0);
    QTRY_VERIFY(!bench.events.isEmpty());
    bench.end();
    const auto record = readRecordIn(bench.folder.path(), {.newest = 100, .control = kMotor});
    QVERIFY(record.isOk());
    const auto line
        = std::find_if(record.value().begin(), record.value().end(),
                       [](const RecordEntry &entry) { return entry.requested.value == 42.0; });
    QVERIFY(line != record.value().end());
    QCOMPARE(line->serverId, s("motor: left"));
    QCOMPARE(line->origin, s("server"));
}

QTEST_GUILESS_MAIN(TestBridgeMapping)
#include "tst_bridgemapping.moc"
