// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace armature {

/// A port that answers no SYN, as behind a firewall that drops them: it listens, but its backlog
/// is full, and Linux then drops what comes.
class BlackHole
{
public:
    /// \param isIpv6 on ::1, else on 127.0.0.1.
    /// \param port 0 for any free one.
    explicit BlackHole(bool isIpv6 = false, quint16 port = 0)
        : m_isIpv6(isIpv6)
        , m_listener(make())
    {
        const int isOn = 1;
        setsockopt(m_listener, SOL_SOCKET, SO_REUSEADDR, &isOn, sizeof(isOn));
        Address address(isIpv6, port);
        m_isFull = bind(m_listener, address.raw(), address.size()) == 0
            && listen(m_listener, 0) == 0
            && getsockname(m_listener, address.raw(), &address.length) == 0;
        m_port = address.port();
        for (int caller = 0; caller < kCallers; ++caller) {
            m_callers.push_back(make());
            // Non-blocking: those that find no room stay half open.
            (void)connect(m_callers.back(), address.raw(), address.size());
        }
    }
    ~BlackHole()
    {
        for (const int caller : m_callers) {
            ::close(caller);
        }
        ::close(m_listener);
    }
    BlackHole(const BlackHole &) = delete;
    BlackHole &operator=(const BlackHole &) = delete;

    [[nodiscard]] quint16 port() const { return m_port; }
    /// False where there is no such address here, or the port is taken.
    [[nodiscard]] bool isThere() const { return m_isFull; }

private:
    static constexpr int kCallers = 4;

    struct Address
    {
        Address(bool isSix, quint16 port)
            : isIpv6(isSix)
            , length(size())
        {
            six.sin6_family = AF_INET6;
            six.sin6_addr = in6addr_loopback;
            six.sin6_port = htons(port);
            four.sin_family = AF_INET;
            four.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
            four.sin_port = htons(port);
        }
        [[nodiscard]] sockaddr *raw()
        {
            return isIpv6 ? reinterpret_cast<sockaddr *>(&six)
                          : reinterpret_cast<sockaddr *>(&four);
        }
        [[nodiscard]] socklen_t size() const { return isIpv6 ? sizeof(six) : sizeof(four); }
        [[nodiscard]] quint16 port() const { return ntohs(isIpv6 ? six.sin6_port : four.sin_port); }

        bool isIpv6;
        sockaddr_in6 six {};
        sockaddr_in four {};
        socklen_t length;
    };

    [[nodiscard]] int make() const
    {
        return socket(m_isIpv6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    }

    bool m_isIpv6;
    int m_listener;
    std::vector<int> m_callers {};
    quint16 m_port = 0;
    bool m_isFull = false;
};

} // namespace armature
