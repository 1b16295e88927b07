// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
// journal_child FOLDER hold|write [UID]: opens the journal of FOLDER in a process of its own and
// says what happens, a line each: `opened`, `failed CODE DETAIL`, `settled TOTAL`. `write` appends
// 20 readings every millisecond until it is killed; UID gives up root's rights first.
#include "bridge/core/names.h"
#include "bridge/io/recorder.h"

#include <QCoreApplication>
#include <QTimer>

#include <cstdio>
#include <unistd.h>

using namespace armature;

namespace {

void say(const QString &line)
{
    std::fputs(qPrintable(line + QChar(u'\n')), stdout);
    std::fflush(stdout);
}

ReadingBatch nextBatch(qint64 &number)
{
    ReadingBatch batch;
    for (int count = 0; count < 20; ++count) {
        batch.append({QStringLiteral("t1"), QStringLiteral("temperature"), QStringLiteral("Cel"),
                      double(number++), stampNow()});
    }
    return batch;
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() > 3 && setuid(arguments.at(3).toUInt()) != 0)
        return 3;
    Recorder recorder(arguments.at(1));
    QTimer source;
    qint64 number = 0;
    qint64 total = 0;
    QObject::connect(&source, &QTimer::timeout, &recorder,
                     [&] { recorder.append(nextBatch(number)); });
    QObject::connect(&recorder, &Recorder::settled, &recorder, [&total](qint64 count) {
        total += count;
        say(QStringLiteral("settled %1").arg(total));
    });
    QObject::connect(&recorder, &Recorder::opened, &recorder, [&] {
        say(QStringLiteral("opened"));
        if (arguments.at(2) == QLatin1String("write"))
            source.start(1);
    });
    QObject::connect(&recorder, &Recorder::openFailed, &recorder,
                     [](JournalFailure code, const QString &detail) {
                         say(QStringLiteral("failed %1 %2").arg(nameOf(code), detail));
                     });
    recorder.open();
    return QCoreApplication::exec();
}
