// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// In builds without libFuzzer: feeds the files of the folders that are named, so that what a fuzzer
// once found stays mended.
#include "tests/fuzz/fuzztarget.h"

#include <QDir>
#include <QFile>

namespace {

int replayFolder(const QString &folder)
{
    const QStringList names = QDir(folder).entryList(QDir::Files, QDir::Name);
    for (const QString &name : names) {
        QFile file(folder + u'/' + name);
        if (!file.open(QIODevice::ReadOnly)) {
            return 0;
        }
        const QByteArray bytes = file.readAll();
        LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t *>(bytes.constData()),
                               static_cast<std::size_t>(bytes.size()));
    }
    return static_cast<int>(names.size());
}

} // namespace

int main(int argc, char *argv[]) // NOLINT(bugprone-exception-escape): ends the test, as it should
{
    int count = 0;
    for (int i = 1; i < argc; ++i) {
        count += replayFolder(QString::fromLocal8Bit(argv[i]));
    }
    std::printf("%d inputs\n", count);
    return count > 0 ? 0 : 1;
}
