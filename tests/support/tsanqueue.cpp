// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Part of every program of the preset `tsan`. Debian's Qt is not instrumented, so ThreadSanitizer
// does not see that a queued signal is sent before it arrives, and takes what it carries for shared
// without order. Qt's hooks for spies tell of both ends: each arrival comes after the emissions of
// that signal of that sender, and after nothing else.
#include "bridge/io/happensbefore.h"

#include <private/qobject_p.h>

namespace {

const void *placeOf(const QObject *sender, int signal)
{
    return reinterpret_cast<const char *>(sender) + signal;
}

void sending(QObject *sender, int signal, void ** /*arguments*/)
{
    armature::happensBefore(placeOf(sender, signal));
}

/// \param data receiver, event and result of QCoreApplication::notify().
bool arriving(void **data)
{
    const auto *event = static_cast<const QEvent *>(data[1]);
    if (event->type() == QEvent::MetaCall) {
        const auto *call = static_cast<const QAbstractMetaCallEvent *>(event);
        if (call->sender() != nullptr) {
            armature::happensAfter(placeOf(call->sender(), call->signalId()));
        }
    } else if (event->type() == QEvent::DeferredDelete) {
        armature::happensAfter(data[0]); // the receiver: see ~WorkerThread
    }
    return false;
}

QSignalSpyCallbackSet spies {sending, nullptr, nullptr, nullptr};

const bool isWatching = [] {
    qt_register_signal_spy_callbacks(&spies);
    return QInternal::registerCallback(QInternal::EventNotifyCallback, arriving);
}();

} // namespace
