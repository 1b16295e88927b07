// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFileSystemWatcher>
#include <QList>
#include <QObject>
#include <QString>
#include <QTimer>

#include <functional>

namespace armature {

/// A serial port as the system describes it; ids are 0 where it is no USB device.
struct PortInfo
{
    QString path {};
    quint16 vendor = 0;
    quint16 product = 0;
    QString serialNumber {};
    QString description {}; ///< what the device and its maker call it
    bool operator==(const PortInfo &) const = default;
};

/// The serial ports of this computer, remembered: asking the system takes some 20 ms, so it is
/// asked only after `/dev` changed, and every three seconds, and only between start() and stop(),
/// while no board is connected whose control that could delay. Bridge thread.
class PortInventory : public QObject
{
    Q_OBJECT

public:
    using Enumerator = std::function<QList<PortInfo>()>;

    /// \param enumerate empty: the system's own.
    explicit PortInventory(Enumerator enumerate = {}, QObject *parent = nullptr);

    /// Looks at once, and goes on looking.
    void start();
    void stop();
    [[nodiscard]] const QList<PortInfo> &ports() const { return m_ports; }
    /// Asks the system now. \return the path alone for what it does not list, as a pseudo-terminal.
    [[nodiscard]] PortInfo lookUp(const QString &path) const;

Q_SIGNALS:
    void changed();

private:
    void refresh();

    Enumerator m_enumerate;
    QFileSystemWatcher m_watcher;
    QTimer m_debounce;
    QTimer m_poll;
    QList<PortInfo> m_ports;
};

} // namespace armature
