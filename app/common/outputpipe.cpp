// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/outputpipe.h"

#include <algorithm>
#include <cerrno>
#include <poll.h>
#include <unistd.h>
#include <utility>

namespace armature {

using namespace std::chrono_literals;

namespace {

constexpr qsizetype kBound = qsizetype(8) << 20;
/// What POSIX promises a pipe to take without waiting once poll() called it writable.
constexpr qsizetype kPiece = 4096;
constexpr auto kRetry = 10ms;

} // namespace

OutputPipe::OutputPipe(int descriptor, QObject *parent)
    : QObject(parent)
    , m_descriptor(descriptor)
{
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, &OutputPipe::flush);
}

void OutputPipe::write(const QByteArray &line)
{
    if (m_isGone) {
        return;
    }
    if (m_waiting.size() + line.size() > kBound) {
        ++m_dropped;
        return;
    }
    m_waiting += line;
    if (!m_retry.isActive()) {
        flush();
    }
}

bool OutputPipe::isReady() const
{
    pollfd state {m_descriptor, POLLOUT, 0};
    return poll(&state, 1, 0) == 1;
}

void OutputPipe::flush()
{
    qsizetype done = 0;
    while (done < m_waiting.size() && isReady()) {
        const auto piece = std::min(kPiece, m_waiting.size() - done);
        const ssize_t written
            = ::write(m_descriptor, m_waiting.constData() + done, static_cast<size_t>(piece));
        if (written < 0 && errno != EAGAIN && errno != EINTR) {
            m_isGone = true;
            m_waiting.clear();
            Q_EMIT readerGone();
            return;
        }
        done += std::max<qsizetype>(written, 0);
    }
    m_waiting.remove(0, done);
    if (!m_waiting.isEmpty()) {
        m_retry.start(kRetry);
    } else if (m_dropped > 0) {
        Q_EMIT linesDropped(std::exchange(m_dropped, 0));
    }
}

} // namespace armature
