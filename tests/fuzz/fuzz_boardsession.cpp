// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/boardchecks.h"
#include "tests/fuzz/boardmodel.h"

#include <array>
#include <limits>

using namespace armature;

namespace {

constexpr int kMostSteps = 2'000;
using Input = fuzz::BoardModel::Input;

QByteArray pick(fuzz::Input &input, std::initializer_list<const char *> choices)
{
    return *(choices.begin() + input.below(static_cast<unsigned>(choices.size())));
}

struct Setting
{
    BoardSession::Settings session {};
    BoardApproach approach = BoardApproach::Named;
};

Setting settingOf(fuzz::Input &input)
{
    constexpr std::array approaches {BoardApproach::Named, BoardApproach::Known,
                                     BoardApproach::Candidate};
    const unsigned first = input.byte();
    Setting setting;
    setting.approach = approaches.at(first / 8U % approaches.size());
    setting.session.isBareLines = (first & 7U) == 7U;
    setting.session.firstSequence = static_cast<quint16>(input.word());
    return setting;
}

/// One session with its model, and a board that is driven by the bytes of an input.
class Drive
{
public:
    explicit Drive(fuzz::Input &input)
        : m_input(input)
        , m_setting(settingOf(input))
        , m_session(m_setting.session)
        , m_model(m_setting.session.isBareLines)
    { }

    void run()
    {
        open();
        for (int i = 0; i < kMostSteps && !m_input.isEmpty(); ++i) {
            step();
        }
        close();
        take(Input::Tick, m_session.tick(m_now + std::chrono::hours(1)));
    }

private:
    void step();
    void open();
    void close();
    void announce();
    void hear(const BoardLine &line);
    void say(const QByteArray &json) { hear({BoardLine::Kind::Message, json}); }
    void sayRubbish();
    void sayStatus();
    void answer();
    void set();
    void pass();
    void take(Input input, const BoardOutput &out)
    {
        m_model.take(input, out, m_session.state(), m_now);
    }
    [[nodiscard]] QByteArray ms();
    [[nodiscard]] QByteArray controlId() { return pick(m_input, {"m1", "m1", "m1", "m2", "x"}); }
    [[nodiscard]] QByteArray sequence(const QByteArray &kind);

    fuzz::Input &m_input;
    Setting m_setting;
    TimePoint m_now {std::chrono::hours(1)};
    TimePoint m_bootedAt {};
    BoardSession m_session;
    fuzz::BoardModel m_model;
};

void Drive::step()
{
    switch (m_input.below(16)) {
    case 0:
        return announce();
    case 1:
    case 2:
        return set();
    case 3:
    case 4:
    case 5:
        return answer();
    case 6:
    case 7:
    case 8:
        return pass();
    case 9:
        return sayStatus();
    case 10:
        return say(m_input.chunk());
    case 11:
        return sayRubbish();
    case 12:
        return take(Input::Stop, m_session.stopAll(m_now));
    case 13:
        return take(Input::Arm, m_session.arm());
    case 14:
        m_bootedAt = m_now; // its clock begins anew
        return;
    default:
        return m_input.below(3) == 0 ? close() : open();
    }
}

void Drive::open()
{
    m_model.opened(m_setting.approach, m_now);
    take(Input::Opened, m_session.opened(m_now, m_setting.approach));
}

void Drive::close()
{
    m_session.closed();
    m_model.closed();
}

QByteArray Drive::ms()
{
    return QByteArray::number(static_cast<quint32>(elapsed(m_bootedAt, m_now).count()));
}

void Drive::hear(const BoardLine &line)
{
    m_model.heard(line);
    take(Input::Received, m_session.receive(line, {m_now, Milliseconds(0)}));
}

void Drive::sayRubbish()
{
    constexpr std::array kinds {BoardLine::Kind::Debug, BoardLine::Kind::BadChecksum,
                                BoardLine::Kind::TooLong};
    hear({kinds.at(m_input.below(kinds.size())), R"({"t":"ready","ms":1})"});
}

/// A whole announcement, with now and then a line of it missing, doubled or wrong.
void Drive::announce()
{
    const QByteArray protocol = pick(m_input, {"1", "1", "1", "1", "2"});
    const QByteArray watchdog = pick(m_input, {"500", "50", "60000", "300"});
    const unsigned lines = m_input.byte();
    if ((lines & 1U) == 0U) {
        say(R"({"t":"hello","proto":)" + protocol + R"(,"board":"b","uid":")"
            + pick(m_input, {"u", "u", "u", "v"}) + R"(","wd":)" + watchdog + R"(,"ns":1,"nc":2})");
    }
    if ((lines & 2U) == 0U) {
        say(R"({"t":"sensor","id":"t1","type":"temperature","unit":"Cel","min":0,"max":9})");
    }
    if ((lines & 4U) == 0U) {
        say(R"({"t":"control","id":"m1","type":"motor","min":-100,"max":100,"safe":)"
            + pick(m_input, {"0", "0", "0", "1e9", "-100.5"}) + '}');
    }
    if ((lines & 8U) == 0U) {
        say(R"({"t":"control","id":")" + pick(m_input, {"m2", "m2", "m1", ""})
            + R"(","type":"relay","min":0,"max":1,"safe":0})");
    }
    if ((lines & 16U) == 0U) {
        say(R"({"t":"ready","ms":)" + ms() + '}');
    }
}

void Drive::sayStatus()
{
    const QByteArray value = pick(m_input, {"0", "21.5", "1e308", "null"});
    if (m_input.below(2) == 0) {
        say(R"({"t":"r","n":)" + QByteArray::number(m_input.word()) + R"(,"ms":)" + ms()
            + R"(,"v":{")" + pick(m_input, {"t1", "zz"}) + R"(":)" + value + "}}");
        return;
    }
    say(R"({"t":"st","ms":)" + ms() + R"(,"state":"run","why":"host","c":{")" + controlId()
        + R"(":)" + value + "}}");
}

/// Of the last request of this kind, or of another one.
QByteArray Drive::sequence(const QByteArray &kind)
{
    const int last = m_model.lastSequence(QString::fromLatin1(kind));
    const bool isOther = m_input.below(8) == 0;
    return QByteArray::number(isOther ? static_cast<int>(m_input.word()) : last);
}

void Drive::answer()
{
    const QByteArray kind = pick(m_input, {"m1", "m1", "m2", "ping", "ping", "stop", "arm"});
    const QByteArray s = sequence(kind);
    if (kind == "ping") {
        return say(R"({"t":"pong","s":)" + s + R"(,"ms":)" + ms() + '}');
    }
    if (m_input.below(4) == 0) {
        return say(R"({"t":"nak","s":)" + s + R"(,"e":"range"})");
    }
    if (!kind.startsWith('m')) {
        return say(R"({"t":"ack","s":)" + s + '}');
    }
    const double sent = m_model.lastValue(QString::fromLatin1(kind));
    const QByteArray echo
        = m_input.below(4) == 0 ? QByteArray("7.25") : QByteArray::number(sent, 'f', 3);
    say(R"({"t":"ack","s":)" + s + R"(,"id":")" + kind + R"(","v":)" + echo + '}');
}

void Drive::set()
{
    constexpr std::array values {0.0,
                                 1.0,
                                 -100.0,
                                 0.000'4,
                                 99.999'6,
                                 1e6,
                                 -0.0,
                                 std::numeric_limits<double>::quiet_NaN(),
                                 std::numeric_limits<double>::infinity()};
    const QString id = QString::fromLatin1(controlId());
    const unsigned choice = m_input.below(16);
    const double value
        = choice < values.size() ? values.at(choice) : static_cast<double>(m_input.word()) / 10.0;
    m_model.wanted(id, value, m_now);
    take(Input::Set, m_session.set(id, value, m_now));
}

void Drive::pass()
{
    switch (m_input.below(4)) {
    case 0:
        m_now += Milliseconds(m_input.byte());
        break;
    case 1:
        m_now += Milliseconds(m_input.word());
        break;
    case 2:
        m_now += 8 * Milliseconds(m_input.byte()); // and the tick is late
        return;
    default:
        m_now = std::max(m_now, m_session.nextDeadline().value_or(m_now));
        break;
    }
    take(Input::Tick, m_session.tick(m_now));
    const std::optional<TimePoint> next = m_session.nextDeadline();
    fuzz::require(!next || *next > m_now, "after a tick nothing is overdue");
}

} // namespace

/// Three bytes of settings, then each byte says what happens next.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    fuzz::Input input(data, size);
    Drive(input).run();
    return 0;
}
