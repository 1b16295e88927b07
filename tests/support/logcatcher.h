// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLoggingCategory>
#include <QString>
#include <QStringList>

namespace armature {

/// Everything this program logs while it lives, debug included. One at a time, one thread.
class LogCatcher
{
public:
    explicit LogCatcher(const QString &rules = QStringLiteral("armature.*=true"))
    {
        lines().clear();
        QLoggingCategory::setFilterRules(rules);
        qInstallMessageHandler(take);
    }
    ~LogCatcher()
    {
        qInstallMessageHandler(nullptr);
        QLoggingCategory::setFilterRules(QString());
    }
    LogCatcher(const LogCatcher &) = delete;
    LogCatcher &operator=(const LogCatcher &) = delete;

    [[nodiscard]] QString text() const { return lines().join(QLatin1Char('\n')); }
    [[nodiscard]] qsizetype count() const { return lines().size(); }

private:
    static QStringList &lines()
    {
        static QStringList kept;
        return kept;
    }
    static void take(QtMsgType /*type*/, const QMessageLogContext & /*where*/, const QString &line)
    {
        lines().append(line);
    }
};

} // namespace armature
