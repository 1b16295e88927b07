// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/savefile.h"

#include "app/desktop/windowboxes.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QFileInfo>
#include <QSaveFile>

namespace armature {

namespace {

/// The context of these texts for the translators.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(SaveFile)
};

} // namespace

QFileDialog *askWhereToSave(QWidget *parent, const QString &title, const QString &name)
{
    const QString suffix = QFileInfo(name).suffix();
    auto *dialog = new QFileDialog(parent, title);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    // Qt's own dialog, because Esc must stop from there too.
    dialog->setOption(QFileDialog::DontUseNativeDialog);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(suffix);
    dialog->setNameFilter(Words::tr("%1 files (*.%2)").arg(suffix.toUpper(), suffix));
    dialog->selectFile(name);
    showBeside(dialog);
    return dialog;
}

Result<qint64, QFileDevice::FileError> writeFile(const QString &path, const QByteArray &content)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size() || !file.commit())
        return Error<QFileDevice::FileError> {file.error(), file.errorString()};
    return content.size();
}

} // namespace armature
