// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/portinventory.h"

#include <QFileInfo>
#include <QSerialPortInfo>

#include <algorithm>
#include <chrono>
#include <utility>

namespace armature {

namespace {

using namespace std::chrono_literals;

constexpr auto kDebounce = 200ms;
constexpr auto kPoll = 3s;

QList<PortInfo> systemPorts()
{
    QList<PortInfo> ports;
    const QList<QSerialPortInfo> found = QSerialPortInfo::availablePorts();
    ports.reserve(found.size());
    for (const QSerialPortInfo &port : found) {
        ports.append({port.systemLocation(), port.vendorIdentifier(), port.productIdentifier(),
                      port.serialNumber(),
                      port.manufacturer() + QLatin1Char(' ') + port.description()});
    }
    return ports;
}

} // namespace

PortInventory::PortInventory(Enumerator enumerate, QObject *parent)
    : QObject(parent)
    , m_enumerate(enumerate ? std::move(enumerate) : Enumerator(systemPorts))
    , m_watcher(this)
    , m_debounce(this)
    , m_poll(this)
{
    m_debounce.setSingleShot(true);
    m_debounce.setInterval(kDebounce);
    m_poll.setInterval(kPoll);
    connect(&m_debounce, &QTimer::timeout, this, &PortInventory::refresh);
    connect(&m_poll, &QTimer::timeout, this, &PortInventory::refresh);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, &m_debounce,
            qOverload<>(&QTimer::start));
}

void PortInventory::start()
{
    if (m_poll.isActive()) {
        return;
    }
    m_watcher.addPath(QStringLiteral("/dev"));
    m_poll.start();
    refresh();
}

void PortInventory::stop()
{
    m_poll.stop();
    m_debounce.stop();
    if (!m_watcher.directories().isEmpty()) {
        m_watcher.removePaths(m_watcher.directories());
    }
}

PortInfo PortInventory::lookUp(const QString &path) const
{
    const QString device = QFileInfo(path).canonicalFilePath();
    const QList<PortInfo> ports = m_enumerate();
    const auto port = std::find_if(ports.begin(), ports.end(), [&device](const PortInfo &each) {
        return QFileInfo(each.path).canonicalFilePath() == device;
    });
    return port == ports.end() ? PortInfo {path} : *port;
}

void PortInventory::refresh()
{
    QList<PortInfo> ports = m_enumerate();
    if (ports != m_ports) {
        m_ports = std::move(ports);
        Q_EMIT changed();
    }
}

} // namespace armature
