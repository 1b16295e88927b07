// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/headless.h"

#include "app/common/demo.h"
#include "app/common/errortext.h"
#include "app/common/exitcode.h"
#include "app/common/programend.h"
#include "app/common/proxysetting.h"
#include "app/common/resolve.h"
#include "bridge/core/names.h"

#include <QCoreApplication>
#include <QTimer>

#include <cstdio>
#include <unistd.h>
#include <utility>

namespace armature {

using namespace std::chrono_literals;

Headless::Headless(Options options, QObject *parent)
    : QObject(parent)
    , m_options(std::move(options))
    , m_out(STDOUT_FILENO)
{
    connect(&m_signals, &TerminationSignals::terminationRequested, this,
            [this] { end(EndCause::Signal); });
    connect(&m_out, &OutputPipe::readerGone, this, [] {
        std::fprintf(stderr, "%s\n",
                     qUtf8Printable(tr("Nobody reads the output any more; the bridge goes on "
                                       "without it.")));
    });
}

Headless::~Headless() = default;

int Headless::start()
{
    const auto config = resolveStart(m_options);
    if (!config) {
        fail(codeOf(config.error().code), config.error().detail);
        return ExitSetting;
    }
    startDemo(withSystemProxy(config.value()));
    return ExitOk;
}

void Headless::startDemo(const BridgeConfig &config)
{
    if (config.boardPort != QLatin1String("simulated")) {
        run(config);
        return;
    }
    m_demo
        = std::make_unique<Demo>(m_options.isDemo ? Demo::Part::BoardAndServer : Demo::Part::Board);
    connect(m_demo.get(), &Demo::failed, this, [this](const QString &text) {
        fail(QStringLiteral("demo"), text);
        QCoreApplication::exit(ExitSetting);
    });
    connect(m_demo.get(), &Demo::ready, this, [this, config](const Demo::Place &place) {
        run(place.applyTo(config, m_options.dataFolder.has_value()));
    });
    m_demo->start();
}

void Headless::run(const BridgeConfig &config)
{
    m_bridge = std::make_unique<Bridge>(config);
    m_awake.follow(m_bridge.get());
    const auto sink = [this](const QByteArray &line) { m_out.write(line); };
    if (m_options.hasEvents) {
        m_events = std::make_unique<EventStream>(sink);
        connect(&m_out, &OutputPipe::linesDropped, m_events.get(), [this](quint64 count) {
            m_events->writeError(
                QStringLiteral("lines-dropped"),
                tr("%1 lines were lost here: they were read too slowly.").arg(count));
        });
        m_events->follow(m_bridge.get());
    } else {
        m_line = std::make_unique<StatusLine>(sink);
        m_line->follow(m_bridge.get());
    }
    connect(m_bridge.get(), &Bridge::startFailed, this,
            [this](JournalFailure failure, const QString &detail) {
                const ErrorText text = describe(failure, detail);
                m_exitCode = ExitDataFolder;
                fail(nameOf(failure),
                     text.headline + QLatin1String(": ") + text.cause + QLatin1Char(' ')
                         + text.remedy);
            });
    connect(m_bridge.get(), &Bridge::finished, this,
            [this] { QCoreApplication::exit(m_exitCode); });
    if (m_options.duration) {
        QTimer::singleShot(*m_options.duration, Qt::PreciseTimer, this,
                           [this] { end(EndCause::Duration); });
    }
    m_bridge->start();
}

void Headless::end(EndCause cause)
{
    if (std::exchange(m_isEnding, true) || !m_bridge) {
        QCoreApplication::exit(m_exitCode);
        return;
    }
    m_bridge->shutdown(cause);
    QTimer::singleShot(kLongestEnd, Qt::PreciseTimer, this, [this] { endProcess(m_exitCode); });
}

void Headless::fail(const QString &code, const QString &text)
{
    if (m_options.hasEvents) {
        EventStream([this](const QByteArray &line) { m_out.write(line); }).writeError(code, text);
    }
    std::fprintf(stderr, "armature-bridge: %s\n", qUtf8Printable(text));
}

} // namespace armature
