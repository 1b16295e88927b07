// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/checkstep.h"

namespace armature {

QString nameOf(CheckStep step)
{
    switch (step) {
    case CheckStep::Name:
        return QStringLiteral("name");
    case CheckStep::Tcp:
        return QStringLiteral("tcp");
    case CheckStep::Proxy:
        return QStringLiteral("proxy");
    case CheckStep::Tls:
        return QStringLiteral("tls");
    case CheckStep::Http:
        return QStringLiteral("http");
    case CheckStep::WebSocket:
        return QStringLiteral("websocket");
    case CheckStep::Metadata:
        return QStringLiteral("metadata");
    case CheckStep::Join:
        return QStringLiteral("join");
    }
    return {};
}

QString nameOf(CheckResult result)
{
    switch (result) {
    case CheckResult::Waiting:
        return QStringLiteral("waiting");
    case CheckResult::Running:
        return QStringLiteral("running");
    case CheckResult::Passed:
        return QStringLiteral("passed");
    case CheckResult::Failed:
        return QStringLiteral("failed");
    case CheckResult::Skipped:
        return QStringLiteral("skipped");
    case CheckResult::NotReached:
        return QStringLiteral("not-reached");
    }
    return {};
}

} // namespace armature
