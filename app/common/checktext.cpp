// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/checktext.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

namespace armature {

namespace {

/// The context of these texts for the translators.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(CheckText)
};

constexpr int kWordColumn = 12;
constexpr int kTimeColumn = 9;
constexpr int kTitleColumn = 18;

QString passedText(const CheckStatus &status)
{
    const QString &detail = status.outcome.detail;
    switch (status.step) {
    case CheckStep::Name:
        return Words::tr("Found at %1").arg(detail);
    case CheckStep::Tcp:
        return Words::tr("Connected to %1").arg(detail);
    case CheckStep::Proxy:
        return Words::tr("The proxy opened the way to %1").arg(detail);
    case CheckStep::Tls:
        return detail;
    case CheckStep::Http:
        return Words::tr("%1: the server took the key").arg(detail);
    case CheckStep::WebSocket:
        return Words::tr("Open");
    case CheckStep::Metadata:
        return Words::tr("This is controller %1").arg(detail);
    case CheckStep::Join:
        return Words::tr("Joined %1, and left again").arg(detail);
    }
    return {};
}

QString skippedText(const CheckOutcome &outcome)
{
    switch (outcome.skip) {
    case CheckSkip::AlreadyAnAddress:
        return Words::tr("%1 is an address, so there is no name to find").arg(outcome.detail);
    case CheckSkip::NoTlsAsked:
        return Words::tr("The address begins with ws://, so nothing is encrypted");
    case CheckSkip::None:
        break;
    }
    return {};
}

} // namespace

QString titleOf(const CheckStatus &status)
{
    switch (status.step) {
    case CheckStep::Name:
        return status.isOfProxy ? Words::tr("DNS of the proxy") : Words::tr("DNS");
    case CheckStep::Tcp:
        return status.isOfProxy ? Words::tr("TCP to the proxy") : Words::tr("TCP");
    case CheckStep::Proxy:
        return Words::tr("Proxy CONNECT");
    case CheckStep::Tls:
        return Words::tr("TLS");
    case CheckStep::Http:
        return Words::tr("HTTP and key");
    case CheckStep::WebSocket:
        return Words::tr("WebSocket");
    case CheckStep::Metadata:
        return Words::tr("Metadata");
    case CheckStep::Join:
        return Words::tr("Join");
    }
    return {};
}

QString wordOf(CheckResult result)
{
    switch (result) {
    case CheckResult::Waiting:
        return Words::tr("waiting");
    case CheckResult::Running:
        return Words::tr("running");
    case CheckResult::Passed:
        return Words::tr("passed");
    case CheckResult::Failed:
        return Words::tr("failed");
    case CheckResult::Skipped:
        return Words::tr("skipped");
    case CheckResult::NotReached:
        return Words::tr("not reached");
    }
    return {};
}

QString timeOf(const CheckStatus &status)
{
    const CheckResult result = status.outcome.result;
    if (result != CheckResult::Passed && result != CheckResult::Failed)
        return {};
    return Words::tr("%1 ms").arg(QLocale().toString(qlonglong(status.took.count())));
}

QString sentence(const CheckStatus &status)
{
    switch (status.outcome.result) {
    case CheckResult::Passed:
        return passedText(status);
    case CheckResult::Failed:
        return status.outcome.detail.isEmpty() ? describe(status).cause : status.outcome.detail;
    case CheckResult::Skipped:
        return skippedText(status.outcome);
    case CheckResult::Waiting:
    case CheckResult::Running:
    case CheckResult::NotReached:
        break;
    }
    return {};
}

ErrorText describe(const CheckStatus &status)
{
    if (status.outcome.result != CheckResult::Failed)
        return {};
    ServerStatus server;
    server.reason = status.outcome.reason;
    server.detail = status.outcome.detail;
    server.httpStatus = status.outcome.httpStatus;
    ErrorText text = describe(server);
    text.headline = Words::tr("%1 failed").arg(titleOf(status));
    return text;
}

QString lineText(const CheckStatus &status)
{
    const QString line = wordOf(status.outcome.result).leftJustified(kWordColumn)
        + timeOf(status).rightJustified(kTimeColumn) + QStringLiteral("  ")
        + titleOf(status).leftJustified(kTitleColumn) + sentence(status);
    return line.trimmed();
}

QString remedyText(const CheckStatus &status)
{
    const ErrorText text = describe(status);
    if (text.cause.isEmpty())
        return {};
    QStringList lines {Words::tr("Cause: %1").arg(text.cause)};
    if (!text.remedy.isEmpty())
        lines.append(Words::tr("Remedy: %1").arg(text.remedy));
    const QString answer = quoted(status.outcome.answer);
    if (!answer.isEmpty())
        lines.append(Words::tr("The server's answer: %1").arg(answer));
    return lines.join(u'\n');
}

QString reportText(const QList<CheckStatus> &steps, const QString &address)
{
    QStringList lines {Words::tr("Connection to %1, checked %2")
                           .arg(address, QDateTime::currentDateTime().toString(Qt::ISODate))};
    QString remedy;
    for (const CheckStatus &status : steps) {
        lines.append(lineText(status));
        remedy += remedyText(status);
    }
    if (!remedy.isEmpty())
        lines.append(remedy);
    return lines.join(u'\n') + u'\n';
}

} // namespace armature
