// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/io/bridgeconfig.h"
#include "bridge/io/workerthread.h"

#include <QObject>
#include <QTemporaryDir>
#include <QUrl>

#include <memory>

namespace armature {

class DemoBench;

/// A virtual board on a real pseudo-terminal and, for the demo, a mock server on a real socket, on
/// a thread of their own. Its data goes to a temporary folder unless one was named. Main thread.
class Demo : public QObject
{
    Q_OBJECT

public:
    enum class Part {
        Board, ///< a virtual board for the user's own server
        BoardAndServer, ///< and a server whose operator moves the motor
    };

    /// Where the simulated things really are.
    struct Place
    {
        QString boardPort {};
        QUrl serverUrl {}; ///< empty without a server
        QByteArray token {};
        QString dataFolder {};

        /// \param hasFolder the user named a data folder, so the temporary one is not used.
        [[nodiscard]] BridgeConfig applyTo(BridgeConfig config, bool hasFolder) const;
    };

    explicit Demo(Part part, QObject *parent = nullptr);
    ~Demo() override;

    void start();

Q_SIGNALS:
    void ready(const armature::Demo::Place &place);
    void failed(const QString &text);

private:
    Part m_part;
    QTemporaryDir m_folder {};
    std::unique_ptr<WorkerThread<DemoBench>> m_bench;
};

} // namespace armature
