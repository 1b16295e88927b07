// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/knownboards.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace armature;

namespace {

KnownBoard board(const char *serialNumber, const char *uid)
{
    return {0x2341, 0x43, QString::fromLatin1(serialNumber), QString::fromLatin1(uid)};
}

} // namespace

class TestKnownBoards : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theLastOneComesFirst();
    void aNewUidReplacesTheOldOne();
    void withoutASerialNumberUidsStandSideBySide();
    void atMostSixteenAreKept();
    void whatWasSavedIsLoaded();
    void rubbishIsAnEmptyList_data();
    void rubbishIsAnEmptyList();
    void withoutAFolderNothingIsKept();
};

void TestKnownBoards::theLastOneComesFirst()
{
    KnownBoards boards;
    learn(boards, board("A", "a"));
    learn(boards, board("B", "b"));
    learn(boards, board("A", "a"));
    QCOMPARE(boards, (KnownBoards {board("A", "a"), board("B", "b")}));
}

void TestKnownBoards::aNewUidReplacesTheOldOne()
{
    KnownBoards boards {board("A", "a")};
    learn(boards, board("A", "z"));
    QCOMPARE(boards, (KnownBoards {board("A", "z")}));
}

void TestKnownBoards::withoutASerialNumberUidsStandSideBySide()
{
    KnownBoards boards {board("", "a")};
    learn(boards, board("", "b"));
    QCOMPARE(boards, (KnownBoards {board("", "b"), board("", "a")}));
}

void TestKnownBoards::atMostSixteenAreKept()
{
    KnownBoards boards;
    for (int i = 0; i < 20; ++i) {
        learn(boards, {1, static_cast<quint16>(i), {}, {}});
    }
    QCOMPARE(boards.size(), 16);
    QCOMPARE(boards.first().product, 19);
}

void TestKnownBoards::whatWasSavedIsLoaded()
{
    const QTemporaryDir folder;
    const KnownBoards boards {board("A", "a"), board("", "\"")};
    QVERIFY(loadKnownBoards(folder.path()).isEmpty());
    QVERIFY(saveKnownBoards(folder.path(), boards));
    QCOMPARE(loadKnownBoards(folder.path()), boards);
    QVERIFY(saveKnownBoards(folder.path(), {}));
    QVERIFY(loadKnownBoards(folder.path()).isEmpty());
}

void TestKnownBoards::rubbishIsAnEmptyList_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("no JSON") << QByteArray("\x80\xff{[");
    QTest::newRow("an object") << QByteArray(R"({"vendor":1})");
    QTest::newRow("other things") << QByteArray(R"([1,null,"x",[],{},{"vendor":"x"}])");
    QTest::newRow("cut short") << QByteArray(R"([{"vendor":1,"product":)");
    QTest::newRow("beyond a port's numbers") << QByteArray(R"([{"vendor":65536}])");
}

void TestKnownBoards::rubbishIsAnEmptyList()
{
    QFETCH(const QByteArray, content);
    const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("boards.json")));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(content) == content.size());
    file.close();
    QVERIFY(loadKnownBoards(folder.path()).isEmpty());
}

void TestKnownBoards::withoutAFolderNothingIsKept()
{
    QVERIFY(!saveKnownBoards({}, {board("A", "a")}));
    QVERIFY(!saveKnownBoards(QStringLiteral("/nonexistent/folder"), {board("A", "a")}));
    QVERIFY(loadKnownBoards({}).isEmpty());
}

QTEST_APPLESS_MAIN(TestKnownBoards)
#include "tst_knownboards.moc"
