// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/readingmapper.h"

#include <QTest>

using namespace armature;

namespace {

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

Reading reading(const char *sensor, double value, const char *unit = "degF")
{
    return {s(sensor), s("temperature"), s(unit), value, {}};
}

} // namespace

class TestReadingMapper : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eachReadingIsMappedOnceInItsOrder();
    void nothingIsTouchedWithoutAMapping();
    void refusedOnesAreLeftOutAndCounted();
    void firstRowOfASensorCounts();
};

void TestReadingMapper::eachReadingIsMappedOnceInItsOrder()
{
    // The names are swapped: a reading that was mapped must not be mapped again.
    ReadingMapper mapper(
        {{{s("a"), s("b"), {}, {}, s("Cel")}, {s("b"), s("a"), {}, {}, {}, 2.0}}, {}});
    const ReadingBatch made
        = mapper.map({reading("a", 68), reading("b", 3), reading("c", 1), reading("a", 32)});
    QCOMPARE(made,
             ReadingBatch({reading("b", 20, "Cel"), reading("a", 6), reading("c", 1),
                           reading("b", 0, "Cel")}));
    QCOMPARE(mapper.refused(), 0U);
}

void TestReadingMapper::nothingIsTouchedWithoutAMapping()
{
    ReadingMapper mapper({});
    const ReadingBatch readings {reading("a", 0.1 + 0.2), reading("", 1, "")};
    QCOMPARE(mapper.map(readings), readings);
}

void TestReadingMapper::refusedOnesAreLeftOutAndCounted()
{
    ReadingMapper mapper({{{s("a"), {}, {}, {}, s("Pa")}, {s("b"), {}, {}, {}, {}, 1e300}}, {}});
    const ReadingBatch made = mapper.map({reading("a", 1), reading("b", 1e300), reading("b", 1)});
    QCOMPARE(made, ReadingBatch({reading("b", 1e300)}));
    QCOMPARE(mapper.refused(), 2U);
}

void TestReadingMapper::firstRowOfASensorCounts()
{
    ReadingMapper mapper({{{s("a"), s("first")}, {s("a"), s("second")}}, {}});
    QCOMPARE(mapper.map({reading("a", 1)}).constFirst().sensor, s("first"));
}

QTEST_APPLESS_MAIN(TestReadingMapper)
#include "tst_readingmapper.moc"
