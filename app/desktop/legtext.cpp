// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/legtext.h"

#include "app/common/errortext.h"
#include "app/desktop/format.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QLocale>

#include <algorithm>

namespace armature {

namespace {

/// The context of these texts for the translators.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(LegText)
};

/// `/dev/pts/3` as `pts/3`, `/dev/ttyACM0` as `ttyACM0`, and any other path by its last part.
QString shortName(const QString &port)
{
    const auto devices = QLatin1String("/dev/");
    const bool isPlain = port.startsWith(devices) && port.count(QLatin1Char('/')) <= 3;
    return isPlain ? port.mid(devices.size()) : QFileInfo(port).fileName();
}

QString joined(QStringList parts)
{
    parts.removeAll(QString());
    return parts.join(QStringLiteral(" · "));
}

Tone toneOf(const ServerStatus &status)
{
    switch (status.state) {
    case ServerState::Joined:
        return Tone::Normal;
    case ServerState::Connecting:
    case ServerState::Connected:
    case ServerState::Joining:
        return Tone::Busy;
    case ServerState::Offline:
        return Tone::Away;
    case ServerState::Waiting:
        return Tone::Warning;
    case ServerState::Refused:
        return Tone::Alarm;
    }
    return Tone::Away;
}

bool hasStoppedItself(const BoardStatus &status)
{
    return status.outputState == QLatin1String("safe")
        && (status.outputReason == QLatin1String("silence")
            || status.outputReason == QLatin1String("estop"));
}

Tone toneOf(const BoardStatus &status)
{
    switch (status.state) {
    case BoardState::Ready:
        return hasStoppedItself(status) || !status.announcement.isControllable ? Tone::Warning
                                                                               : Tone::Normal;
    case BoardState::Opening:
    case BoardState::Announcing:
        return Tone::Busy;
    case BoardState::Absent:
        return Tone::Away;
    case BoardState::Silent:
        return Tone::Warning;
    case BoardState::Refused:
        return Tone::Alarm;
    }
    return Tone::Away;
}

QString rateText(const BoardStatus &status)
{
    double fastest = 0.0;
    for (const SensorSpec &sensor : status.announcement.sensors)
        fastest = std::max(fastest, sensor.hz);
    return fastest > 0.0 ? Words::tr("%1 Hz").arg(QLocale().toString(fastest, 'g', 4)) : QString();
}

QString readyDetail(const BoardStatus &status)
{
    if (status.outputState == QLatin1String("safe")
        && status.outputReason == QLatin1String("estop"))
        return Words::tr("stopped by its e-stop input");
    if (hasStoppedItself(status))
        return Words::tr("stopped itself: it heard nothing from here");
    return joined({status.announcement.identity.board, shortName(status.port), rateText(status)});
}

} // namespace

QString countdownText(const std::optional<TimePoint> &retryAt, TimePoint now)
{
    if (!retryAt)
        return {};
    if (*retryAt <= now)
        return Words::tr("trying now");
    const auto left = std::chrono::ceil<std::chrono::seconds>(*retryAt - now);
    if (left < std::chrono::seconds(100))
        return Words::tr("next try in %1 s").arg(left.count());
    return Words::tr("next try in %1").arg(durationText(left));
}

LegText legText(const ServerStatus &status, TimePoint now)
{
    LegText leg {toneOf(status), describe(status).headline, {}};
    switch (status.state) {
    case ServerState::Joined: {
        const auto trip = status.roundTrip;
        leg.detail = joined(
            {status.host,
             status.controllerId ? Words::tr("controller %1").arg(*status.controllerId) : QString(),
             trip ? Words::tr("%1 ms").arg(trip->count()) : QString()});
        break;
    }
    case ServerState::Connecting:
    case ServerState::Connected:
    case ServerState::Joining:
        leg.detail = status.host;
        break;
    case ServerState::Offline:
        leg.detail
            = status.reason == ServerReason::NotConfigured ? Words::tr("not set up") : status.host;
        break;
    case ServerState::Waiting:
    case ServerState::Refused:
        leg.detail = joined({status.host, countdownText(status.retryAt, now)});
        break;
    }
    return leg;
}

LegText legText(const BoardStatus &status, TimePoint now)
{
    LegText leg {toneOf(status), describe(status).headline, {}};
    const QString port = shortName(status.port);
    switch (status.state) {
    case BoardState::Ready:
        leg.detail = readyDetail(status);
        break;
    case BoardState::Opening:
    case BoardState::Announcing:
        leg.detail = port;
        break;
    case BoardState::Absent:
        leg.detail = status.reason == BoardReason::NotConfigured
            ? Words::tr("not set up")
            : joined({port, countdownText(status.retryAt, now)});
        break;
    case BoardState::Silent:
    case BoardState::Refused:
        leg.detail = joined({port, countdownText(status.retryAt, now)});
        break;
    }
    return leg;
}

LegText legText(const DeliveryStatus &status)
{
    const QString counts = Words::tr("%1 waiting · %2 delivered")
                               .arg(countText(status.waiting), countText(status.delivered));
    if (!status.failure.isEmpty())
        return {Tone::Alarm, describe(status).headline, counts};
    if (status.dropped > 0)
        return {Tone::Warning, Words::tr("Journal lost %1").arg(countText(status.dropped)), counts};
    return {Tone::Normal, describe(status).headline, counts};
}

} // namespace armature
