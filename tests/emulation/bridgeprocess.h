// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QProcess>
#include <QString>
#include <QUrl>

#include <chrono>
#include <memory>

namespace armature {

/// armature-bridge as a process of its own, started again and again on one data folder, and what
/// its events say. Needs an event loop.
class BridgeProcess : public QObject
{
    Q_OBJECT

public:
    using Clock = std::chrono::steady_clock;

    struct Settings
    {
        QUrl server {};
        QString port {};
        QString folder {}; ///< for its data and its settings
    };

    explicit BridgeProcess(Settings settings);
    ~BridgeProcess() override;

    /// A new process; there is none before.
    void start();
    /// SIGKILL.
    void kill();
    /// SIGSTOP and SIGCONT.
    void setFrozen(bool isFrozen);
    /// SIGTERM. False where it does not end as asked within some seconds.
    [[nodiscard]] bool end();

    [[nodiscard]] bool isReady() const { return m_board == QLatin1String("ready"); }
    [[nodiscard]] bool isJoined() const { return m_server == QLatin1String("joined"); }
    /// How often the board became ready, over all processes; the last time that it did.
    [[nodiscard]] int readies() const { return m_readies; }
    [[nodiscard]] Clock::time_point readyAt() const { return m_readyAt; }
    /// Readings that never reached the journal, by the last event of this process.
    [[nodiscard]] qint64 dropped() const
    {
        return m_delivery.value(QLatin1String("dropped")).toInteger();
    }
    [[nodiscard]] QByteArray lastBoard() const
    {
        return (m_board + QLatin1Char(' ') + m_reason).toUtf8();
    }
    [[nodiscard]] QByteArray lastServer() const { return m_server.toUtf8(); }

private:
    void read();
    void take(const QJsonObject &event);

    Settings m_settings;
    std::unique_ptr<QProcess> m_process {};
    QString m_board {};
    QString m_reason {};
    QString m_server {};
    QJsonObject m_delivery {};
    int m_readies = 0;
    Clock::time_point m_readyAt {};
};

} // namespace armature
