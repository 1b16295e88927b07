// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/fuzztarget.h"
#include "tests/fuzz/sessionmodel.h"

#include <algorithm>
#include <array>

using namespace armature;

namespace {

constexpr quint64 kFirstRef = 100;
constexpr int kMostSteps = 2'000;
constexpr Milliseconds kLongestInterval {60'000};

QByteArray pick(fuzz::Input &input, std::initializer_list<const char *> choices)
{
    return *(choices.begin() + input.below(static_cast<unsigned>(choices.size())));
}

/// One session with its model, driven by the bytes of an input.
class Drive
{
public:
    explicit Drive(fuzz::Input &input)
        : m_input(input)
        , m_version((input.byte() & 1U) != 0 ? PhoenixVersion::V2 : PhoenixVersion::V1)
        , m_session(m_version, kFirstRef, m_now)
        , m_model(m_version, kFirstRef)
    { }

    void run()
    {
        for (int i = 0; i < kMostSteps && !m_input.isEmpty(); ++i) {
            step();
            checkState();
        }
        lose();
        take(m_session.tick(m_now + std::chrono::hours(1)));
    }

private:
    void step();
    void receiveText(const QByteArray &frame);
    void receiveReply();
    void receiveEvent();
    void receiveMetadata();
    void pass();
    void push();
    void leave();
    void lose();
    void tune();
    void checkState() const;
    void take(const phoenix::Actions &actions) { m_model.take(actions); }
    [[nodiscard]] QByteArray frame(const QByteArray &ref, const QByteArray &topic,
                                   const QByteArray &event, const QByteArray &payload);
    [[nodiscard]] QByteArray someRef();

    fuzz::Input &m_input;
    TimePoint m_now {std::chrono::hours(1)};
    PhoenixVersion m_version;
    PhoenixSession m_session;
    fuzz::SessionModel m_model;
    quint64 m_nextId = 0;
};

void Drive::step()
{
    switch (m_input.below(12)) {
    case 0:
        return receiveText(m_input.chunk());
    case 1:
        return take(m_session.binaryReceived(m_input.chunk(), m_now));
    case 2:
    case 3:
        return receiveReply();
    case 4:
        return receiveEvent();
    case 5:
        return receiveMetadata();
    case 6:
    case 7:
        return pass();
    case 8:
        return push();
    case 9:
        return tune();
    case 10:
        return take(m_session.rejoinNow(m_now));
    default:
        return m_input.below(2) == 0 ? leave() : lose();
    }
}

void Drive::receiveText(const QByteArray &frame)
{
    const phoenix::Actions actions = m_session.textReceived(frame, m_now);
    const auto read = std::count_if(actions.begin(), actions.end(), [](const auto &action) {
        return std::holds_alternative<phoenix::FrameRead>(action);
    });
    fuzz::require(m_model.isClosed() || m_model.hasAborted() || read == 1,
                  "each frame is told of once");
    take(actions);
}

QByteArray Drive::frame(const QByteArray &ref, const QByteArray &topic, const QByteArray &event,
                        const QByteArray &payload)
{
    if (m_version == PhoenixVersion::V2) {
        const QByteArray joinRef = m_input.below(2) == 0 ? QByteArray("null") : someRef();
        return '[' + joinRef + ',' + ref + R"(,")" + topic + R"(",")" + event + R"(",)" + payload
            + ']';
    }
    return R"({"event":")" + event + R"(","payload":)" + payload + R"(,"ref":)" + ref
        + R"(,"topic":")" + topic + R"("})";
}

QByteArray Drive::someRef()
{
    static const std::array events {QStringLiteral("phx_join"), QStringLiteral("heartbeat"),
                                    QStringLiteral("phx_leave"), QStringLiteral("upload_readings")};
    const unsigned choice = m_input.below(8);
    if (choice < events.size()) {
        return '"' + m_model.lastRef(events.at(choice)).toLatin1() + '"';
    }
    // Of the last hundred refs, or one that was never used.
    return choice == 7 ? QByteArray("null")
                       : '"' + QByteArray::number(kFirstRef + m_input.below(100)) + '"';
}

void Drive::receiveReply()
{
    const QByteArray ref = someRef();
    receiveText(frame(ref, pick(m_input, {"microcontroller:v1:1", "phoenix"}), "phx_reply",
                      pick(m_input,
                           {R"({"response":{},"status":"ok"})",
                            R"({"response":{"reason":"unmatched topic"},"status":"error"})",
                            R"({"response":{"reason":"no"},"status":"error"})", "{}"})));
}

void Drive::receiveEvent()
{
    const QByteArray ref = someRef();
    receiveText(frame(ref, pick(m_input, {"microcontroller:v1:1", "microcontroller:v1:2"}),
                      pick(m_input, {"phx_error", "phx_close", "control_update", "shout"}),
                      pick(m_input, {"{}", R"({"control":[{"1":90},{"2":null}]})"})));
}

void Drive::receiveMetadata()
{
    const QByteArray id = pick(m_input, {"1", "1", R"("2")", "0", "null"});
    receiveText(R"({"event":"metadata","payload":{"controller_id":)" + id
                + R"(},"ref":null,"topic":"microcontroller:1"})");
}

void Drive::pass()
{
    switch (m_input.below(4)) {
    case 0:
        m_now += Milliseconds(m_input.word());
        break;
    case 1:
        m_now += std::chrono::minutes(m_input.word());
        break;
    case 2:
        break;
    default:
        m_now = m_model.isClosed() ? m_now : std::max(m_now, m_session.nextDeadline());
        break;
    }
    take(m_session.tick(m_now));
    fuzz::require(m_model.isClosed() || m_model.hasAborted() || m_session.nextDeadline() > m_now,
                  "after a tick nothing is overdue");
}

void Drive::push()
{
    if (m_session.canPush()) {
        m_model.pushed(m_nextId);
        take(m_session.push(m_nextId++, QStringLiteral("upload_readings"), "{}", m_now));
    }
}

void Drive::leave()
{
    m_model.leaving();
    take(m_session.leave(m_now));
}

void Drive::lose()
{
    take(m_session.lost(ServerReason::ConnectionLost, {}));
    m_model.ended();
}

void Drive::tune()
{
    const Milliseconds time(m_input.word() % static_cast<unsigned>(kLongestInterval.count()) + 1);
    if (m_input.below(2) == 0) {
        m_session.setHeartbeatInterval(time, m_now);
    } else {
        m_session.setLateAfter(time);
    }
}

void Drive::checkState() const
{
    fuzz::require(m_session.canPush() == m_model.mayPush(), "canPush() says what was told");
    const TimePoint deadline = m_session.nextDeadline();
    if (m_model.isClosed()) {
        fuzz::require(deadline == TimePoint::max(), "there is no deadline after the end");
    } else if (!m_model.hasAborted()) {
        fuzz::require(deadline <= m_now + kLongestInterval,
                      "while it is open there is always something to wait for");
    }
}

} // namespace

/// One byte says the version, then each byte says what happens next.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    fuzz::Input input(data, size);
    Drive(input).run();
    return 0;
}
