// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/sidewindows.h"

#include "app/common/doctortext.h"
#include "app/desktop/boarddoctor.h"
#include "app/desktop/checkdialog.h"
#include "app/desktop/helpwindow.h"
#include "app/desktop/windowboxes.h"

namespace armature {

SideWindows::SideWindows(QWidget *window)
    : QObject(window)
    , m_window(window)
{ }

void SideWindows::setSettings(const BridgeConfig &config, const SettingsHints &hints)
{
    m_config = config;
    m_hints = hints;
}

void SideWindows::setGateStatus(const GateStatus &status)
{
    m_gate = status;
    if (m_help != nullptr)
        m_help->setGateStatus(status);
}

void SideWindows::setBoardStatus(const BoardStatus &status)
{
    if (status.reason != BoardReason::None || status.state == BoardState::Ready)
        m_boardTrouble = status;
    BoardDoctor::tell(status, m_window);
}

bool SideWindows::isAccessInTrouble() const
{
    return isAboutAccess(m_boardTrouble.reason);
}

void SideWindows::openSettings()
{
    if (m_isDemo) {
        showDemoSettings(m_window);
        return;
    }
    if (auto *open = m_window->findChild<SettingsDialog *>(QString(), Qt::FindDirectChildrenOnly);
        open != nullptr && open->isVisible()) {
        showBeside(open);
        return;
    }
    auto *dialog = new SettingsDialog(m_config, m_hints, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &SettingsDialog::settingsAccepted, this, &SideWindows::settingsAccepted);
    connect(dialog, &SettingsDialog::mappingRequested, this, &SideWindows::mappingRequested);
    showBeside(dialog);
}

void SideWindows::openCheck()
{
    if (m_config.serverUrl.isEmpty()) {
        openSettings();
        return;
    }
    // One at a time; the window stays usable beside it, STOP above all.
    delete m_window->findChild<CheckDialog *>(QString(), Qt::FindDirectChildrenOnly);
    auto *dialog = new CheckDialog(m_config, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
    dialog->start();
}

void SideWindows::openBoardAccess()
{
    if (m_isDemo || !BoardDoctor::isFor(m_config.boardPort)) {
        openSettings();
        return;
    }
    BoardDoctor::open(m_config.boardPort, m_boardTrouble, m_window);
}

void SideWindows::openHelp()
{
    if (m_help == nullptr) {
        m_help = new HelpWindow(m_window);
        m_help->setGateStatus(m_gate);
        connect(m_help, &HelpWindow::stopRequested, this, &SideWindows::stopRequested);
        connect(m_help, &HelpWindow::stopResetRequested, this, &SideWindows::stopResetRequested);
    }
    m_help->open();
}

} // namespace armature
