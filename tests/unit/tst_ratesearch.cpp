// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/ratesearch.h"

#include <QSet>
#include <QTest>

using namespace armature;

class TestRateSearch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingIsTriedUnasked();
    void eachOtherRateOnce();
    void theRightOneEndsIt();
    void anotherBoardBeginsAnew();
};

void TestRateSearch::nothingIsTriedUnasked()
{
    RateSearch search(115200);
    QVERIFY(!search.next());
    QVERIFY(!search.found());
}

void TestRateSearch::eachOtherRateOnce()
{
    RateSearch search(9600);
    search.begin();
    QSet<int> rates;
    while (const auto rate = search.next()) {
        QVERIFY(!rates.contains(*rate));
        rates.insert(*rate);
    }
    QVERIFY(rates.contains(115200) && rates.contains(57600) && rates.contains(1'000'000));
    QVERIFY(!rates.contains(9600));
    QVERIFY(!rates.contains(1200)); // resets a Leonardo into its bootloader
    search.begin();
    QVERIFY(!search.next()); // each listening resets some boards: not again and again
}

void TestRateSearch::theRightOneEndsIt()
{
    RateSearch search(9600);
    search.begin();
    QVERIFY(search.next());
    const auto right = search.next();
    search.succeed();
    QCOMPARE(search.found(), right);
    QVERIFY(!search.next());
    search.begin();
    QVERIFY(!search.next());
    QCOMPARE(search.found(), right);
}

void TestRateSearch::anotherBoardBeginsAnew()
{
    RateSearch search(9600);
    search.begin();
    const auto first = search.next();
    search.succeed();
    search.reset();
    QVERIFY(!search.found());
    search.begin();
    QCOMPARE(search.next(), first);
}

QTEST_APPLESS_MAIN(TestRateSearch)
#include "tst_ratesearch.moc"
