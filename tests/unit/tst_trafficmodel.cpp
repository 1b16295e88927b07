// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/trafficmodel.h"

#include <QSignalSpy>
#include <QTest>

using namespace armature;

namespace {

TrafficBatch batch(int first, int count)
{
    TrafficBatch entries;
    for (int index = first; index < first + count; ++index) {
        TrafficEntry entry;
        entry.event = QStringLiteral("e%1").arg(index);
        entries.append(entry);
    }
    return entries;
}

QString cell(const TrafficModel &model, int row, int column)
{
    return model.index(row, column).data().toString();
}

} // namespace

class TrafficModelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oldestGoFirst();
    void batchLargerThanCapacityKeepsItsNewest();
    void rowsAreAnnounced();
    void pausedTableStandsStill();
    void pauseIsBoundedToo();
    void arrowsTellTheWay_data();
    void arrowsTellTheWay();
    void latencyIsOfRepliesAlone();
    void rowTextIsUtcAndTabSeparated();
    void emptyBatchChangesNothing();
};

void TrafficModelTest::oldestGoFirst()
{
    TrafficModel model;
    for (int first = 0; first < 2500; first += 100)
        model.add(batch(first, 100));
    QCOMPARE(model.rowCount(), TrafficModel::kCapacity);
    QCOMPARE(cell(model, 0, TrafficModel::Event), QStringLiteral("e500"));
    QCOMPARE(cell(model, 1999, TrafficModel::Event), QStringLiteral("e2499"));
}

void TrafficModelTest::batchLargerThanCapacityKeepsItsNewest()
{
    TrafficModel model;
    model.add(batch(0, 10));
    model.add(batch(10, 5000));
    QCOMPARE(model.rowCount(), TrafficModel::kCapacity);
    QCOMPARE(cell(model, 0, TrafficModel::Event), QStringLiteral("e3010"));
    QCOMPARE(cell(model, 1999, TrafficModel::Event), QStringLiteral("e5009"));
}

void TrafficModelTest::rowsAreAnnounced()
{
    TrafficModel model;
    model.add(batch(0, 1999));
    QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
    model.add(batch(1999, 3));
    QCOMPARE(removed.size(), 1);
    QCOMPARE(removed.at(0).at(2).toInt() - removed.at(0).at(1).toInt() + 1, 2);
    QCOMPARE(inserted.size(), 1);
    QCOMPARE(inserted.at(0).at(1).toInt(), 1997);
    QCOMPARE(inserted.at(0).at(2).toInt(), 1999);
}

void TrafficModelTest::pausedTableStandsStill()
{
    TrafficModel model;
    model.add(batch(0, 3));
    model.setPaused(true);
    QSignalSpy heldBack(&model, &TrafficModel::heldBackChanged);
    model.add(batch(3, 4));
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.heldBack(), 4);
    QCOMPARE(heldBack.size(), 1);
    model.setPaused(false);
    QCOMPARE(model.rowCount(), 7);
    QCOMPARE(model.heldBack(), 0);
    QCOMPARE(cell(model, 6, TrafficModel::Event), QStringLiteral("e6"));
}

void TrafficModelTest::pauseIsBoundedToo()
{
    TrafficModel model;
    model.setPaused(true);
    for (int first = 0; first < 6000; first += 500)
        model.add(batch(first, 500));
    QCOMPARE(model.heldBack(), 6000);
    model.setPaused(false);
    QCOMPARE(model.rowCount(), TrafficModel::kCapacity);
    QCOMPARE(cell(model, 1999, TrafficModel::Event), QStringLiteral("e5999"));
}

void TrafficModelTest::arrowsTellTheWay_data()
{
    QTest::addColumn<TrafficLeg>("leg");
    QTest::addColumn<TrafficDirection>("direction");
    QTest::addColumn<QString>("arrow");
    QTest::addRow("from server") << TrafficLeg::Server << TrafficDirection::Received
                                 << QStringLiteral("↓");
    QTest::addRow("to server") << TrafficLeg::Server << TrafficDirection::Sent
                               << QStringLiteral("↑");
    QTest::addRow("from board") << TrafficLeg::Board << TrafficDirection::Received
                                << QStringLiteral("←");
    QTest::addRow("to board") << TrafficLeg::Board << TrafficDirection::Sent << QStringLiteral("→");
}

void TrafficModelTest::arrowsTellTheWay()
{
    QFETCH(TrafficLeg, leg);
    QFETCH(TrafficDirection, direction);
    TrafficEntry entry;
    entry.leg = leg;
    entry.direction = direction;
    TrafficModel model;
    model.add({entry});
    QTEST(cell(model, 0, TrafficModel::Direction), "arrow");
    QVERIFY(!model.index(0, TrafficModel::Direction).data(Qt::ToolTipRole).toString().isEmpty());
}

void TrafficModelTest::latencyIsOfRepliesAlone()
{
    TrafficEntry entry;
    TrafficModel model;
    model.add({entry});
    entry.latency = Milliseconds(12);
    model.add({entry});
    QCOMPARE(cell(model, 0, TrafficModel::Latency), QString());
    QCOMPARE(cell(model, 1, TrafficModel::Latency), QStringLiteral("12 ms"));
}

void TrafficModelTest::rowTextIsUtcAndTabSeparated()
{
    TrafficEntry entry;
    entry.at.utc = Milliseconds(1'700'000'000'123);
    entry.leg = TrafficLeg::Server;
    entry.event = QStringLiteral("heartbeat");
    entry.topic = QStringLiteral("phoenix");
    entry.text = QStringLiteral("{}");
    TrafficModel model;
    model.add({entry});
    QCOMPARE(model.rowText(0),
             QStringLiteral("2023-11-14T22:13:20.123Z\t↓\theartbeat\tphoenix\t{}\t"));
}

void TrafficModelTest::emptyBatchChangesNothing()
{
    TrafficModel model;
    QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    model.add({});
    QCOMPARE(inserted.size(), 0);
    QCOMPARE(model.rowCount(), 0);
}

QTEST_MAIN(TrafficModelTest)
#include "tst_trafficmodel.moc"
