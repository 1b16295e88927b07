// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/demobench.h"

namespace armature {

void DemoBench::start(bool hasServer)
{
    m_board = std::make_unique<VirtualBoard>(VirtualBoard::Settings {});
    if (!m_board->isPlugged()) {
        Q_EMIT failed(m_board->errorText());
        return;
    }
    if (!hasServer) {
        Q_EMIT ready(m_board->path(), {}, {});
        return;
    }
    m_server = std::make_unique<MockServer>();
    const auto addresses = m_server->start({});
    if (!addresses) {
        Q_EMIT failed(addresses.error().detail);
        return;
    }
    m_operator = std::make_unique<QTimer>();
    connect(m_operator.get(), &QTimer::timeout, this,
            [this] { m_server->sendControl(m_scenario.next()); });
    m_operator->start(Scenario::kInterval);
    Q_EMIT ready(m_board->path(), addresses.value().endpoint, kDevelopmentKey.toByteArray());
}

} // namespace armature
