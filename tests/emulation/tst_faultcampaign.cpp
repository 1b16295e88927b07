// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/emulation/faultchain.h"

#include <QTest>

using namespace armature;
using namespace std::chrono_literals;

namespace {

constexpr quint32 kSeed = 20'240'601;
constexpr int kChains = 4;
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
    for (quint32 i = 0; i < kChains; ++i) {
        chains.push_back(std::make_unique<FaultChain>(seed + i, faultsEach));
        chains.back()->start();
    }
    const auto isDone = [&chains] {
        return std::all_of(chains.begin(), chains.end(), [](const auto &c) { return c->isDone(); });
    };
    QTRY_VERIFY_WITH_TIMEOUT(isDone(), kPatience);

    int faults = 0;
    int silences = 0;
    qint64 readings = 0;
    std::map<Fault, int> kinds;
    QByteArrayList problems;
    for (const auto &chain : chains) {
        chain->finish();
        readings += chain->compare().journalled;
        faults += chain->faults();
        for (const auto &[kind, count] : chain->kinds()) {
            kinds[kind] += count;
        }
        const BoardWitness::Report report = chain->witnessed();
        silences += report.silences;
        problems += chain->problems() + report.violations;
        const auto ready
            = std::chrono::duration_cast<std::chrono::milliseconds>(chain->longestReady());
        qInfo("%d faults, %d commands, %d steps of the register, %d silences with the motor on, "
              "stopped within %.1f ms, ready within %d ms, clock slipped %d ms",
              chain->faults(), report.commands, report.steps, report.silences,
              double(report.longestStop.count()) / 1000.0, int(ready.count()),
              int(chain->slipped() / 1ms));
    }
    for (const auto &[kind, count] : kinds) {
        qInfo("%4d %s", count, nameOf(kind));
    }
    qInfo("%d faults, %lld readings in the journals", faults, readings);
    QVERIFY2(problems.isEmpty(), problems.join('\n').constData());
    QCOMPARE(faults, kChains * faultsEach);
    if (faultsEach >= kFaultsEach) {
        QVERIFY(faults >= kFaultsAtLeast);
        QCOMPARE(kinds.size(), kFaults.size());
        QVERIFY(silences > kFaultsAtLeast / 20);
    }
    QVERIFY(readings > 0);
}

QTEST_GUILESS_MAIN(TestFaultCampaign)
#include "tst_faultcampaign.moc"
