// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/seriallink.h"

#include "bridge/io/logging.h"
#include "bridge/io/portholders.h"

#include <QFileInfo>

namespace armature {

namespace {

/// At 1200 baud, opening resets a Leonardo or an RP2040 into its bootloader.
constexpr int kBootloaderBaud = 1200;
/// Some 30 commands: more than a board that reads ever leaves waiting.
constexpr qint64 kMaxUnsent = 2048;

/// Who else has the port, found out without opening it, as `picocom (1234)`.
std::optional<QString> holderOf(const QString &device)
{
    const std::optional<PortHolder> holder = findUser({}, device);
    return holder ? std::optional(QStringLiteral("%1 (%2)").arg(holder->name).arg(holder->pid))
                  : std::nullopt;
}

/// QSerialPort reports a busy port and a forbidden one alike.
Error<BoardReason> permissionError(const QFileInfo &port)
{
    if (port.isReadable() && port.isWritable()) {
        return {BoardReason::Busy, {}}; // by somebody whom only the administrator may see
    }
    return {BoardReason::PermissionDenied, port.group()};
}

Error<BoardReason> openError(QSerialPort::SerialPortError error, const QFileInfo &port,
                             const QString &text)
{
    switch (error) {
    case QSerialPort::DeviceNotFoundError:
        return {BoardReason::NotFound, text};
    case QSerialPort::PermissionError:
        return permissionError(port);
    case QSerialPort::NoError:
    case QSerialPort::OpenError:
    case QSerialPort::WriteError:
    case QSerialPort::ReadError:
    case QSerialPort::ResourceError:
    case QSerialPort::UnsupportedOperationError:
    case QSerialPort::UnknownError:
    case QSerialPort::TimeoutError:
    case QSerialPort::NotOpenError:
        break;
    }
    return {BoardReason::OpenFailed, text};
}

bool endsTheConnection(QSerialPort::SerialPortError error)
{
    switch (error) {
    case QSerialPort::NoError:
    case QSerialPort::UnsupportedOperationError: // DTR and pinout of a pty
    case QSerialPort::TimeoutError:
    case QSerialPort::NotOpenError:
    case QSerialPort::OpenError:
        return false;
    case QSerialPort::DeviceNotFoundError:
    case QSerialPort::PermissionError:
    case QSerialPort::WriteError:
    case QSerialPort::ReadError:
    case QSerialPort::ResourceError:
    case QSerialPort::UnknownError:
        return true;
    }
    return true;
}

} // namespace

SerialLink::SerialLink(QObject *parent)
    : ByteLink(parent)
    , m_port(this)
{
    connect(&m_port, &QSerialPort::readyRead, this, [this] { Q_EMIT received(m_port.readAll()); });
    connect(&m_port, &QSerialPort::errorOccurred, this, &SerialLink::takeError);
}

std::optional<Error<BoardReason>> SerialLink::open(const QString &path, int baud)
{
    close();
    if (baud <= 0 || baud == kBootloaderBaud) {
        return Error<BoardReason> {BoardReason::OpenFailed, QStringLiteral("%1 baud").arg(baud)};
    }
    const QFileInfo port(path);
    if (!port.exists()) {
        return Error<BoardReason> {BoardReason::NotFound, path};
    }
    // Both this and the lock against other processes go by the device's own name. One who holds the
    // port is not disturbed by a second opening, but both would read parts of each line.
    if (const auto holder = holderOf(port.canonicalFilePath())) {
        return Error<BoardReason> {BoardReason::Busy, *holder};
    }
    m_port.setPortName(port.canonicalFilePath());
    // Before opening: changing it on an open port passes through a wrong value.
    m_port.setBaudRate(baud);
    if (!m_port.open(QIODevice::ReadWrite)) {
        return openError(m_port.error(), port, m_port.errorString());
    }
    m_isOpen = true;
    ++m_opening;
    qCInfo(lcBoard) << "opened" << path << "at" << baud << "baud";
    return std::nullopt;
}

void SerialLink::close()
{
    m_isOpen = false;
    m_isFailing = false;
    if (m_port.isOpen()) {
        m_port.close();
    }
}

bool SerialLink::write(const QByteArray &bytes)
{
    if (!m_isOpen || m_isFailing || m_port.bytesToWrite() + bytes.size() > kMaxUnsent) {
        return false;
    }
    const bool isTaken = m_port.write(bytes) == bytes.size();
    m_port.flush(); // does not block: hands the system what it takes now
    return isTaken && !m_isFailing;
}

void SerialLink::dropUnsent()
{
    if (m_isOpen && !m_isFailing) {
        m_port.clear(QSerialPort::Output);
    }
}

/// An unplugged port reports ReadError twice and then ResourceError; the first one closes, later,
/// because the port must not be closed from inside its own signal.
void SerialLink::takeError(QSerialPort::SerialPortError error)
{
    if (!m_isOpen || m_isFailing || !endsTheConnection(error)) {
        return;
    }
    m_isFailing = true;
    const QString text = m_port.errorString();
    const auto later = [this, text, opening = m_opening] {
        if (opening == m_opening && m_isFailing) {
            finish(text);
        }
    };
    QMetaObject::invokeMethod(this, later, Qt::QueuedConnection);
}

void SerialLink::finish(const QString &detail)
{
    const QString name = m_port.portName();
    close();
    qCInfo(lcBoard) << "closed" << name << detail;
    // The system's words for an unplugged port are of no help to anyone.
    Q_EMIT closed(BoardReason::Unplugged, name);
}

} // namespace armature
