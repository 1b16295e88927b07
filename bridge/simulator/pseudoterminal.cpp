// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/simulator/pseudoterminal.h"

#include <QFile>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <system_error>
#include <termios.h>
#include <unistd.h>

namespace armature {

namespace {

QByteArray linkTarget(const QByteArray &link)
{
    std::array<char, 256> target {};
    const ssize_t length = ::readlink(link.constData(), target.data(), target.size());
    return length < 0 ? QByteArray() : QByteArray(target.data(), length);
}

} // namespace

PseudoTerminal::~PseudoTerminal()
{
    close();
}

bool PseudoTerminal::open(const QString &link)
{
    close();
    m_errorText.clear();
    if (!openDescriptor()) {
        return false;
    }
    if (!link.isEmpty() && !makeLink(link)) {
        close();
        return false;
    }
    return true;
}

void PseudoTerminal::close()
{
    if (!m_link.isEmpty() && linkTarget(m_link) == m_device) {
        ::unlink(m_link.constData());
    }
    m_link.clear();
    m_device.clear();
    if (m_descriptor >= 0) {
        ::close(m_descriptor);
    }
    m_descriptor = -1;
    m_wasConnected = false;
}

QString PseudoTerminal::path() const
{
    return QFile::decodeName(m_link.isEmpty() ? m_device : m_link);
}

bool PseudoTerminal::fail(const QString &what)
{
    const std::error_code error(errno, std::generic_category());
    m_errorText = what + QStringLiteral(": ") + QString::fromStdString(error.message());
    return false;
}

bool PseudoTerminal::openDescriptor()
{
    m_descriptor = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
    std::array<char, 128> name {};
    const bool isMade = m_descriptor >= 0 && ::grantpt(m_descriptor) == 0
        && ::unlockpt(m_descriptor) == 0
        && ::ptsname_r(m_descriptor, name.data(), name.size()) == 0;
    if (!isMade) {
        return fail(QStringLiteral("no pseudo-terminal"));
    }
    m_device = QByteArray(name.data());
    // It also closes the device once: only after that does the system tell whether a host has it.
    return cleanDevice() || fail(QFile::decodeName(m_device));
}

bool PseudoTerminal::makeLink(const QString &link)
{
    const QByteArray name = QFile::encodeName(link);
    struct stat existing = {};
    if (::lstat(name.constData(), &existing) == 0 && !S_ISLNK(existing.st_mode)) {
        m_errorText = link + QStringLiteral(": exists and is not a symbolic link");
        return false;
    }
    const QByteArray fresh = name + '.' + QByteArray::number(::getpid());
    ::unlink(fresh.constData());
    if (::symlink(m_device.constData(), fresh.constData()) != 0) {
        return fail(link);
    }
    if (::rename(fresh.constData(), name.constData()) != 0) {
        const bool result = fail(link);
        ::unlink(fresh.constData());
        return result;
    }
    m_link = name;
    return true;
}

/// Raw mode, and nothing left unread. A device that its last user left locked cannot be cleaned.
bool PseudoTerminal::cleanDevice()
{
    const int device = ::open(m_device.constData(), O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
    if (device < 0) {
        return false;
    }
    termios mode = {};
    const bool isRaw = ::tcgetattr(device, &mode) == 0
        && (::cfmakeraw(&mode), ::tcsetattr(device, TCSANOW, &mode)) == 0;
    ::tcflush(device, TCIFLUSH);
    ::close(device);
    return isRaw;
}

bool PseudoTerminal::isConnected()
{
    pollfd state {m_descriptor, POLLIN, 0};
    if (m_descriptor < 0 || ::poll(&state, 1, 0) < 0) {
        return false;
    }
    const bool isConnected = (state.revents & POLLHUP) == 0;
    if (m_wasConnected && !isConnected && !cleanDevice()) {
        const QString link = QFile::decodeName(m_link);
        m_link.clear();
        static_cast<void>(open(link)); // what fails shows in isOpen()
        return false;
    }
    m_wasConnected = isConnected;
    return isConnected;
}

QByteArray PseudoTerminal::read() const
{
    std::array<char, 4096> bytes {};
    const ssize_t count = ::read(m_descriptor, bytes.data(), bytes.size());
    return count > 0 ? QByteArray(bytes.data(), count) : QByteArray();
}

void PseudoTerminal::write(QByteArray *bytes) const
{
    if (bytes->isEmpty()) {
        return;
    }
    const ssize_t count
        = ::write(m_descriptor, bytes->constData(), static_cast<std::size_t>(bytes->size()));
    if (count > 0) {
        bytes->remove(0, count);
    } else if (count < 0 && errno != EAGAIN && errno != EINTR) {
        bytes->clear();
    }
}

} // namespace armature
