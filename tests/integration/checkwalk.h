// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/io/connectioncheck.h"
#include "bridge/simulator/mockserver.h"

#include <QSignalSpy>
#include <QTest>

namespace armature {

inline const QByteArray kGoodKey = kDevelopmentKey.toByteArray();

inline ConnectionCheck::Target targetOf(const QUrl &server)
{
    return {server, kGoodKey};
}

/// A check, and all that it said.
struct Walk
{
    explicit Walk(const ConnectionCheck::Target &target)
        : check(target)
    {
        QObject::connect(&check, &ConnectionCheck::stepChanged, &check,
                         [this](const CheckStatus &status) { said.append(status); });
    }
    /// The last word about a step; a waiting one where nothing was said.
    [[nodiscard]] CheckStatus last(CheckStep step) const
    {
        CheckStatus found;
        for (const CheckStatus &status : said) {
            found = status.step == step ? status : found;
        }
        return found;
    }
    [[nodiscard]] QStringList results() const
    {
        QStringList words;
        for (const CheckStatus &first : said) {
            if (first.outcome.result == CheckResult::Waiting) {
                words.append(nameOf(first.step) + QLatin1Char(' ')
                             + nameOf(last(first.step).outcome.result));
            }
        }
        return words;
    }
    [[nodiscard]] bool isJoined() const { return finished.constFirst().constFirst().toBool(); }
    [[nodiscard]] QString everything() const
    {
        QString text;
        for (const CheckStatus &status : said) {
            text += status.outcome.detail + QLatin1Char('\n') + status.outcome.answer
                + QLatin1Char('\n');
        }
        return text;
    }

    ConnectionCheck check;
    QList<CheckStatus> said {};
    QSignalSpy finished {&check, &ConnectionCheck::finished};
};

inline QByteArray http(const QByteArray &status, const QByteArray &body = {},
                       const QByteArray &header = {})
{
    return "HTTP/1.1 " + status + "\r\ncontent-length: " + QByteArray::number(body.size()) + "\r\n"
        + header + "\r\n" + body;
}

} // namespace armature

#define WALK(walk)                                                                                 \
    (walk).check.start();                                                                          \
    QTRY_COMPARE_WITH_TIMEOUT((walk).finished.count(), 1, 15'000)
