// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/simulator/mockserver.h"
#include "tests/emulation/boardwitness.h"
#include "tests/emulation/faults.h"

#include <QTemporaryDir>
#include <QTimer>

#include <map>
#include <memory>

namespace armature {

/// One chain from an emulated chip to a mock server, which goes through its faults one by one:
/// ready, the motor turns, a fault, ready again. Main thread, with an event loop.
class FaultChain : public QObject
{
    Q_OBJECT

public:
    using Clock = std::chrono::steady_clock;

    /// Of the bridge's journal with what the server stored.
    struct Comparison
    {
        int journalled = 0; ///< readings that can be uploaded
        int lost = 0; ///< of them, those that the server does not have
    };

    FaultChain(quint32 seed, int faults);
    ~FaultChain() override;

    void start();
    [[nodiscard]] bool isDone() const { return m_state == State::Done; }
    /// Lets everything be delivered, and ends the bridge. After isDone().
    void finish();

    [[nodiscard]] int faults() const { return m_faults; }
    [[nodiscard]] const std::map<Fault, int> &kinds() const { return m_kinds; }
    /// The longest time from a usable board until the bridge called it ready.
    [[nodiscard]] Clock::duration longestReady() const { return m_longestReady; }
    [[nodiscard]] const QByteArrayList &problems() const { return m_problems; }
    [[nodiscard]] BoardWitness::Report witnessed();
    [[nodiscard]] Comparison compare() const;
    [[nodiscard]] Micros slipped() const { return m_board.slipped(); }

private:
    enum class State { Readying, Resting, Driving, Broken, Done };

    void step();
    void awaitReady();
    void awaitRest();
    void beginDriving();
    void awaitOutput();
    void beginFault();
    void awaitEnd();
    void blame(const QByteArray &what);
    void command();
    [[nodiscard]] int output();
    [[nodiscard]] Clock::duration inState() const { return Clock::now() - m_since; }
    void enter(State state);

    std::mt19937 m_random;
    int m_wanted;
    QTemporaryDir m_folder {};
    EmulatedBoard m_board;
    std::unique_ptr<BoardWitness> m_witness {};
    MockServer m_server {};
    std::unique_ptr<BridgeProcess> m_bridge {};
    std::unique_ptr<FaultRun> m_fault {};
    QTimer m_timer {};
    State m_state = State::Readying;
    Clock::time_point m_since {};
    Clock::time_point m_usableAt {};
    Clock::time_point m_commandedAt {};
    bool m_isCommandedMeanwhile = false; ///< during the fault
    int m_readiesBefore = 0;
    int m_percent = 0;
    int m_faults = 0;
    std::map<Fault, int> m_kinds {};
    Clock::duration m_longestReady {};
    QByteArrayList m_problems {};
};

} // namespace armature
