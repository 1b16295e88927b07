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

QString questionName()
{
    return QStringLiteral("closeQuestion");
}

void word(QMessageBox &question, bool isAnyOutputActive)
{
    question.setWindowTitle(isAnyOutputActive ? Words::tr("An output is running")
                                              : Words::tr("Every output is safe"));
    question.setText(isAnyOutputActive ? Words::tr("An output is not at its safe value.")
                                       : Words::tr("Every output is at its safe value now."));
    question.setInformativeText(isAnyOutputActive ? Words::tr("Stop every output and quit?")
                                                  : Words::tr("Quit?"));
    const auto buttons = question.buttons();
    for (QAbstractButton *button : buttons) {
        const bool isYes = question.buttonRole(button) == QMessageBox::AcceptRole;
        const QString yes = isAnyOutputActive ? Words::tr("&Stop and quit") : Words::tr("&Quit");
        const QString no = isAnyOutputActive ? Words::tr("&Keep running") : Words::tr("&Stay");
        button->setText(isYes ? yes : no);
    }
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

void showMappingRefused(QWidget *window, const QString &problem, const QString &settingsFile)
{
    auto *box = newBox(window, Words::tr("Sensors and controls"), problem, QMessageBox::Close);
    box->setObjectName(QStringLiteral("mappingRefused"));
    box->setTextFormat(Qt::PlainText);
    box->setInformativeText(
        Words::tr("Nothing is mapped now: names, units and numbers are as the board says them.\n\n"
                  "Mend the row in %1 and start Armature again, or enter the mapping anew under "
                  "Sensors and controls, which replaces it. Until then the file keeps it as it is.")
            .arg(settingsFile));
    showBeside(box);
}

QMessageBox *askToStopAndQuit(QWidget *window)
{
    const QString name = questionName();
    const auto *open = window->findChild<QMessageBox *>(name);
    if (open != nullptr && open->isVisible())
        return nullptr;
    auto *box = newBox(window, {}, {}, QMessageBox::NoButton);
    box->setObjectName(name);
    box->addButton(QString(), QMessageBox::AcceptRole);
    auto *stay = box->addButton(QString(), QMessageBox::RejectRole);
    box->setDefaultButton(qobject_cast<QPushButton *>(stay));
    word(*box, true);
    showBeside(box);
    return box;
}

void tellQuestion(QWidget *window, bool isAnyOutputActive)
{
    auto *box = window->findChild<QMessageBox *>(questionName());
    if (box != nullptr)
        word(*box, isAnyOutputActive);
}

} // namespace armature
