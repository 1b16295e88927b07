// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/protocol/boardformat.h"
#include "bridge/protocol/plainsession.h"

#include <QStringList>

#include <algorithm>
#include <memory>
#include <utility>

namespace armature {

inline constexpr TimePoint kStart {std::chrono::hours(1)};

inline QString s(const char *text)
{
    return QString::fromUtf8(text);
}

/// A session with its framer, its time, and all that came out of it.
struct Bench
{
    Bench()
        : session(makeDialogue(BoardFormat::Plain, 7))
        , framer(framingOf(BoardFormat::Plain))
    { }

    void open(BoardApproach approach = BoardApproach::Named)
    {
        add(session->opened(now, approach));
    }
    /// \param after since what came before.
    void say(const QByteArray &bytes, Milliseconds after = Milliseconds(100))
    {
        now += after;
        for (const BoardLine &line : framer.feed(bytes))
            add(session->receive(line, {now, {}}));
    }
    /// Ticks whenever the session wants it, for so long.
    void wait(Milliseconds span)
    {
        const TimePoint end = now + span;
        while (session->nextDeadline() && *session->nextDeadline() <= end) {
            now = std::max(now, *session->nextDeadline());
            add(session->tick(now));
        }
        now = end;
    }
    void add(const BoardOutput &output)
    {
        written += output.lines.size();
        for (const BoardEvent &event : output.events)
            std::visit([this](const auto &what) { tell(what); }, event);
    }

    void tell(const boardevent::Announced &event)
    {
        QStringList ids;
        for (const SensorSpec &sensor : event.announcement.sensors)
            ids.append(sensor.id);
        announcement = event.announcement;
        story.append(s("announced ") + ids.join(u' '));
    }
    void tell(const boardevent::ReadingsTaken &event)
    {
        QStringList parts;
        for (const Reading &reading : event.readings)
            parts.append(QStringLiteral("%1=%2").arg(reading.sensor).arg(reading.value));
        story.append(parts.join(u' '));
    }
    void tell(const boardevent::GivenUp &) { story.append(s("given up")); }
    void tell(const boardevent::Rebooted &) { story.append(s("rebooted")); }
    void tell(const boardevent::FellSilent &) { story.append(s("silent")); }
    void tell(const boardevent::AnswersAgain &) { story.append(s("again")); }
    void tell(const boardevent::OutputsReported &) { story.append(s("outputs")); }
    void tell(const boardevent::CommandSent &) { story.append(s("sent")); }
    void tell(const boardevent::CommandAcknowledged &) { story.append(s("acknowledged")); }
    void tell(const boardevent::CommandFailed &event)
    {
        story.append(QStringLiteral("failed %1 %2").arg(event.id).arg(int(event.reason)));
    }
    void tell(const boardevent::StopSent &) { story.append(s("stop sent")); }
    void tell(const boardevent::StopAcknowledged &) { story.append(s("stopped")); }

    [[nodiscard]] QStringList takeStory() { return std::exchange(story, {}); }

    std::unique_ptr<BoardDialogue> session;
    LineFramer framer;
    TimePoint now = kStart;
    QStringList story {};
    BoardAnnouncement announcement {};
    qsizetype written = 0;
};

inline QStringList list(std::initializer_list<const char *> lines)
{
    QStringList all;
    for (const char *line : lines)
        all.append(s(line));
    return all;
}

} // namespace armature
