// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/io/recorder.h"
#include "bridge/io/workerthread.h"

#include <QTest>

#include <memory>
#include <tuple>

namespace armature {

inline constexpr int kPatience = 10'000; // ms

[[nodiscard]] inline ReadingBatch batch(int first, int count,
                                        const QString &type = QStringLiteral("temperature"))
{
    ReadingBatch readings;
    for (int value = first; value < first + count; ++value) {
        readings.append({QStringLiteral("t1"),
                         type,
                         QStringLiteral("Cel"),
                         double(value),
                         {{}, Milliseconds(1'700'000'000'000 + value)}});
    }
    return readings;
}

/// What a signal of another thread said, collected on this one.
template <typename... Arguments>
class Heard : public QObject
{
public:
    template <typename Sender, typename... Parameters>
    Heard(const Sender *sender, void (Sender::*signal)(Parameters...))
    {
        connect(sender, signal, this, [this](const Arguments &...arguments) {
            said.append(std::tuple<Arguments...>(arguments...));
        });
    }
    [[nodiscard]] qsizetype size() const { return said.size(); }
    [[nodiscard]] bool isEmpty() const { return said.isEmpty(); }
    template <std::size_t Place>
    [[nodiscard]] const auto &last() const
    {
        return std::get<Place>(said.constLast());
    }

    QList<std::tuple<Arguments...>> said {};
};

/// A recorder on its own thread, with all that it said.
class Desk
{
public:
    explicit Desk(const QString &folder)
        : thread(QStringLiteral("disk"), std::make_unique<Recorder>(folder))
        , opened(thread.worker(), &Recorder::opened)
        , openFailed(thread.worker(), &Recorder::openFailed)
        , settled(thread.worker(), &Recorder::settled)
        , statusChanged(thread.worker(), &Recorder::statusChanged)
        , fetched(thread.worker(), &Recorder::fetched)
        , moreAvailable(thread.worker(), &Recorder::moreAvailable)
        , failed(thread.worker(), &Recorder::failed)
        , recovered(thread.worker(), &Recorder::recovered)
        , closed(thread.worker(), &Recorder::closed)
    {
        thread.post([](Recorder &recorder) { recorder.open(); });
    }

    [[nodiscard]] qint64 settledTotal() const
    {
        qint64 total = 0;
        for (const auto &[count] : settled.said)
            total += count;
        return total;
    }

    [[nodiscard]] DeliveryStatus status() const { return statusChanged.last<0>(); }

    bool close()
    {
        thread.post([](Recorder &recorder) { recorder.close(); });
        return QTest::qWaitFor([this] { return !closed.isEmpty(); }, kPatience);
    }

    QList<JournalEntry> fetchAll()
    {
        QList<JournalEntry> all;
        for (qint64 after = 0;;) {
            const qsizetype before = fetched.size();
            thread.post([after](Recorder &recorder) { recorder.fetch(after, 500); });
            if (!QTest::qWaitFor([&] { return fetched.size() > before; }, kPatience))
                return all;
            const QList<JournalEntry> entries = fetched.last<0>();
            if (entries.isEmpty())
                return all;
            all += entries;
            after = entries.constLast().id;
        }
    }

    WorkerThread<Recorder> thread;
    Heard<qint64, DeliveryStatus> opened;
    Heard<JournalFailure, QString> openFailed;
    Heard<qint64> settled;
    Heard<DeliveryStatus> statusChanged;
    Heard<QList<JournalEntry>> fetched;
    Heard<> moreAvailable;
    Heard<JournalFailure, QString> failed;
    Heard<> recovered;
    Heard<> closed;
};

} // namespace armature
