// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/logsink.h"

#include <QMetaObject>

#include <atomic>
#include <unistd.h>

namespace armature {

namespace {

/// A message handler is a plain function, so it can find its sink in no other way.
std::atomic<OutputPipe *> sink {nullptr};

void handOver(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    OutputPipe *const out = sink;
    if (out == nullptr) {
        return;
    }
    const QByteArray line = qFormatLogMessage(type, context, message).toLocal8Bit() + '\n';
    QMetaObject::invokeMethod(
        out, [out, line] { out->write(line); }, Qt::AutoConnection);
}

} // namespace

LogSink::LogSink()
    : m_out(STDERR_FILENO)
{
    sink = &m_out;
    qInstallMessageHandler(handOver);
}

LogSink::~LogSink()
{
    qInstallMessageHandler(nullptr);
    sink = nullptr;
}

} // namespace armature
