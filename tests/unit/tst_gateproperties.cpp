// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/gateworld.h"

#include <QTest>

#include <rapidcheck.h>

using namespace armature;

/// Long random lives of a gate, far deeper than every way can be tried. A failure is cut down to
/// the shortest list of inputs that still shows it.
class TestGateProperties : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void longLivesKeepEveryInvariant();
    void aMovingGateIsStoppedByAnyLoss_data();
    void aMovingGateIsStoppedByAnyLoss();
};

namespace {

struct Step
{
    size_t input = 0;
};

std::ostream &operator<<(std::ostream &out, const Step &step)
{
    return out << gateInputs()[step.input].name;
}

rc::Gen<std::vector<Step>> lives()
{
    std::vector<size_t> lots;
    for (size_t input = 0; input < gateInputs().size(); ++input) {
        lots.insert(lots.end(), gateInputs()[input].weight, input);
    }
    return rc::gen::container<std::vector<Step>>(
        rc::gen::map(rc::gen::elementOf(lots), [](size_t input) { return Step {input}; }));
}

/// \return empty, or what broke.
std::string live(GateWorld &world, const std::vector<Step> &steps, size_t *moving = nullptr)
{
    for (const Step &step : steps) {
        if (std::string broken = world.feed(step.input); !broken.empty()) {
            return broken + " after " + gateInputs()[step.input].name;
        }
        if (moving != nullptr && world.isMoving()) {
            ++*moving;
        }
    }
    return {};
}

size_t inputNamed(std::string_view name)
{
    const auto all = gateInputs();
    const auto found = std::find_if(all.begin(), all.end(),
                                    [name](const GateInput &input) { return input.name == name; });
    return static_cast<size_t>(found - all.begin());
}

} // namespace

void TestGateProperties::longLivesKeepEveryInvariant()
{
    size_t steps = 0;
    size_t moving = 0;
    const bool holds = rc::check("every invariant holds over a long life", [&] {
        const auto life = *rc::gen::resize(2000, lives());
        GateWorld world;
        steps += life.size();
        const std::string broken = live(world, life, &moving);
        if (!broken.empty()) {
            RC_FAIL(broken);
        }
    });
    QVERIFY(holds);
    qInfo("%zu steps, after %zu of them something was in motion", steps, moving);
    QVERIFY2(moving > steps / 10, "hardly anything ever moved, so that little was tried");
}

void TestGateProperties::aMovingGateIsStoppedByAnyLoss_data()
{
    QTest::addColumn<QByteArray>("loss");
    for (const char *name : {"stop", "board lost", "board rebooted", "board silent", "shut down"}) {
        QTest::addRow("%s", name) << QByteArray(name);
    }
}

void TestGateProperties::aMovingGateIsStoppedByAnyLoss()
{
    QFETCH(const QByteArray, loss);
    const size_t input = inputNamed(loss.toStdString());
    QVERIFY(input < gateInputs().size());
    const bool holds = rc::check("nothing moves after it", [input] {
        const auto steps = *rc::gen::resize(200, lives());
        GateWorld world;
        RC_ASSERT(live(world, steps).empty());
        RC_ASSERT(world.feed(input).empty());
        RC_ASSERT(!world.isMoving());
    });
    QVERIFY(holds);
}

QTEST_GUILESS_MAIN(TestGateProperties)
#include "tst_gateproperties.moc"
