// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/io/bytelink.h"

#include <QSerialPort>

namespace armature {

/// A serial port, opened for this process alone. DTR and RTS are left asserted, as opening leaves
/// them: toggling them resets some boards. Bridge thread.
class SerialLink : public ByteLink
{
    Q_OBJECT

public:
    explicit SerialLink(QObject *parent = nullptr);

    [[nodiscard]] std::optional<Error<BoardReason>> open(const QString &path, int baud) override;
    void close() override;
    [[nodiscard]] bool isOpen() const override { return m_isOpen; }
    [[nodiscard]] bool write(const QByteArray &bytes) override;
    [[nodiscard]] qint64 unsentBytes() const override { return m_port.bytesToWrite(); }
    void dropUnsent() override;

private:
    void takeError(QSerialPort::SerialPortError error);
    void finish(const QString &detail);

    QSerialPort m_port;
    bool m_isOpen = false;
    bool m_isFailing = false; ///< an error ended it; still open until closed() was told
    quint64 m_opening = 0; ///< so that a late notice of one opening never closes the next
};

} // namespace armature
