// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/headlesscheck.h"

#include "app/common/checktarget.h"
#include "app/common/checktext.h"
#include "app/common/doctortext.h"
#include "app/common/exitcode.h"
#include "app/common/proxysetting.h"
#include "app/common/resolve.h"

#include <QCoreApplication>
#include <QTimer>

#include <cstdio>
#include <unistd.h>
#include <utility>

namespace armature {

HeadlessCheck::HeadlessCheck(Options options, QString program, QObject *parent)
    : QObject(parent)
    , m_options(std::move(options))
    , m_program(std::move(program))
    , m_out(STDOUT_FILENO)
    , m_events([this](const QByteArray &line) { m_out.write(line); })
{ }

HeadlessCheck::~HeadlessCheck() = default;

int HeadlessCheck::start()
{
    const auto config = resolveStart(m_options);
    if (!config) {
        fail(codeOf(config.error().code), config.error().detail);
        return ExitSetting;
    }
    m_config = config.value();
    const bool hasServer = !m_config.serverUrl.isEmpty();
    if (!hasServer && !hasPort()) {
        fail(codeOf(SettingError::Url),
             tr("There is no server to check. Name it with --server URL, or a board with --board "
                "PORT."));
        return ExitSetting;
    }
    if (hasPort()) {
        checkPorts();
    }
    if (hasServer) {
        checkServer();
    } else {
        // Queued: its end is for the program's loop to see, which does not run yet.
        QMetaObject::invokeMethod(
            this, [this] { end(true); }, Qt::QueuedConnection);
    }
    return ExitOk;
}

bool HeadlessCheck::hasPort() const
{
    // A board of the profile's is not asked after: this may be about the server alone.
    return m_options.board && !m_options.board->isEmpty()
        && *m_options.board != QLatin1String("simulated");
}

void HeadlessCheck::checkPorts()
{
    const QList<PortAccess> ports = inspectPorts(m_config.boardPort);
    m_isPortFine = false;
    for (const PortAccess &access : ports) {
        const Diagnosis diagnosis = diagnose(access);
        m_isPortFine = m_isPortFine || diagnosis.isFine;
        if (m_options.hasEvents) {
            const QList<PortFinding> findings = findingsOf(access);
            for (const PortFinding &finding : findings) {
                m_events.writeCheck(finding, access.path);
            }
            continue;
        }
        for (const DoctorLine &line : diagnosis.lines) {
            m_out.write(lineText(line).toUtf8() + '\n');
        }
        if (!diagnosis.isFine) {
            m_out.write(remedyText(diagnosis).toUtf8() + '\n');
        }
    }
}

void HeadlessCheck::checkServer()
{
    m_check = std::make_unique<ConnectionCheck>(checkTarget(withSystemProxy(m_config)));
    connect(m_check.get(), &ConnectionCheck::stepChanged, this, &HeadlessCheck::take);
    connect(m_check.get(), &ConnectionCheck::finished, this, &HeadlessCheck::end);
    connect(&m_signals, &TerminationSignals::terminationRequested, m_check.get(),
            &ConnectionCheck::cancel);
    if (m_options.duration) {
        QTimer::singleShot(*m_options.duration, m_check.get(), &ConnectionCheck::cancel);
    }
    // Queued: its end is for the program's loop to see, which does not run yet.
    QMetaObject::invokeMethod(m_check.get(), &ConnectionCheck::start, Qt::QueuedConnection);
}

void HeadlessCheck::take(const CheckStatus &status)
{
    const CheckResult result = status.outcome.result;
    if (result == CheckResult::Waiting || result == CheckResult::Running) {
        return;
    }
    if (result == CheckResult::Failed) {
        m_failed = status;
    }
    if (m_options.hasEvents) {
        m_events.writeCheck(status);
    } else {
        m_out.write(lineText(status).toUtf8() + '\n');
    }
}

void HeadlessCheck::end(bool isJoined)
{
    const QString remedy = remedyText(m_failed);
    if (!m_options.hasEvents && !remedy.isEmpty()) {
        m_out.write(remedy.toUtf8() + '\n');
    }
    QCoreApplication::exit(isJoined && m_isPortFine ? ExitOk : ExitCheckFailed);
}

void HeadlessCheck::fail(const QString &code, const QString &text)
{
    if (m_options.hasEvents) {
        m_events.writeError(code, text);
    }
    std::fprintf(stderr, "%s: %s\n", qUtf8Printable(m_program), qUtf8Printable(text));
}

} // namespace armature
