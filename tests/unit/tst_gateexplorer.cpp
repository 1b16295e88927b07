// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/gateworld.h"

#include <QCryptographicHash>
#include <QSet>
#include <QTest>

#include <memory>
#include <vector>

using namespace armature;

/// Tries every input in every state that the gate can come into.
class TestGateExplorer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyWayKeepsEveryInvariant();
};

namespace {

/// One state on the frontier, and how it was come by, for people to read.
struct Node
{
    GateWorld world {};
    std::shared_ptr<const Node> before {};
    size_t input = 0;
};

std::string wayTo(const Node &node)
{
    return (node.before ? wayTo(*node.before) + " > " : std::string())
        + (node.before ? gateInputs()[node.input].name : "start");
}

QByteArray hashOf(const GateWorld &world)
{
    return QCryptographicHash::hash(world.fingerprint(), QCryptographicHash::Md5);
}

} // namespace

void TestGateExplorer::everyWayKeepsEveryInvariant()
{
    constexpr int kDepth = 9;
    QSet<QByteArray> visited;
    std::vector<std::shared_ptr<const Node>> frontier {std::make_shared<Node>()};
    visited.insert(hashOf(frontier.front()->world));
    qint64 transitions = 0;
    qint64 moving = 0;
    int depth = 0;
    for (; depth < kDepth && !frontier.empty(); ++depth) {
        std::vector<std::shared_ptr<const Node>> next;
        for (const auto &node : frontier) {
            for (size_t i = 0; i < gateInputs().size(); ++i) {
                auto step = std::make_shared<Node>(Node {node->world, node, i});
                const std::string broken = step->world.feed(step->input);
                ++transitions;
                QVERIFY2(broken.empty(), (broken + "\n  after " + wayTo(*step)).c_str());
                if (const QByteArray hash = hashOf(step->world); !visited.contains(hash)) {
                    visited.insert(hash);
                    moving += step->world.isMoving() ? 1 : 0;
                    next.push_back(std::move(step));
                }
            }
        }
        frontier = std::move(next);
        qInfo("depth %d: %lld states, %lld of them moving, %lld transitions", depth + 1,
              static_cast<long long>(visited.size()), static_cast<long long>(moving),
              static_cast<long long>(transitions));
    }
    qInfo("%s", frontier.empty() ? "every reachable state was visited" : "deeper states are left");
}

QTEST_GUILESS_MAIN(TestGateExplorer)
#include "tst_gateexplorer.moc"
