// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/protocol/rejoindelay.h"

#include <QList>
#include <QSet>
#include <QTest>

using namespace armature;
using namespace std::chrono_literals;

class TestRejoinDelay : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void case046_growsToTenSeconds();
    void case046_eachDeviceComesAtItsOwnTime();
    void case056_expectedCrashesDoNotGrow();
    void case056_aServerThatCrashesOnAllIsNotHammered();
};

namespace {

const QList<Milliseconds> kSteps {1s, 2s, 5s, 10s, 10s, 10s};

} // namespace

void TestRejoinDelay::case046_growsToTenSeconds()
{
    RejoinDelay delay;
    for (const Milliseconds step : kSteps) {
        QCOMPARE(delay.next(), step);
    }
    delay.reset();
    QCOMPARE(delay.next(), Milliseconds(1s));
}

void TestRejoinDelay::case046_eachDeviceComesAtItsOwnTime()
{
    QSet<Milliseconds::rep> firsts;
    for (quint32 seed = 1; seed <= 1000; ++seed) {
        RejoinDelay delay;
        delay.setSeed(seed * 2'654'435'761U);
        for (qsizetype step = 0; step < kSteps.size(); ++step) {
            const Milliseconds wait = delay.next();
            QVERIFY(wait >= kSteps.at(step) && wait <= kSteps.at(step) * 5 / 4);
            if (step == 0) {
                firsts.insert(wait.count());
            }
        }
    }
    QVERIFY2(firsts.size() > 200, qPrintable(QString::number(firsts.size())));
}

void TestRejoinDelay::case056_expectedCrashesDoNotGrow()
{
    RejoinDelay delay;
    QCOMPARE(delay.next(), Milliseconds(1s));
    for (int crash = 0; crash < RejoinDelay::kMostTrials; ++crash) {
        QCOMPARE(delay.nextAfterTrial(), Milliseconds(1s));
    }
    QCOMPARE(delay.next(), Milliseconds(2s));
}

void TestRejoinDelay::case056_aServerThatCrashesOnAllIsNotHammered()
{
    RejoinDelay delay;
    Milliseconds last {0};
    for (int crash = 0; crash < RejoinDelay::kMostTrials + 4; ++crash) {
        last = delay.nextAfterTrial();
    }
    QCOMPARE(last, Milliseconds(10s));
    delay.allowTrials();
    QCOMPARE(delay.nextAfterTrial(), Milliseconds(1s));
}

QTEST_APPLESS_MAIN(TestRejoinDelay)
#include "tst_rejoindelay.moc"
