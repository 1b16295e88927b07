// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/emulation/faultchain.h"

#include <QTest>

using namespace armature;
using namespace std::chrono_literals;

namespace {

constexpr quint32 kSeed = 20'240'601;
constexpr int kFaultsEach = 130;
constexpr int kFaultsAtLeast = 500;
constexpr int kPatience = 600'000; ///< ms; a safety net

quint32 seedFromEnvironment()
{
    bool isNumber = false;
    const uint seed = qEnvironmentVariable("ARMATURE_CAMPAIGN_SEED").toUInt(&isNumber);
    return isNumber ? seed : kSeed;
}

int faultsFromEnvironment()
{
    bool isNumber = false;
    const int faults = qEnvironmentVariableIntValue("ARMATURE_CAMPAIGN_FAULTS", &isNumber);
    return isNumber ? faults : kFaultsEach;
}

/// One chain each, side by side.
std::vector<FaultChain::Target> targets()
{
    return {{"atmega328p", QStringLiteral(ARMATURE_FIRMWARE_328P), 115200},
            {"atmega328p", QStringLiteral(ARMATURE_FIRMWARE_328P_FAST), 1'000'000},
            {"atmega2560", QStringLiteral(ARMATURE_FIRMWARE_2560), 115200},
            {"atmega2560", QStringLiteral(ARMATURE_FIRMWARE_2560_FAST), 1'000'000}};
}

/// What all chains went through.
struct Total
{
    void add(FaultChain *chain)
    {
        const BoardWitness::Report report = chain->witnessed();
        const auto ready
            = std::chrono::duration_cast<std::chrono::milliseconds>(chain->longestReady());
        faults += chain->faults();
        silences += report.silences;
        readings += chain->compare().journalled;
        problems += chain->problems() + report.violations;
        for (const auto &[kind, count] : chain->kinds()) {
            kinds[kind] += count;
        }
        qInfo("%d faults, %d commands, %d steps of the register, %d silences with the motor on, "
              "stopped within %.1f ms, ready within %d ms, clock slipped %d ms",
              chain->faults(), report.commands, report.steps, report.silences,
              double(report.longestStop.count()) / 1000.0, int(ready.count()),
              int(chain->slipped() / 1ms));
    }

    void print() const
    {
        for (const auto &[kind, count] : kinds) {
            qInfo("%4d %s", count, nameOf(kind));
        }
        qInfo("%d faults, %d readings in the journals", faults, readings);
    }

    int faults = 0;
    int silences = 0;
    int readings = 0;
    std::map<Fault, int> kinds {};
    QByteArrayList problems {};
};

} // namespace

/// Hundreds of faults over the whole chain: emulated firmware, pty, the bridge as a process, a
/// socket, a server. Several chains side by side, each with its own seed.
class TestFaultCampaign : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingWrongIsAppliedAndNothingIsLost();
};

void TestFaultCampaign::nothingWrongIsAppliedAndNothingIsLost()
{
    const quint32 seed = seedFromEnvironment();
    const int faultsEach = faultsFromEnvironment();
    qInfo("seed %u: ARMATURE_CAMPAIGN_SEED=%u runs the same faults again", seed, seed);
    std::vector<std::unique_ptr<FaultChain>> chains;
    for (const FaultChain::Target &target : targets()) {
        const quint32 own = seed + quint32(chains.size());
        chains.push_back(std::make_unique<FaultChain>(target, own, faultsEach));
        chains.back()->start();
    }
    const auto isDone = [&chains] {
        return std::all_of(chains.begin(), chains.end(), [](const auto &c) { return c->isDone(); });
    };
    QTRY_VERIFY_WITH_TIMEOUT(isDone(), kPatience);

    Total total;
    for (const auto &chain : chains) {
        chain->finish();
        total.add(chain.get());
    }
    total.print();
    QVERIFY2(total.problems.isEmpty(), total.problems.join('\n').constData());
    QCOMPARE(total.faults, int(chains.size()) * faultsEach);
    QVERIFY(total.readings > 0);
    if (faultsEach >= kFaultsEach) {
        QVERIFY(total.faults >= kFaultsAtLeast);
        QCOMPARE(total.kinds.size(), kFaults.size());
        QVERIFY(total.silences > kFaultsAtLeast / 20);
    }
}

QTEST_GUILESS_MAIN(TestFaultCampaign)
#include "tst_faultcampaign.moc"
