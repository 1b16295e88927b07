// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/io/happensbefore.h"

#include <QMetaObject>
#include <QObject>
#include <QThread>

#include <memory>
#include <type_traits>
#include <utility>

namespace armature {

/// A call on its way to a worker's thread. Made on one thread, run or only destroyed on the other:
/// its last move, into Qt's queue, comes before either.
template <typename Worker, typename Call>
class PostedCall
{
public:
    PostedCall(Worker *worker, Call call)
        : m_worker(worker)
        , m_call(std::move(call))
    { }
    PostedCall(PostedCall &&other) noexcept
        : m_worker(other.m_worker)
        , m_call(std::move(other.m_call))
    {
        happensBefore(this);
    }
    ~PostedCall() { happensAfter(this); }
    PostedCall(const PostedCall &) = delete;
    PostedCall &operator=(const PostedCall &) = delete;
    PostedCall &operator=(PostedCall &&) = delete;

    void operator()()
    {
        happensAfter(this);
        m_call(*m_worker);
    }

private:
    Worker *m_worker;
    Call m_call;
};

/// A thread with one worker object, which is made, used and destroyed on that thread alone.
/// Owned by the thread that makes it; the destructor ends the loop and waits for it.
template <typename Worker>
class WorkerThread
{
public:
    /// \param worker unparented; creates its timers, sockets and ports once it runs here.
    WorkerThread(const QString &name, std::unique_ptr<Worker> worker)
        : m_worker(worker.release())
    {
        static_assert(std::is_base_of_v<QObject, Worker>);
        m_thread.setObjectName(name);
        m_worker->moveToThread(&m_thread);
        m_thread.start();
    }

    ~WorkerThread()
    {
        // The worker goes while its loop still runs: what it in turn deletes later goes too.
        QObject::connect(
            m_worker, &QObject::destroyed, &m_thread,
            [this] {
                happensBefore(this);
                m_thread.quit();
            },
            Qt::DirectConnection);
        happensBefore(m_worker);
        m_worker->deleteLater();
        m_thread.wait();
        happensAfter(this);
    }

    WorkerThread(const WorkerThread &) = delete;
    WorkerThread &operator=(const WorkerThread &) = delete;
    WorkerThread(WorkerThread &&) = delete;
    WorkerThread &operator=(WorkerThread &&) = delete;

    /// For connecting signals only: never call it from another thread.
    [[nodiscard]] Worker *worker() const { return m_worker; }

    /// Runs `call(worker)` on the worker's thread, in order.
    template <typename Call>
    void post(Call &&call)
    {
        QMetaObject::invokeMethod(
            m_worker, PostedCall<Worker, std::decay_t<Call>>(m_worker, std::forward<Call>(call)),
            Qt::QueuedConnection);
    }

private:
    QThread m_thread;
    Worker *m_worker;
};

} // namespace armature
