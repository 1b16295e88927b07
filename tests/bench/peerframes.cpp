// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/peerframes.h"

#include <QByteArray>
#include <QCryptographicHash>

#include <algorithm>
#include <cstddef>

namespace peers {

namespace {

constexpr std::size_t kMaskSize = 4;

std::size_t byteAt(const std::string &text, std::size_t at)
{
    return static_cast<unsigned char>(text[at]);
}

/// The value of a header, whatever the case of its name.
std::string header(const std::string &request, const std::string &name)
{
    const auto isSame = [](char a, char b) { return (a | 0x20) == (b | 0x20); };
    const auto found
        = std::search(request.begin(), request.end(), name.begin(), name.end(), isSame);
    const auto from = static_cast<std::size_t>(found - request.begin()) + name.size();
    return from < request.size() ? request.substr(from, request.find('\r', from) - from) : "";
}

std::string quotedAt(const std::string &text, std::size_t from)
{
    return text.substr(from, text.find('"', from + 1) + 1 - from);
}

/// The value of a key that comes last in the text.
std::string lastValue(const std::string &text, const std::string &key)
{
    const std::size_t found = text.rfind(key);
    return found == std::string::npos ? "null" : quotedAt(text, found + key.size());
}

struct Header
{
    std::size_t size = 0; ///< of the header with its mask; 0 where it is not all there
    std::size_t length = 0;
};

Header readHeader(const std::string &in)
{
    if (in.size() < 2) {
        return {};
    }
    const std::size_t small = byteAt(in, 1) & 0x7fU;
    const std::size_t extra = small == 126 ? 2 : small == 127 ? 8 : 0;
    if (in.size() < 2 + extra + kMaskSize) {
        return {};
    }
    std::size_t length = extra == 0 ? small : 0;
    for (std::size_t i = 0; i < extra; ++i) {
        length = length << 8U | byteAt(in, 2 + i);
    }
    return {2 + extra + kMaskSize, length};
}

} // namespace

std::string firstPathPart(const std::string &request)
{
    const std::size_t from = request.find('/') + 1;
    return request.substr(from, request.find_first_of("/? ", from) - from);
}

std::string upgradeAnswer(const std::string &request)
{
    const std::string key = header(request, "Sec-WebSocket-Key: ")
        + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // RFC 6455, 1.3
    const QByteArray hash
        = QCryptographicHash::hash(QByteArray::fromStdString(key), QCryptographicHash::Sha1);
    return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           "Sec-WebSocket-Accept: "
        + hash.toBase64().toStdString() + "\r\n\r\n";
}

std::string frame(const std::string &text)
{
    std::string out = "\x81";
    if (text.size() < 126) {
        out += static_cast<char>(text.size());
    } else {
        out += '\x7e';
        out += static_cast<char>(text.size() >> 8U);
        out += static_cast<char>(text.size() & 0xffU);
    }
    return out + text;
}

Taken takeFrame(std::string &in, std::string &text)
{
    while (true) {
        const Header head = readHeader(in);
        if (head.size == 0 || in.size() < head.size + head.length) {
            return Taken::Nothing;
        }
        text.resize(head.length);
        for (std::size_t i = 0; i < head.length; ++i) {
            text[i] = static_cast<char>(in[head.size + i] ^ in[head.size - kMaskSize + i % 4]);
        }
        const std::size_t code = byteAt(in, 0) & 0xfU;
        in.erase(0, head.size + head.length);
        if (code == 1 || code == 8) {
            return code == 1 ? Taken::Text : Taken::End;
        }
    }
}

Push readArray(const std::string &text)
{
    Push push;
    std::size_t at = 1;
    for (std::string *part : {&push.joinRef, &push.ref, &push.topic}) {
        *part = text.compare(at, 4, "null") == 0 ? "null" : quotedAt(text, at);
        at += part->size() + 1;
    }
    return push;
}

Push readObject(const std::string &text)
{
    const std::string topic = R"("topic":)";
    return {{}, lastValue(text, R"(,"ref":)"), quotedAt(text, text.find(topic) + topic.size())};
}

std::string reply(const Push &push, bool isV2)
{
    static const std::string kOk = R"({"response":{},"status":"ok"})";
    return isV2
        ? '[' + push.joinRef + ',' + push.ref + ',' + push.topic + R"(,"phx_reply",)" + kOk + ']'
        : R"({"event":"phx_reply","payload":)" + kOk + R"(,"ref":)" + push.ref + R"(,"topic":)"
            + push.topic + '}';
}

} // namespace peers
