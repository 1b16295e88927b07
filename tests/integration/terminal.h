// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QList>

#include <array>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#include <utility>

namespace armature::test {

/// A host's end of a serial port: plain termios, non-blocking, lines with their CRC.
class Terminal
{
public:
    Terminal() = default;
    ~Terminal() { close(); }
    Terminal(const Terminal &) = delete;
    Terminal &operator=(const Terminal &) = delete;
    Terminal(Terminal &&) = delete;
    Terminal &operator=(Terminal &&) = delete;

    [[nodiscard]] bool open(const QString &path)
    {
        close();
        m_pending.clear();
        m_descriptor = ::open(QFile::encodeName(path).constData(),
                              O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
        return m_descriptor >= 0;
    }

    void close()
    {
        if (m_descriptor >= 0) {
            ::close(m_descriptor);
        }
        m_descriptor = -1;
    }

    [[nodiscard]] bool isRaw() const
    {
        termios mode {};
        return ::tcgetattr(m_descriptor, &mode) == 0
            && (mode.c_lflag & (ICANON | ECHO | ISIG)) == 0U && (mode.c_oflag & OPOST) == 0U;
    }

    /// Keeps other programs out, as serial port libraries do.
    [[nodiscard]] bool lock() const { return ::ioctl(m_descriptor, TIOCEXCL) == 0; }

    [[nodiscard]] bool writeRaw(const QByteArray &bytes) const
    {
        return ::write(m_descriptor, bytes.constData(), static_cast<size_t>(bytes.size()))
            == bytes.size();
    }

    [[nodiscard]] bool send(const QByteArray &object) const
    {
        return writeRaw(object + '*' + crcText(object) + '\n');
    }

    /// What has come and not been taken; at the end of the port (hang-up) nothing.
    [[nodiscard]] QByteArray readRaw() const
    {
        std::array<char, 4096> bytes {};
        QByteArray result;
        for (auto count = ::read(m_descriptor, bytes.data(), bytes.size()); count > 0;
             count = ::read(m_descriptor, bytes.data(), bytes.size())) {
            result.append(bytes.data(), count);
        }
        return result;
    }

    /// Adds the whole lines that have come to `received`; counts those with a wrong CRC.
    void poll()
    {
        m_pending += readRaw();
        for (auto end = m_pending.indexOf('\n'); end >= 0; end = m_pending.indexOf('\n')) {
            take(m_pending.left(end));
            m_pending.remove(0, end + 1);
        }
    }

    /// Whether a line of this type came since the last forget(); `contains` is text in it.
    [[nodiscard]] bool hasReceived(const QString &type, const QByteArray &contains = {})
    {
        poll();
        for (const QByteArray &line : std::as_const(received)) {
            const QJsonObject object
                = QJsonDocument::fromJson(line.left(line.lastIndexOf('*'))).object();
            if (object.value(QLatin1String("t")) == type && line.contains(contains)) {
                return true;
            }
        }
        return false;
    }

    void forget()
    {
        poll();
        received.clear();
        damaged = 0;
    }

    [[nodiscard]] static QByteArray crcText(const QByteArray &bytes)
    {
        unsigned crc = 0xFFFFU;
        for (const char byte : bytes) {
            crc ^= static_cast<unsigned char>(byte);
            for (int bit = 0; bit < 8; ++bit) {
                crc = (crc & 1U) != 0U ? (crc >> 1U) ^ 0x8408U : crc >> 1U;
            }
        }
        return QByteArray::number(crc ^ 0xFFFFU, 16).rightJustified(4, '0').toUpper();
    }

    QList<QByteArray> received;
    int damaged = 0;

private:
    void take(const QByteArray &line)
    {
        if (line.isEmpty()) {
            return; // no line of JSON: nothing to check
        }
        const auto star = line.lastIndexOf('*');
        if (star > 0 && line.mid(star + 1) == crcText(line.left(star))) {
            received.append(line);
        } else {
            ++damaged;
        }
    }

    int m_descriptor = -1;
    QByteArray m_pending;
};

} // namespace armature::test
