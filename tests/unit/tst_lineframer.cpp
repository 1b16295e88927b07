// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/protocol/crc16.h"
#include "bridge/protocol/lineframer.h"

#include <QRandomGenerator>
#include <QTest>

#include <algorithm>

using namespace armature;
using Kind = BoardLine::Kind;

namespace {

QByteArray suffixed(const QByteArray &body)
{
    return body + '*' + QByteArray::number(crc16(body), 16).toUpper().rightJustified(4, '0');
}

/// A stream with everything in it that a serial port has to offer.
QByteArray mixedStream()
{
    const QByteArray rubbish = QByteArray::fromHex("00ff8a7b00");
    return rubbish + '\n' + suffixed(R"({"t":"pong","s":1,"ms":2})") + "\r\n\n\r\nbooting...\n"
        + QByteArray(500, '{') + '\n' + suffixed(R"({"t":"r","n":1,"ms":2,"v":{}})") + "\n"
        + R"({"t":"ping","s":8}*3078)" + '\n' + R"({"t":"pong","s":1,"ms":2})" + '\n' + '{'
        + "\n{*12\n" + suffixed(R"({"t":"ready","ms":9})") + "\n{\"unfinished";
}

qsizetype countOf(const QList<BoardLine> &lines, Kind kind)
{
    return std::count_if(lines.begin(), lines.end(),
                         [kind](const BoardLine &line) { return line.kind == kind; });
}

} // namespace

class TestLineFramer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void classifies_data();
    void classifies();
    void keepsToTheLengthLimit_data();
    void keepsToTheLengthLimit();
    void acceptsBareLinesWhereAllowed();
    void oneByteAtATimeGivesTheSame();
    void anyCutsGiveTheSame();
    void resetForgetsHalfALine();
    void rubbishNeverBecomesAMessage();
};

void TestLineFramer::classifies_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QByteArray>("text");

    const QByteArray ping(R"({"t":"ping","s":8})");
    const auto row
        = [](const char *name, const QByteArray &line, Kind kind, const QByteArray &text) {
              QTest::newRow(name) << line << static_cast<int>(kind) << text;
          };
    row("vector", ping + "*3077", Kind::Message, ping);
    row("carriage return", ping + "*3077\r", Kind::Message, ping);
    row("wrong checksum", ping + "*3076", Kind::BadChecksum, ping + "*3076");
    row("lower case", R"({"t":"set","s":7,"id":"m1","v":50}*ec67)", Kind::BadChecksum,
        R"({"t":"set","s":7,"id":"m1","v":50}*ec67)");
    row("missing checksum", ping, Kind::BadChecksum, ping);
    row("short checksum", ping + "*307", Kind::BadChecksum, ping + "*307");
    row("long checksum", ping + "*30770", Kind::BadChecksum, ping + "*30770");
    row("space after it", ping + "*3077 ", Kind::BadChecksum, ping + "*3077 ");
    row("only a brace", "{", Kind::BadChecksum, "{");
    row("debug text", "starting up", Kind::Debug, "starting up");
    row("message in debug text", "x" + ping + "*3077", Kind::Debug, "x" + ping + "*3077");
}

void TestLineFramer::classifies()
{
    QFETCH(const QByteArray, line);
    LineFramer framer;
    const QList<BoardLine> lines = framer.feed(QByteArray(line + '\n'));
    QCOMPARE(lines.size(), 1);
    QTEST(static_cast<int>(lines.first().kind), "kind");
    QTEST(lines.first().text, "text");
}

void TestLineFramer::keepsToTheLengthLimit_data()
{
    QTest::addColumn<int>("size");
    QTest::addColumn<bool>("isAccepted");
    QTest::newRow("longest") << 191 << true;
    QTest::newRow("one more") << 192 << false;
    QTest::newRow("far too long") << 100'000 << false;
}

void TestLineFramer::keepsToTheLengthLimit()
{
    QFETCH(const int, size);
    QFETCH(const bool, isAccepted);
    const QByteArray body = R"({"d":")" + QByteArray(size - 13, 'x') + "\"}";
    const QByteArray line = suffixed(body);
    QCOMPARE(line.size(), size);
    LineFramer framer;
    const QList<BoardLine> lines = framer.feed(QByteArray(line + '\n' + suffixed("{}") + '\n'));
    QCOMPARE(lines.size(), 2);
    QCOMPARE(lines.first().kind, isAccepted ? Kind::Message : Kind::TooLong);
    QVERIFY(lines.first().text.size() < kMaxBoardLine);
    QCOMPARE(lines.last().kind, Kind::Message);
}

void TestLineFramer::acceptsBareLinesWhereAllowed()
{
    LineFramer framer(LineFramer::Mode::BareLines);
    const QList<BoardLine> lines
        = framer.feed("{\"t\":\"x\"}\n{\"id\":\"a*cd\"}\n{\"t\":\"x\"}*0000\n{\"t\n");
    QCOMPARE(lines.size(), 4);
    QCOMPARE(lines.at(0), (BoardLine {Kind::Message, "{\"t\":\"x\"}"}));
    QCOMPARE(lines.at(1).kind, Kind::Message);
    QCOMPARE(lines.at(2).kind, Kind::BadChecksum);
    QCOMPARE(lines.at(3).kind, Kind::Message); // the decoder's to refuse
}

void TestLineFramer::oneByteAtATimeGivesTheSame()
{
    LineFramer whole;
    const QList<BoardLine> expected = whole.feed(mixedStream());
    QCOMPARE(countOf(expected, Kind::Message), 3);
    QCOMPARE(countOf(expected, Kind::TooLong), 1);
    QCOMPARE(countOf(expected, Kind::BadChecksum), 4);
    QCOMPARE(countOf(expected, Kind::Debug), 2);

    LineFramer framer;
    QList<BoardLine> lines;
    const QByteArray stream = mixedStream();
    for (const char byte : stream) {
        lines += framer.feed(QByteArrayView(&byte, 1));
    }
    QCOMPARE(lines, expected);
}

void TestLineFramer::anyCutsGiveTheSame()
{
    LineFramer whole;
    const QByteArray stream = mixedStream();
    const QList<BoardLine> expected = whole.feed(stream);
    QRandomGenerator random(20'240'101);
    for (int round = 0; round < 500; ++round) {
        LineFramer framer;
        QList<BoardLine> lines;
        QByteArrayView rest(stream);
        while (!rest.isEmpty()) {
            const auto most = static_cast<int>(std::min<qsizetype>(rest.size(), 60));
            const qsizetype cut = random.bounded(most) + 1;
            lines += framer.feed(rest.first(cut));
            rest = rest.sliced(cut);
        }
        QCOMPARE(lines, expected);
    }
}

void TestLineFramer::resetForgetsHalfALine()
{
    LineFramer framer;
    QVERIFY(framer.feed("{\"t\":\"ping\"").isEmpty());
    framer.reset();
    const QList<BoardLine> lines = framer.feed("hello\n");
    QCOMPARE(lines, (QList<BoardLine> {{Kind::Debug, "hello"}}));
}

void TestLineFramer::rubbishNeverBecomesAMessage()
{
    QRandomGenerator random(7);
    LineFramer framer;
    qsizetype seen = 0;
    for (int round = 0; round < 2000; ++round) {
        QByteArray rubbish(random.bounded(300), Qt::Uninitialized);
        for (char &byte : rubbish) {
            byte = static_cast<char>(random.bounded(256));
        }
        const QList<BoardLine> lines = framer.feed(QByteArray("\n{" + rubbish + '\n'));
        seen += lines.size();
        QCOMPARE(countOf(lines, Kind::Message), 0);
    }
    QVERIFY(seen >= 2000);
}

QTEST_APPLESS_MAIN(TestLineFramer)
#include "tst_lineframer.moc"
