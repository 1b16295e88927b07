// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/windowboxes.h"

#include "app/desktop/icons.h"

#include <QCoreApplication>
#include <QMessageBox>
#include <QPushButton>

namespace armature {

namespace {

/// The context of these texts for the translators.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(WindowBoxes)
};

QMessageBox *newBox(QWidget *window, const QString &title, const QString &text,
                    QMessageBox::StandardButtons buttons)
{
    auto *box = new QMessageBox(QMessageBox::NoIcon, title, text, buttons, window);
    box->setAttribute(Qt::WA_DeleteOnClose);
    return box;
}

} // namespace

void showBeside(QDialog *dialog)
{
    dialog->setWindowModality(Qt::NonModal);
    dialog->show();
    dialog->raise();
    dialog->activateWindow();
}

void showAbout(QWidget *window)
{
    auto *box = newBox(window, Words::tr("About Armature"),
                       Words::tr("Armature %1").arg(QCoreApplication::applicationVersion()),
                       QMessageBox::Close);
    box->setIconPixmap(applicationIcon().pixmap(64, 64));
    box->setInformativeText(
        Words::tr("Makes a bench PC the controller of a USB sensor and motor board.\n\n"
                  "STOP sends every output to its safe value. It is not a certified emergency "
                  "stop; the help says what it is (F1).\n\n"
                  "GPL-3.0-or-later"));
    showBeside(box);
}

void showDemoSettings(QWidget *window)
{
    auto *box
        = newBox(window, Words::tr("Settings"),
                 Words::tr("The demo brings its own board and server, so there is nothing to set."),
                 QMessageBox::Close);
    box->setInformativeText(Words::tr("Start Armature without --demo for a board of yours."));
    showBeside(box);
}

QMessageBox *askToStopAndQuit(QWidget *window)
{
    const QString name = QStringLiteral("closeQuestion");
    const auto *open = window->findChild<QMessageBox *>(name);
    if (open != nullptr && open->isVisible())
        return nullptr;
    auto *box = newBox(window, Words::tr("An output is running"),
                       Words::tr("An output is not at its safe value."), QMessageBox::NoButton);
    box->setObjectName(name);
    box->setInformativeText(Words::tr("Stop every output and quit?"));
    box->addButton(Words::tr("&Stop and quit"), QMessageBox::AcceptRole);
    auto *stay = box->addButton(Words::tr("&Keep running"), QMessageBox::RejectRole);
    box->setDefaultButton(qobject_cast<QPushButton *>(stay));
    showBeside(box);
    return box;
}

} // namespace armature
