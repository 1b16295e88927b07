// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/protocol/lineframer.h"
#include "tests/fuzz/boardchecks.h"

using namespace armature;

namespace {

QList<BoardLine> inCuts(LineFramer framer, QByteArrayView bytes, unsigned step)
{
    QList<BoardLine> lines;
    while (!bytes.isEmpty()) {
        const qsizetype size = std::min<qsizetype>(bytes.size(), step);
        lines += framer.feed(bytes.first(size));
        bytes = bytes.sliced(size);
    }
    return lines;
}

void checkLine(const BoardLine &line, bool isBare)
{
    fuzz::require(line.text.size() < kMaxBoardLine, "a line has its bound");
    fuzz::require(!line.text.isEmpty() && !line.text.contains('\n'), "a line is one line");
    const bool isObject = line.text.startsWith('{');
    switch (line.kind) {
    case BoardLine::Kind::Message:
        fuzz::require(isObject, "a message begins with a brace");
        fuzz::checkBoardMessage(line.text);
        break;
    case BoardLine::Kind::Debug:
        fuzz::require(!isObject, "what begins with a brace is no debug text");
        break;
    case BoardLine::Kind::BadChecksum:
        fuzz::require(isObject, "only what looks like a message has a checksum");
        fuzz::require(isBare || line.text.size() < 5
                          || line.text != fuzz::boardLine(line.text.chopped(5)).chopped(1),
                      "a right checksum is not refused");
        break;
    case BoardLine::Kind::TooLong:
        break;
    }
}

/// Whatever came before, a newline later a good line is read.
void checkResumes(LineFramer framer, const QByteArray &bytes)
{
    const QByteArray body = R"({"t":"ready","ms":1})";
    (void)framer.feed(bytes);
    (void)framer.feed("\n");
    const QList<BoardLine> lines = framer.feed(fuzz::boardLine(body));
    fuzz::require(lines == QList<BoardLine> {{BoardLine::Kind::Message, body}},
                  "after rubbish it resumes at the next newline");
    (void)framer.feed(bytes);
    framer.reset();
    fuzz::require(framer.feed(fuzz::boardLine(body)) == lines, "reset() forgets what came");
}

} // namespace

/// One byte says how the line is cut and whether bare lines pass; the rest is what the port gives.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size == 0) {
        return 0;
    }
    const bool isBare = (data[0] & 1U) != 0;
    const LineFramer framer(isBare ? LineFramer::Mode::BareLines : LineFramer::Mode::Checked);
    const QByteArray bytes = fuzz::bytesOf(data + 1, size - 1);
    const QList<BoardLine> lines = LineFramer(framer).feed(bytes);
    fuzz::require(lines == inCuts(framer, bytes, data[0] / 2U + 1U),
                  "the lines are the same however the bytes are cut");
    for (const BoardLine &line : lines) {
        checkLine(line, isBare);
    }
    checkResumes(framer, bytes);
    return 0;
}
