// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/protocol/lineframer.h"
#include "bridge/protocol/plainlines.h"
#include "bridge/protocol/plainsession.h"
#include "tests/fuzz/fuzztarget.h"

#include <QSet>

#include <algorithm>
#include <cmath>

using namespace armature;

namespace {

void checkLine(const PlainLine &line)
{
    fuzz::require(line.values.size() <= kMaxPlainLabels, "a line has a bounded number of values");
    fuzz::require(line.kind == PlainLine::Kind::Values
                      || (line.values.isEmpty() && line.refused == 0 && line.unlabelled == 0),
                  "what is no line of values has none");
    for (const PlainValue &value : line.values) {
        fuzz::require(std::isfinite(value.value), "values are finite");
        fuzz::require(!value.label.isEmpty() && value.label.size() <= kMaxPlainLabel,
                      "labels have their bounds");
    }
}

void checkAnnouncement(const BoardAnnouncement &announcement)
{
    fuzz::require(!announcement.isControllable && announcement.controls.isEmpty(),
                  "nothing on such a board is controlled");
    fuzz::require(announcement.sensors.size() <= kMaxPlainLabels, "sensors are bounded");
    QSet<QString> ids;
    for (const SensorSpec &sensor : announcement.sensors)
        ids.insert(sensor.id);
    fuzz::require(ids.size() == announcement.sensors.size(), "no sensor stands there twice");
}

void checkOutput(const BoardOutput &output)
{
    fuzz::require(output.lines.isEmpty(), "no byte is ever written to such a board");
    for (const BoardEvent &event : output.events) {
        if (const auto *announced = std::get_if<boardevent::Announced>(&event))
            checkAnnouncement(announced->announcement);
        fuzz::require(!std::holds_alternative<boardevent::CommandSent>(event)
                          && !std::holds_alternative<boardevent::CommandAcknowledged>(event)
                          && !std::holds_alternative<boardevent::Rebooted>(event),
                      "such a board takes no command and does not reboot");
    }
}

/// One act on the session; the time goes on with each.
void act(PlainSession &session, LineFramer &framer, TimePoint &now, fuzz::Input &input)
{
    const unsigned what = input.below(8);
    now += Milliseconds(input.word());
    if (what == 0) {
        session.closed();
        checkOutput(session.opened(now, static_cast<BoardApproach>(input.below(4))));
    } else if (what == 1) {
        checkOutput(session.tick(now));
    } else if (what == 2) {
        checkOutput(session.set(QStringLiteral("m1"), 1.0, now));
        checkOutput(session.stopAll(now));
        checkOutput(session.arm());
    } else {
        for (const BoardLine &line : framer.feed(input.chunk())) {
            fuzz::require(line.text.size() < kMaxPlainLine, "a line has its bound");
            checkOutput(session.receive(line, {now, {}}));
        }
    }
}

} // namespace

/// The whole input as one line and as lines, then as acts on a session.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray bytes = fuzz::bytesOf(data, size);
    PlainLines lines;
    checkLine(lines.read(bytes));
    for (const QByteArray &line : bytes.split('\n'))
        checkLine(lines.read(line));
    fuzz::Input input(data, size);
    PlainSession session;
    LineFramer framer(LineFramer::Mode::Plain);
    TimePoint now {std::chrono::hours(1)};
    checkOutput(session.opened(now, BoardApproach::Named));
    while (!input.isEmpty())
        act(session, framer, now, input);
    const BoardCounters &counted = session.counters();
    fuzz::require(counted.debugLines + counted.tooLong <= counted.lines, "each line counts once");
    return 0;
}
