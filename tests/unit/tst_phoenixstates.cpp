// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/phoenixscript.h"

#include <QTest>

#include <random>

using namespace armature;
using namespace std::chrono_literals;

namespace {

/// What an owner may conclude from the actions alone. Each take() is false where its action did not
/// fit those before.
struct Listener
{
    enum class State { Opened, Joining, Joined, Waiting, Over };

    State state = State::Opened;
    QList<quint64> pushes {};
    TimePoint now {}; ///< no action came before
    int joins = 0;

    bool take(const phoenix::Joining & /*joining*/)
    {
        return std::exchange(state, State::Joining) != State::Joined;
    }
    bool take(const phoenix::Joined & /*joined*/)
    {
        ++joins;
        return std::exchange(state, State::Joined) == State::Joining;
    }
    bool take(const phoenix::JoinFailed &failed)
    {
        const bool isLegal = std::exchange(state, State::Waiting) == State::Joining;
        return isLegal && failed.reason != ServerReason::None && failed.retryAt
            && *failed.retryAt > now;
    }
    bool take(const phoenix::Left &left)
    {
        const bool isLegal = std::exchange(state, State::Waiting) == State::Joined;
        const bool isOnTime = !left.retryAt || (*left.retryAt > now && *left.retryAt < now + 17s);
        return isLegal && isOnTime && pushes.isEmpty();
    }
    bool take(const phoenix::PushSettled &push) { return pushes.removeAll(push.id) == 1; }
    [[nodiscard]] bool take(const phoenix::Abort &abort) const
    {
        return abort.reason != ServerReason::None;
    }
    bool take(const phoenix::LeaveDone & /*done*/)
    {
        return std::exchange(state, State::Over) != State::Joined && pushes.isEmpty();
    }
    [[nodiscard]] bool take(const phoenix::ControlUpdateReceived & /*update*/) const
    {
        return state == State::Joined;
    }
    template <typename Other>
    [[nodiscard]] bool take(const Other & /*other*/) const
    {
        return true;
    }

    bool takeAll(const PhoenixScript &script, Milliseconds passed = Milliseconds(0))
    {
        now = script.now - passed;
        return std::all_of(script.last.begin(), script.last.end(), [this](const auto &action) {
            return state != State::Over
                && std::visit([this](const auto &one) { return take(one); }, action);
        });
    }
};

/// A server and a user who do anything at any time, with refs that are now and then the right ones.
class Chaos
{
public:
    explicit Chaos(unsigned seed)
        : m_random(seed)
    {
        script.session.setSeed(seed);
    }

    bool step()
    {
        switch (upTo(9)) {
        case 0:
            script.receive(upTo(20) > 0 ? kMetadata : QByteArray(kMetadata).replace(":3,", ":4,"));
            break;
        case 1:
        case 2:
            script.reply(someRef(), upTo(3) > 0 ? "ok" : "error");
            break;
        case 3:
            script.channel(upTo(1) > 0 ? "phx_error" : "phx_close",
                           upTo(3) > 0 ? someRef().toLatin1() : QByteArray("null"));
            break;
        case 4:
            script.channel("control_update", "null", R"({"control":[{"1":90}]})");
            break;
        case 5:
            script.last = script.session.rejoinNow(script.now);
            break;
        case 6:
        case 7:
            return push();
        default:
            return pass(Milliseconds(upTo(4000)));
        }
        return hear();
    }
    bool end(bool isLeave)
    {
        script.last = isLeave ? script.session.leave(script.now)
                              : script.session.lost(ServerReason::ConnectionLost, {});
        if (!hear()) {
            return false;
        }
        script.last = script.session.lost(ServerReason::None, {});
        return hear() && listener.pushes.isEmpty() && listener.state != Listener::State::Joined;
    }

    PhoenixScript script {};
    Listener listener {};

private:
    int upTo(int most) { return std::uniform_int_distribution<int>(0, most)(m_random); }
    QString someRef()
    {
        const auto next = static_cast<int>(script.session.nextRef());
        return QString::number(std::max(1, next - upTo(12)));
    }
    bool push()
    {
        script.last.clear();
        if (script.session.canPush()) {
            listener.pushes.append(++m_pushed);
            script.push(m_pushed, upTo(1) > 0 ? PushKind::Trial : PushKind::Usual);
        }
        return hear();
    }
    bool pass(Milliseconds time)
    {
        script.pass(time);
        return listener.takeAll(script, time);
    }
    bool hear() { return listener.takeAll(script); }

    std::mt19937 m_random;
    quint64 m_pushed = 0;
};

} // namespace

class TestPhoenixStates : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void case118_onlyLegalTransitions_data();
    void case118_onlyLegalTransitions();
};

void TestPhoenixStates::case118_onlyLegalTransitions_data()
{
    QTest::addColumn<unsigned>("seed");
    for (unsigned seed = 1; seed <= 100; ++seed) {
        QTest::addRow("seed %u", seed) << seed;
    }
}

void TestPhoenixStates::case118_onlyLegalTransitions()
{
    QFETCH(const unsigned, seed);
    Chaos chaos(seed);
    chaos.script.receive(kMetadata);
    QVERIFY(chaos.listener.takeAll(chaos.script));
    for (int round = 0; round < 500; ++round) {
        QVERIFY2(chaos.step(), qPrintable(QStringLiteral("round %1").arg(round)));
    }
    QVERIFY(chaos.listener.joins > 0);
    QVERIFY(chaos.end(seed % 2 == 0));
}

QTEST_APPLESS_MAIN(TestPhoenixStates)
#include "tst_phoenixstates.moc"
