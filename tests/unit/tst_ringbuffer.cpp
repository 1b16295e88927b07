// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/core/ringbuffer.h"

#include <QTest>

using namespace armature;

class TestRingBuffer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsTheNewest();
};

void TestRingBuffer::keepsTheNewest()
{
    RingBuffer<int> ring(3);
    QVERIFY(ring.isEmpty());
    for (int i = 1; i <= 5; ++i)
        ring.push(i);
    QVERIFY(ring.isFull());
    QCOMPARE(ring.size(), 3);
    QCOMPARE(ring.front(), 3);
    QCOMPARE(ring.at(1), 4);
    QCOMPARE(ring.back(), 5);
    ring.back() = 6;
    QCOMPARE(ring.at(2), 6);
    ring.clear();
    ring.push(9);
    QCOMPARE(ring.front(), 9);
    QCOMPARE(ring.back(), 9);
}

QTEST_APPLESS_MAIN(TestRingBuffer)
#include "tst_ringbuffer.moc"
