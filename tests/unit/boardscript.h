// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/protocol/boardsession.h"

#include <QByteArrayList>
#include <QList>

namespace armature {

inline const QString kMotor = QStringLiteral("m1");

/// A BoardSession, the time, and all that came out of it. One sensor `t1`, one control `m1`.
struct Script
{
    explicit Script(const BoardSession::Settings &settings = {})
        : session(settings)
    { }

    void take(const BoardOutput &output)
    {
        lines += output.lines;
        events += output.events;
    }
    void open(BoardApproach approach = BoardApproach::Named)
    {
        take(session.opened(now, approach));
    }
    void receive(const QByteArray &json)
    {
        take(session.receive({BoardLine::Kind::Message, json}, {now, Milliseconds(0)}));
    }
    void set(double value) { take(session.set(kMotor, value, now)); }
    void stop() { take(session.stopAll(now)); }
    /// Time passes, with a tick every 10 ms.
    void pass(Milliseconds time)
    {
        for (const TimePoint end = now + time; now < end; now += Milliseconds(10)) {
            take(session.tick(now));
        }
    }
    /// Time passes, and every ping is answered.
    void passAnswering(Milliseconds time)
    {
        for (const TimePoint end = now + time; now < end;) {
            const qsizetype before = lines.size();
            pass(Milliseconds(10));
            for (qsizetype i = before; i < lines.size(); ++i) {
                answerPing(lines.at(i));
            }
        }
    }
    void answerPing(const QByteArray &line)
    {
        if (line.startsWith(R"({"t":"ping")")) {
            receive(R"({"t":"pong","s":)" + sequenceOf(line) + ",\"ms\":" + boardMs() + "}");
        }
    }
    void announce(const QByteArray &hello = kHello)
    {
        receive(hello);
        receive(R"({"t":"sensor","id":"t1","type":"temperature","unit":"Cel","min":0,"max":9})");
        receive(R"({"t":"control","id":"m1","type":"motor","min":-100,"max":100,"safe":0})");
        receive(R"({"t":"ready","ms":)" + boardMs() + "}");
    }
    void becomeReady()
    {
        open();
        announce();
        forget();
    }
    void acknowledge(const QByteArray &line, const QByteArray &value)
    {
        receive(R"({"t":"ack","s":)" + sequenceOf(line) + R"(,"id":"m1","v":)" + value + "}");
    }
    void forget()
    {
        lines.clear();
        events.clear();
    }
    [[nodiscard]] QByteArray boardMs() const
    {
        return QByteArray::number(1000 + elapsed(TimePoint {}, now).count());
    }
    static QByteArray sequenceOf(const QByteArray &line)
    {
        const qsizetype from = line.indexOf("\"s\":") + 4;
        qsizetype to = from;
        while (to < line.size() && line.at(to) >= '0' && line.at(to) <= '9') {
            ++to;
        }
        return line.mid(from, to - from);
    }
    [[nodiscard]] QByteArrayList sent(const QByteArray &type) const
    {
        QByteArrayList found;
        for (const QByteArray &line : lines) {
            if (line.startsWith(QByteArray(R"({"t":")" + type + "\""))) {
                found.append(line);
            }
        }
        return found;
    }
    template <typename Event>
    [[nodiscard]] QList<Event> all() const
    {
        QList<Event> found;
        for (const BoardEvent &event : events) {
            if (const auto *wanted = std::get_if<Event>(&event)) {
                found.append(*wanted);
            }
        }
        return found;
    }

    inline static const QByteArray kHello
        = R"({"t":"hello","proto":1,"board":"b","uid":"u","wd":300,"ns":1,"nc":1})";
    BoardSession session;
    TimePoint now {};
    QByteArrayList lines;
    QList<BoardEvent> events;
};

} // namespace armature
