// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Our client in bench_phoenixpeers: the endpoint as the bridge has it. peerclient.cjs takes the
// same arguments and prints the same lines for the official client.
//   push URL VSN WINDOW WARMUP COUNT   pushes, and prints what they took as one line of JSON
//   raw  URL VSN WINDOW WARMUP COUNT   the same over the bare WebSocket: one fixed text each way
//   stay URL VSN                       connects and keeps itself connected until it is ended
#include "bridge/core/traffic.h"
#include "bridge/io/serverendpoint.h"
#include "bridge/io/viewqueue.h"
#include "bridge/protocol/readingsupload.h"

#include <QCoreApplication>
#include <QHash>
#include <QNetworkProxy>
#include <QWebSocket>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <sys/resource.h>
#include <vector>

using namespace armature;

namespace {

using Steady = std::chrono::steady_clock;
using Microseconds = std::chrono::duration<double, std::micro>;

constexpr qsizetype kTrafficBound = 2000;

/// User and system time of this process.
Microseconds processorTime()
{
    rusage usage {};
    getrusage(RUSAGE_SELF, &usage);
    const auto time = [](const timeval &one) {
        return std::chrono::seconds(one.tv_sec) + std::chrono::microseconds(one.tv_usec);
    };
    return time(usage.ru_utime) + time(usage.ru_stime);
}

/// Counts what is sent and answered, and prints the result after the last answer.
class Tally
{
public:
    Tally(int warmup, int count)
        : m_warmup(warmup)
        , m_total(warmup + count)
    {
        m_sentAt.reserve(static_cast<std::size_t>(m_total));
        m_latencies.reserve(static_cast<std::size_t>(count));
    }

    [[nodiscard]] bool wantsMore() const { return std::ssize(m_sentAt) < m_total; }
    void sent() { m_sentAt.push_back(Steady::now()); }
    /// The answers come in the order of the pushes.
    void answered()
    {
        const auto now = Steady::now();
        if (m_answered >= m_warmup) {
            m_latencies.emplace_back(now - m_sentAt.at(static_cast<std::size_t>(m_answered)));
        }
        if (++m_answered == m_warmup) {
            m_startedAt = now;
            m_processorAtStart = processorTime();
        } else if (m_answered == m_total) {
            print(now);
            QCoreApplication::quit();
        }
    }

private:
    [[nodiscard]] double percentile(double share)
    {
        std::sort(m_latencies.begin(), m_latencies.end());
        return m_latencies.at(static_cast<std::size_t>(share * double(m_latencies.size()))).count();
    }
    void print(Steady::time_point now)
    {
        const auto count = static_cast<double>(m_latencies.size());
        const Microseconds wall = now - m_startedAt;
        const Microseconds processor = processorTime() - m_processorAtStart;
        std::printf(R"({"rate":%.1f,"processor":%.3f,"p50":%.1f,"p99":%.1f})"
                    "\n",
                    count / wall.count() * 1e6, processor.count() / count, percentile(0.5),
                    percentile(0.99));
    }

    int m_warmup;
    int m_total;
    int m_answered = 0;
    std::vector<Steady::time_point> m_sentAt {};
    std::vector<Microseconds> m_latencies {};
    Steady::time_point m_startedAt {};
    Microseconds m_processorAtStart {};
};

/// Four readings that no other message has: 190 bytes or so.
QByteArray freshPayload(int index)
{
    const auto sensor = QStringLiteral("plate");
    const double value = index % 1000 / 10.0;
    const std::array readings {
        Reading {sensor, QStringLiteral("temperature"), {}, value, {}},
        Reading {sensor, QStringLiteral("humidity"), {}, 100 - value, {}},
        Reading {sensor, QStringLiteral("illuminance"), {}, value * 10, {}},
        Reading {sensor, QStringLiteral("pressure"), {}, 900 + value, {}},
    };
    return encodeReadings(readings, {});
}

void pushAll(ServerEndpoint &server, Tally &tally)
{
    int index = 0;
    const auto pump = [&server, &tally, &index] {
        while (tally.wantsMore() && server.canPush()) {
            const QByteArray payload = freshPayload(index++);
            tally.sent();
            (void)server.push(QStringLiteral("upload_readings"), payload);
        }
    };
    QObject::connect(&server, &ServerEndpoint::writable, &server, pump);
    QObject::connect(&server, &ServerEndpoint::pushSettled, &server,
                     [&tally](quint64, PushOutcome outcome) {
                         if (outcome != PushOutcome::Ok) {
                             qFatal("a push failed");
                         }
                         tally.answered();
                     });
    QCoreApplication::exec();
}

void sendRaw(const QUrl &url, int window, Tally &tally)
{
    QWebSocket socket;
    socket.setProxy(QNetworkProxy::NoProxy);
    const QString text = QStringLiteral(R"(["1","2","microcontroller:v1:3","upload_readings",%1])")
                             .arg(QString::fromUtf8(freshPayload(1)));
    int underWay = 0;
    bool isOpen = false;
    const auto pump = [&](const QString &) {
        if (std::exchange(isOpen, true)) {
            --underWay;
            tally.answered();
        }
        for (; tally.wantsMore() && underWay < window; ++underWay) {
            tally.sent();
            socket.sendTextMessage(text);
        }
    };
    QObject::connect(&socket, &QWebSocket::textMessageReceived, &socket, pump);
    socket.open(url);
    QCoreApplication::exec();
}

} // namespace

int main(int argc, char *argv[]) // NOLINT(bugprone-exception-escape): a bench may die
{
    qputenv("QT_NO_GLIB", "1"); // as in the bridge's thread: see armature's own main functions
    const QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    const QString mode = arguments.value(1);
    ServerEndpoint::Settings settings;
    settings.url = QUrl(arguments.value(2));
    settings.token = "0123456789abcdef0123456789abcdef";
    settings.phoenixVersion = arguments.value(3);
    settings.window = arguments.value(4, QStringLiteral("8")).toInt();
    Tally tally(arguments.value(5).toInt(), arguments.value(6).toInt());
    if (mode == QLatin1String("raw")) {
        QUrl url = settings.url;
        url.setPath(QStringLiteral("/raw/websocket"));
        url.setQuery(QStringLiteral("vsn=2.0.0"));
        sendRaw(url, static_cast<int>(settings.window), tally);
        return 0;
    }
    ServerEndpoint server(settings);
    // As the bridge does with what it shows: each entry is kept until the window has taken it.
    ViewQueue<TrafficEntry> traffic(kTrafficBound);
    QObject::connect(&server, &ServerEndpoint::frameSeen, &server,
                     [&traffic](const TrafficEntry &entry) { traffic.add(entry); });
    server.start();
    if (mode == QLatin1String("push")) {
        pushAll(server, tally);
        return 0;
    }
    return QCoreApplication::exec();
}
