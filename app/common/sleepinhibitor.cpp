// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/sleepinhibitor.h"

#include "bridge/io/bridge.h"
#include "bridge/io/logging.h"

#ifdef Q_OS_LINUX
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#elif defined(Q_OS_WIN)
#include <windows.h>
#endif

#include <utility>

namespace armature {

SleepInhibitor::SleepInhibitor(QObject *parent)
    : QObject(parent)
{
#ifdef Q_OS_LINUX
    (void)QDBusConnection::systemBus(); // connects now, and not when a motor starts
#endif
}

SleepInhibitor::~SleepInhibitor()
{
    letGo();
}

void SleepInhibitor::follow(Bridge *bridge)
{
    connect(bridge, &Bridge::gateChanged, this,
            [this](const GateStatus &status) { setInhibited(status.isAnyOutputActive); });
    connect(bridge, &QObject::destroyed, this, [this] { setInhibited(false); });
}

void SleepInhibitor::setInhibited(bool isInhibited)
{
    if (std::exchange(m_isWanted, isInhibited) == isInhibited)
        return;
    if (isInhibited) {
        ask();
    } else {
        letGo();
    }
}

#ifdef Q_OS_LINUX

void SleepInhibitor::ask()
{
    if (m_call != nullptr)
        return;
    auto question = QDBusMessage::createMethodCall(
        QStringLiteral("org.freedesktop.login1"), QStringLiteral("/org/freedesktop/login1"),
        QStringLiteral("org.freedesktop.login1.Manager"), QStringLiteral("Inhibit"));
    question << QStringLiteral("sleep:idle") << QStringLiteral("Armature")
             << QStringLiteral("A motor is running") << QStringLiteral("block");
    m_call = new QDBusPendingCallWatcher(QDBusConnection::systemBus().asyncCall(question), this);
    connect(m_call, &QDBusPendingCallWatcher::finished, this, &SleepInhibitor::take);
}

void SleepInhibitor::take(QDBusPendingCallWatcher *call)
{
    m_call = nullptr;
    call->deleteLater();
    const QDBusPendingReply<QDBusUnixFileDescriptor> reply = *call;
    if (reply.isError()) {
        qCInfo(lcControl) << "sleep cannot be inhibited:" << reply.error().message();
        return;
    }
    if (m_isWanted) { // else the motor has stopped meanwhile, and the lock goes with the reply
        m_lock = reply.value();
        m_isHeld = true;
    }
}

void SleepInhibitor::letGo()
{
    m_lock = {};
    m_isHeld = false;
}

#elif defined(Q_OS_WIN)

void SleepInhibitor::ask()
{
    m_isHeld = SetThreadExecutionState(ES_CONTINUOUS | ES_SYSTEM_REQUIRED) != 0;
}

void SleepInhibitor::letGo()
{
    SetThreadExecutionState(ES_CONTINUOUS);
    m_isHeld = false;
}

#else

void SleepInhibitor::ask() { }

void SleepInhibitor::letGo() { }

#endif

} // namespace armature
