// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/protocol/crc16.h"

#include <QTest>

using namespace armature;

class TestCrc16 : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void matchesTheVectors_data();
    void matchesTheVectors();
    void noticesEverySingleBit();
};

void TestCrc16::matchesTheVectors_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<quint16>("crc");

    QTest::newRow("check value") << QByteArray("123456789") << quint16 {0x906E};
    QTest::newRow("nothing") << QByteArray() << quint16 {0x0000};
    QTest::newRow("set") << QByteArray(R"({"t":"set","s":7,"id":"m1","v":50})") << quint16 {0xEC67};
    QTest::newRow("ping") << QByteArray(R"({"t":"ping","s":8})") << quint16 {0x3077};
}

void TestCrc16::matchesTheVectors()
{
    QFETCH(const QByteArray, bytes);
    QTEST(crc16(bytes), "crc");
}

void TestCrc16::noticesEverySingleBit()
{
    const QByteArray line(R"({"t":"set","s":7,"id":"m1","v":50})");
    const quint16 right = crc16(line);
    for (qsizetype bit = 0; bit < line.size() * 8; ++bit) {
        QByteArray damaged = line;
        damaged[bit / 8] = static_cast<char>(damaged.at(bit / 8) ^ (1 << (bit % 8)));
        QVERIFY(crc16(damaged) != right);
    }
}

QTEST_APPLESS_MAIN(TestCrc16)
#include "tst_crc16.moc"
