// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/emulation/bridgeprocess.h"

#include "bridge/simulator/mockserver.h"

#include <QJsonDocument>
#include <QTest>

#include <csignal>
#include <sys/prctl.h>
#include <utility>

namespace armature {

namespace {

constexpr int kPatience = 10'000; ///< ms; a safety net

} // namespace

BridgeProcess::BridgeProcess(Settings settings)
    : m_settings(std::move(settings))
{ }

BridgeProcess::~BridgeProcess()
{
    kill();
}

void BridgeProcess::start()
{
    m_board.clear();
    m_server.clear();
    m_delivery = {};
    m_process = std::make_unique<QProcess>();
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("ARMATURE_API_TOKEN"),
                       QString::fromLatin1(kDevelopmentKey.toByteArray()));
    m_process->setProcessEnvironment(environment);
    m_process->setStandardErrorFile(QProcess::nullDevice());
    m_process->setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
    connect(m_process.get(), &QProcess::readyReadStandardOutput, this, &BridgeProcess::read);
    m_process->start(QStringLiteral(ARMATURE_BRIDGE),
                     {QStringLiteral("--events"), QStringLiteral("--server"),
                      m_settings.server.toString(), QStringLiteral("--board"), m_settings.port,
                      QStringLiteral("--remote-control"), QStringLiteral("on"),
                      QStringLiteral("--data"), m_settings.folder + QStringLiteral("/data"),
                      QStringLiteral("--config"),
                      m_settings.folder + QStringLiteral("/settings.ini")});
}

void BridgeProcess::kill()
{
    if (m_process) {
        m_process->disconnect(this);
        m_process->kill();
        m_process->waitForFinished();
        m_process.reset();
    }
    m_board.clear();
    m_server.clear();
}

void BridgeProcess::setFrozen(bool isFrozen)
{
    if (m_process && m_process->processId() > 0) {
        ::kill(pid_t(m_process->processId()), isFrozen ? SIGSTOP : SIGCONT);
    }
}

bool BridgeProcess::end()
{
    m_process->terminate();
    return QTest::qWaitFor([this] { return m_process->state() == QProcess::NotRunning; }, kPatience)
        && m_process->exitStatus() == QProcess::NormalExit && m_process->exitCode() == 0;
}

void BridgeProcess::read()
{
    while (m_process->canReadLine()) {
        take(QJsonDocument::fromJson(m_process->readLine()).object());
    }
}

void BridgeProcess::take(const QJsonObject &event)
{
    const QString name = event.value(QLatin1String("event")).toString();
    const QString state = event.value(QLatin1String("state")).toString();
    if (name == QLatin1String("board")) {
        if (state == QLatin1String("ready") && m_board != state) {
            ++m_readies;
            m_readyAt = Clock::now();
        }
        m_board = state;
        m_reason = event.value(QLatin1String("reason")).toString();
    } else if (name == QLatin1String("server")) {
        m_server = state;
    } else if (name == QLatin1String("delivery")) {
        m_delivery = event;
    }
}

} // namespace armature
