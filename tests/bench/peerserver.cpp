// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The server of bench_phoenixpeers: as little of a Phoenix server as two clients can be measured
// against, in one thread. It listens on a free loopback port, prints it, and obeys lines on stdin:
//   serve    answer everything with ok (the state at the start)
//   flap     upgrade, send metadata, then close the connection at once
//   freeze   neither read nor answer what is connected now; new connections are served
//   counts   print the handshakes of each path since the last time
// It ends with its stdin. Each join is printed with the path and the time in milliseconds.
#include "tests/bench/peerframes.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <iostream>
#include <map>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

using namespace peers;

namespace {

struct Client
{
    int socket = -1;
    std::string path {}; ///< the first part of the request's path; empty before the upgrade
    bool isV2 = false;
    bool isFrozen = false;
    std::string in {};
};

long long milliseconds()
{
    using namespace std::chrono;
    return duration_cast<std::chrono::milliseconds>(steady_clock::now().time_since_epoch()).count();
}

class Server
{
public:
    Server();
    /// Until stdin ends.
    void run();

private:
    void accept();
    [[nodiscard]] bool read(Client &client);
    [[nodiscard]] bool upgrade(Client &client);
    [[nodiscard]] bool answerFrames(Client &client);
    [[nodiscard]] bool readCommands();
    void obey(const std::string &command);
    void drop(std::size_t index);

    int m_listener;
    std::vector<Client> m_clients {};
    std::map<std::string, int> m_handshakes {};
    std::string m_commands {};
    bool m_isFlapping = false;
};

bool sendAll(int socket, const std::string &bytes)
{
    std::size_t sent = 0;
    while (sent < bytes.size()) {
        const ssize_t count
            = ::send(socket, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
        if (count <= 0) {
            return false;
        }
        sent += static_cast<std::size_t>(count);
    }
    return true;
}

Server::Server()
    : m_listener(::socket(AF_INET, SOCK_STREAM, 0))
{
    sockaddr_in address {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto *plain = reinterpret_cast<sockaddr *>(&address); // NOLINT: how the sockets' API is
    socklen_t size = sizeof address;
    if (::bind(m_listener, plain, size) != 0 || ::listen(m_listener, SOMAXCONN) != 0
        || ::getsockname(m_listener, plain, &size) != 0) {
        std::perror("listen");
        return;
    }
    std::cout << "port " << ntohs(address.sin_port) << std::endl;
}

void Server::run()
{
    std::vector<pollfd> watched;
    while (true) {
        watched.assign({{STDIN_FILENO, POLLIN, 0}, {m_listener, POLLIN, 0}});
        for (const Client &client : m_clients) {
            watched.push_back({client.isFrozen ? -1 : client.socket, POLLIN, 0});
        }
        if (::poll(watched.data(), watched.size(), -1) < 0) {
            return;
        }
        for (std::size_t index = m_clients.size(); index-- > 0;) {
            if (watched[index + 2].revents != 0 && !read(m_clients[index])) {
                drop(index);
            }
        }
        if (watched[1].revents != 0) {
            accept();
        }
        if (watched[0].revents != 0 && !readCommands()) {
            return;
        }
    }
}

void Server::accept()
{
    const int socket = ::accept(m_listener, nullptr, nullptr);
    const int on = 1;
    if (socket >= 0) {
        ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        m_clients.push_back({socket});
    }
}

bool Server::read(Client &client)
{
    std::array<char, 65536> buffer; // NOLINT: written by recv
    const ssize_t count = ::recv(client.socket, buffer.data(), buffer.size(), 0);
    if (count <= 0) {
        return false;
    }
    client.in.append(buffer.data(), static_cast<std::size_t>(count));
    return client.path.empty() ? upgrade(client) : answerFrames(client);
}

bool Server::upgrade(Client &client)
{
    const std::size_t end = client.in.find("\r\n\r\n");
    if (end == std::string::npos) {
        return true;
    }
    const std::string request = client.in.substr(0, end + 4);
    client.in.erase(0, end + 4);
    client.path = firstPathPart(request);
    client.isV2 = request.find("vsn=2") != std::string::npos;
    ++m_handshakes[client.path];
    return sendAll(client.socket, upgradeAnswer(request) + frame(kMetadata)) && !m_isFlapping
        && answerFrames(client);
}

bool Server::answerFrames(Client &client)
{
    std::string out;
    std::string text;
    while (true) {
        switch (takeFrame(client.in, text)) {
        case Taken::Nothing:
            return out.empty() || sendAll(client.socket, out);
        case Taken::End:
            return false;
        case Taken::Text:
            break;
        }
        const Push push = client.isV2 ? readArray(text) : readObject(text);
        out += frame(reply(push, client.isV2));
        if (text.find("phx_join") != std::string::npos) {
            std::cout << "joined " << client.path << ' ' << milliseconds() << std::endl;
        }
    }
}

bool Server::readCommands()
{
    std::array<char, 256> buffer {};
    const ssize_t count = ::read(STDIN_FILENO, buffer.data(), buffer.size());
    if (count <= 0) {
        return false;
    }
    m_commands.append(buffer.data(), static_cast<std::size_t>(count));
    for (std::size_t end = 0; (end = m_commands.find('\n')) != std::string::npos;) {
        obey(m_commands.substr(0, end));
        m_commands.erase(0, end + 1);
    }
    return true;
}

void Server::obey(const std::string &command)
{
    if (command == "serve" || command == "flap") {
        m_isFlapping = command == "flap";
    } else if (command == "freeze") {
        for (Client &client : m_clients) {
            client.isFrozen = true;
        }
        std::cout << "frozen " << milliseconds() << std::endl;
    } else if (command == "counts") {
        for (const auto &[path, count] : m_handshakes) {
            std::cout << "count " << path << ' ' << count << std::endl;
        }
        m_handshakes.clear();
        std::cout << "counted" << std::endl;
    }
}

void Server::drop(std::size_t index)
{
    ::close(m_clients[index].socket);
    m_clients.erase(m_clients.begin() + static_cast<std::ptrdiff_t>(index));
}

} // namespace

int main() // NOLINT(bugprone-exception-escape): a bench may die
{
    Server().run();
    return 0;
}
