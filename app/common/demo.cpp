// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/demo.h"

#include "app/common/demobench.h"

namespace armature {

BridgeConfig Demo::Place::applyTo(BridgeConfig config, bool hasFolder) const
{
    config.boardPort = boardPort;
    config.isBoardSimulated = true;
    if (!serverUrl.isEmpty()) {
        config.serverUrl = serverUrl;
        config.token = token;
    }
    if (!hasFolder) {
        config.dataFolder = dataFolder;
    }
    return config;
}

Demo::Demo(Part part, QObject *parent)
    : QObject(parent)
    , m_part(part)
    , m_bench(std::make_unique<WorkerThread<DemoBench>>(QStringLiteral("simulator"),
                                                        std::make_unique<DemoBench>()))
{
    DemoBench *bench = m_bench->worker();
    connect(bench, &DemoBench::failed, this, [this](const QString &detail) {
        Q_EMIT failed(tr("The simulated board or server did not start: %1").arg(detail));
    });
    connect(bench, &DemoBench::ready, this,
            [this](const QString &port, const QUrl &server, const QByteArray &token) {
                Q_EMIT ready({port, server, token, m_folder.path()});
            });
}

Demo::~Demo() = default;

void Demo::start()
{
    m_bench->post(
        [hasServer = m_part == Part::BoardAndServer](DemoBench &bench) { bench.start(hasServer); });
}

} // namespace armature
