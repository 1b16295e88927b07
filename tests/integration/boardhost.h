// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/io/boardendpoint.h"
#include "tests/integration/ptyboard.h"

#include <QSignalSpy>
#include <QTemporaryDir>

#include <utility>

namespace armature {

inline const QString kMotor = QStringLiteral("m1");

/// `auto`, among the ports that the test names.
inline BoardEndpoint::Settings automatic(PortInventory::Enumerator enumeratePorts,
                                         KnownBoards known = {})
{
    BoardEndpoint::Settings settings;
    settings.port = QStringLiteral("auto");
    settings.knownBoards = std::move(known);
    settings.enumeratePorts = std::move(enumeratePorts);
    return settings;
}

/// An endpoint and all that it says.
struct BoardHost
{
    explicit BoardHost(const BoardEndpoint::Settings &settings)
        : endpoint(settings)
    { }

    [[nodiscard]] bool becomesReady()
    {
        endpoint.start();
        return ready.wait(5000);
    }

    BoardEndpoint endpoint;
    QSignalSpy ready {&endpoint, &BoardEndpoint::ready};
    QSignalSpy lost {&endpoint, &BoardEndpoint::lost};
    QSignalSpy rebooted {&endpoint, &BoardEndpoint::rebooted};
    QSignalSpy fellSilent {&endpoint, &BoardEndpoint::fellSilent};
    QSignalSpy answersAgain {&endpoint, &BoardEndpoint::answersAgain};
    QSignalSpy readings {&endpoint, &BoardEndpoint::readingsArrived};
    QSignalSpy outputs {&endpoint, &BoardEndpoint::outputsReported};
    QSignalSpy sent {&endpoint, &BoardEndpoint::commandSent};
    QSignalSpy acknowledged {&endpoint, &BoardEndpoint::commandAcknowledged};
    QSignalSpy failed {&endpoint, &BoardEndpoint::commandFailed};
    QSignalSpy stopSent {&endpoint, &BoardEndpoint::stopSent};
    QSignalSpy stopAcknowledged {&endpoint, &BoardEndpoint::stopAcknowledged};
    QSignalSpy learned {&endpoint, &BoardEndpoint::boardsLearned};
    QSignalSpy statuses {&endpoint, &BoardEndpoint::statusChanged};
};

/// A board of its own, in a folder of its own.
struct BoardDesk
{
    [[nodiscard]] QString path(const char *name = "board") const
    {
        return folder.filePath(QString::fromLatin1(name));
    }

    QTemporaryDir folder {};
    PtyBoard board {path()};
};

} // namespace armature
