// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/common/checktarget.h"
#include "app/common/proxysetting.h"

#include <QObject>

#include <utility>

namespace armature {

/// A check, begun and carried out on a thread of its own: the system may take its time to name a
/// proxy, and neither the window nor the bridge waits for it. Check thread.
class CheckWorker : public QObject
{
    Q_OBJECT

public:
    explicit CheckWorker(BridgeConfig config)
        : m_config(std::move(config))
    { }

    void start()
    {
        auto *check = new ConnectionCheck(checkTarget(withSystemProxy(m_config)), this);
        connect(check, &ConnectionCheck::stepChanged, this, &CheckWorker::stepChanged);
        connect(check, &ConnectionCheck::finished, this, &CheckWorker::finished);
        check->start();
    }

Q_SIGNALS:
    void stepChanged(const armature::CheckStatus &status);
    void finished(bool isJoined);

private:
    BridgeConfig m_config;
};

} // namespace armature
