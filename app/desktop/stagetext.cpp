// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/stagetext.h"

#include "app/desktop/format.h"

#include <QCoreApplication>
#include <QLocale>

namespace armature {

namespace {

/// The context of these texts for the translators.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(StageText)
};

QString waitingWord(ControlOutcome outcome)
{
    switch (outcome) {
    case ControlOutcome::Pending:
        return Words::tr("waiting");
    case ControlOutcome::Refused:
        return Words::tr("refused");
    case ControlOutcome::Failed:
        return Words::tr("failed");
    case ControlOutcome::Applied:
    case ControlOutcome::Limited:
        break;
    }
    return {};
}

StageText passedStage(const ControlStatus &status, const std::optional<ControlStage> &stage)
{
    if (!stage)
        return {QStringLiteral("–"), waitingWord(status.outcome), true};
    const QString value = valueText(stage->value, status.spec.max - status.spec.min);
    if (!status.requested)
        return {value, {}, false};
    if (stage->at.at < status.requested->at.at)
        return {value, waitingWord(status.outcome), true};
    const auto delay = elapsed(status.requested->at.at, stage->at.at);
    if (delay >= std::chrono::seconds(1))
        return {value, QStringLiteral("+") + durationText(delay), false};
    return {value, Words::tr("+%1 ms").arg(delay.count()), false};
}

} // namespace

std::array<StageText, 4> stageTexts(const ControlStatus &status, TimePoint now)
{
    const double range = status.spec.max - status.spec.min;
    std::array<StageText, 4> texts;
    texts[0] = {QStringLiteral("–"), Words::tr("nothing yet"), true};
    if (status.requested) {
        texts[0] = {valueText(status.requested->value, range),
                    ageText(elapsed(status.requested->at.at, now)), false};
    }
    texts[1] = passedStage(status, status.sent);
    texts[2] = passedStage(status, status.acknowledged);
    texts[3] = {QStringLiteral("–"), Words::tr("not reported"), true};
    if (status.applied) {
        const auto age = elapsed(status.applied->at.at, now);
        const bool isStale = age > kAppliedFresh;
        texts[3] = {valueText(status.applied->value, range),
                    isStale ? Words::tr("stale, %1").arg(ageText(age)) : ageText(age), isStale};
    }
    return texts;
}

} // namespace armature
