// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/emulation/faultchain.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTest>

namespace armature {

namespace {

using namespace std::chrono_literals;

constexpr int kStepInterval = 5; ///< ms
constexpr auto kReadyWithin = 3s;
constexpr auto kObeyWithin = 6s; ///< the server's leg too, and the ramp
constexpr auto kGiveUpAfter = 30s;
constexpr auto kCommandEvery = 300ms; ///< the gate may refuse one while a leg is new
constexpr int kPatience = 30'000; ///< ms; a safety net
constexpr int kComparePerPercent = 10;
const QString kMotor = QStringLiteral("m1");

/// How often each sensor had each value.
using Readings = std::map<std::pair<QString, double>, int>;

Readings journalled(const QString &folder)
{
    Readings readings;
    const QString name = QStringLiteral("campaign");
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name);
        database.setDatabaseName(folder + QStringLiteral("/data/journal.db"));
        QSqlQuery query(database);
        if (database.open()
            && query.exec(QStringLiteral("SELECT s.name, r.value FROM reading r JOIN sensor s ON "
                                         "s.id = r.sensor WHERE r.refusal = 0"))) {
            while (query.next()) {
                ++readings[{query.value(0).toString(), query.value(1).toDouble()}];
            }
        }
    }
    QSqlDatabase::removeDatabase(name);
    return readings;
}

Readings storedBy(const MockServer &server)
{
    Readings readings;
    for (const StoredReading &row : server.store().readings(0, 10'000'000)) {
        ++readings[{row.sensor, row.value}];
    }
    return readings;
}

} // namespace

FaultChain::FaultChain(quint32 seed, int faults)
    : m_random(seed)
    , m_wanted(faults)
    , m_board({.chip = {.firmware = QStringLiteral(ARMATURE_FIRMWARE_328P), .seed = seed},
               .link = m_folder.filePath(QStringLiteral("tty"))})
{
    m_timer.setInterval(kStepInterval);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &FaultChain::step);
}

FaultChain::~FaultChain() = default;

void FaultChain::start()
{
    if (!m_board.isUsable()) {
        blame(m_board.errorText().toUtf8());
        enter(State::Done);
        return;
    }
    m_board.with([this](EmulatedChip &chip) { m_witness = std::make_unique<BoardWitness>(&chip); });
    m_board.watch([this](EmulatedChip &) { m_witness->look(); });
    m_board.start();
    m_bridge = std::make_unique<BridgeProcess>(BridgeProcess::Settings {
        m_server.start({}).value().endpoint, m_board.path(), m_folder.path()});
    m_bridge->start();
    m_usableAt = Clock::now();
    enter(State::Readying);
    m_timer.start();
}

void FaultChain::enter(State state)
{
    m_state = state;
    m_since = Clock::now();
    if (state == State::Done) {
        m_timer.stop();
    }
}

void FaultChain::blame(const QByteArray &what)
{
    const QByteArray fault = m_fault ? m_fault->text() : QByteArray("start");
    m_problems.append("fault " + QByteArray::number(m_faults) + " (" + fault + "): " + what);
}

void FaultChain::step()
{
    switch (m_state) {
    case State::Readying:
        awaitReady();
        break;
    case State::Resting:
        awaitRest();
        break;
    case State::Driving:
        awaitOutput();
        break;
    case State::Broken:
        awaitEnd();
        break;
    case State::Done:
        break;
    }
}

void FaultChain::awaitReady()
{
    const bool isNew = m_bridge->readies() > m_readiesBefore;
    const bool mustBeNew = !m_fault || m_fault->isEndOfReady();
    if (m_bridge->isReady() && (isNew || !mustBeNew)) {
        // A board that was never called anything else was ready all the time.
        const auto took = isNew ? m_bridge->readyAt() - m_usableAt : Clock::duration::zero();
        m_longestReady = std::max(m_longestReady, took);
        if (took > kReadyWithin) {
            blame("ready only after "
                  + QByteArray::number(
                      qint64(std::chrono::duration_cast<std::chrono::milliseconds>(took).count()))
                  + " ms");
        }
        enter(State::Resting);
    } else if (inState() > kGiveUpAfter) {
        blame("never ready again: " + m_bridge->lastBoard());
        enter(State::Done);
    }
}

/// Where one side started anew, nothing is restored: without a new command the motor rests.
void FaultChain::awaitRest()
{
    const bool mustRest = m_fault && m_fault->isEndOfReady() && !m_isCommandedMeanwhile;
    if (!mustRest || output() == 0) {
        beginDriving();
    } else if (inState() > kReadyWithin) {
        blame("the motor still turns");
        beginDriving();
    }
}

void FaultChain::beginDriving()
{
    if (m_faults == m_wanted) {
        enter(State::Done);
        return;
    }
    m_percent = 1 + int(m_random() % 30U);
    enter(State::Driving);
    command();
}

void FaultChain::command()
{
    m_commandedAt = Clock::now();
    m_board.with([this](EmulatedChip &chip) {
        m_witness->allow(m_percent);
        chip.setVoltage(0, 100 + int(m_commandedAt.time_since_epoch().count() / 1'000'000 % 500));
    });
    m_server.sendControl({{kMotor, m_percent}});
}

int FaultChain::output()
{
    int value = 0;
    m_board.with([&value](EmulatedChip &chip) { value = chip.pwm().output(); });
    return value;
}

void FaultChain::awaitOutput()
{
    if (output() == m_percent * kComparePerPercent) {
        beginFault();
    } else if (inState() > kGiveUpAfter) {
        blame("the motor does not obey");
        enter(State::Done);
    } else if (Clock::now() - m_commandedAt > kCommandEvery) {
        command();
    }
}

void FaultChain::beginFault()
{
    if (inState() > kObeyWithin) {
        blame("the motor obeyed late");
    }
    ++m_faults;
    m_fault = std::make_unique<FaultRun>(kFaults.at(m_random() % kFaults.size()), &m_random,
                                         &m_board, m_bridge.get());
    ++m_kinds[m_fault->fault()];
    m_readiesBefore = m_bridge->readies();
    m_isCommandedMeanwhile = m_random() % 2U == 0;
    m_board.with([this](EmulatedChip &) { m_witness->note('<' + m_fault->text() + '>'); });
    m_fault->begin();
    enter(State::Broken);
    if (m_isCommandedMeanwhile) {
        m_percent = 1 + int(m_random() % 30U);
        command();
    }
}

void FaultChain::awaitEnd()
{
    if (m_fault->isOver()) {
        m_fault->heal();
        m_board.with([this](EmulatedChip &) { m_witness->note("<over>"); });
        m_usableAt = Clock::now();
        enter(State::Readying);
    } else if (inState() > kGiveUpAfter) {
        blame("the fault never ended");
        enter(State::Done);
    }
}

void FaultChain::finish()
{
    m_board.unplug(); // no more readings
    const auto isAllThere = [this] { return !m_bridge->isReady() && compare().lost == 0; };
    if (!QTest::qWaitFor(isAllThere, kPatience)) {
        blame(QByteArray::number(compare().lost) + " journalled readings never reached the server, "
              + m_bridge->lastServer());
    }
    if (m_bridge->dropped() > 0) {
        blame(QByteArray::number(m_bridge->dropped()) + " readings were dropped");
    }
    if (!m_bridge->end()) {
        blame("the bridge did not end as asked");
    }
}

BoardWitness::Report FaultChain::witnessed()
{
    BoardWitness::Report report;
    m_board.with([this, &report](EmulatedChip &) { report = m_witness->report(); });
    return report;
}

FaultChain::Comparison FaultChain::compare() const
{
    const Readings stored = storedBy(m_server);
    Comparison result;
    for (const auto &[reading, times] : journalled(m_folder.path())) {
        const auto found = stored.find(reading);
        result.journalled += times;
        result.lost += std::max(0, times - (found == stored.end() ? 0 : found->second));
    }
    return result;
}

} // namespace armature
