// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/uploader.h"

#include <QScopedValueRollback>

#include <vector>

namespace armature {

Uploader::Uploader(ServerEndpoint *server, UploadFormat format, QObject *parent)
    : QObject(parent)
    , m_server(server)
    , m_format(format)
{
    m_hold.setSingleShot(true);
    connect(&m_hold, &QTimer::timeout, this, &Uploader::pump);
    connect(m_server, &ServerEndpoint::writable, this, &Uploader::pump);
    connect(m_server, &ServerEndpoint::joined, this, &Uploader::resume);
    connect(m_server, &ServerEndpoint::left, this, &Uploader::giveUp);
    connect(m_server, &ServerEndpoint::pushSettled, this, &Uploader::settle);
}

Uploader::~Uploader() = default;

void Uploader::start(qint64 cursor)
{
    m_sentUpTo = cursor;
    m_plan.start(cursor);
    pump();
}

void Uploader::takeFetched(const QList<armature::JournalEntry> &entries)
{
    m_plan.takeFetched(entries);
    pump();
}

void Uploader::noticeMore()
{
    m_plan.noticeMore();
    pump();
}

void Uploader::settle(quint64 id, armature::PushOutcome outcome)
{
    m_plan.settle(id, outcome, Clock::now());
    pump();
}

void Uploader::resume()
{
    m_plan.reopen();
    pump();
}

void Uploader::giveUp()
{
    m_plan.abandon(Clock::now());
    pump();
}

void Uploader::pump()
{
    if (m_isPumping)
        return;
    const QScopedValueRollback<bool> pumping(m_isPumping, true);
    report();
    while (m_server->canPush()) {
        const UploadPlan::Batch *batch = m_plan.nextBatch(Clock::now());
        if (!batch)
            break;
        sendBatch(*batch);
        // Asked for while the last batches are on their way, so that the link is never idle.
        if (const auto fetch = m_plan.nextFetch())
            Q_EMIT fetchWanted(fetch->after, fetch->limit);
    }
    if (const auto fetch = m_plan.nextFetch())
        Q_EMIT fetchWanted(fetch->after, fetch->limit);
    report();
    // Where the time has come already, it is writable() that is waited for.
    const TimePoint now = Clock::now();
    if (const auto until = m_plan.heldUntil(); until && *until > now)
        m_hold.start(elapsed(now, *until) + Milliseconds(1));
}

void Uploader::sendBatch(const UploadPlan::Batch &batch)
{
    const qint64 upTo = batch.entries.constLast().id;
    if (upTo > m_sentUpTo) {
        m_sentUpTo = upTo;
        Q_EMIT sent(upTo);
    }
    std::vector<Reading> readings;
    readings.reserve(static_cast<std::size_t>(batch.entries.size()));
    for (const JournalEntry &entry : batch.entries)
        readings.push_back(entry.reading);
    const PushKind kind = batch.isSuspicious() ? PushKind::Trial : PushKind::Usual;
    const QByteArray payload = encodeReadings(readings, m_format);
    m_plan.noteSent(m_server->push(QStringLiteral("upload_readings"), payload, kind));
}

void Uploader::report()
{
    for (const UploadPlan::Progress &step : m_plan.takeProgress()) {
        if (step.isSetAside) {
            Q_EMIT setAside(step.upTo);
        } else {
            Q_EMIT delivered(step.upTo, step.count, step.repeated);
        }
    }
}

} // namespace armature
