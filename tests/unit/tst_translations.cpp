// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QTest>
#include <QTranslator>

class TestTranslations : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    static void everyLanguageIsInsideTheProgram();
};

void TestTranslations::everyLanguageIsInsideTheProgram()
{
    const QDir folder(QStringLiteral(":/i18n"));
    const QStringList files = folder.entryList({QStringLiteral("armature_*.qm")});
    QVERIFY(files.contains(QStringLiteral("armature_de.qm")));
    for (const QString &file : files) {
        QTranslator translator;
        QVERIFY2(translator.load(folder.filePath(file)), qPrintable(file));
    }
}

QTEST_APPLESS_MAIN(TestTranslations)
#include "tst_translations.moc"
