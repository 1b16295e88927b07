// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/statusstrip.h"

#include "app/common/doctortext.h"
#include "app/desktop/icons.h"
#include "app/desktop/labels.h"
#include "app/desktop/legbutton.h"
#include "app/desktop/legtext.h"
#include "app/desktop/servermenu.h"
#include "app/desktop/simulatedmark.h"
#include "app/desktop/stopbutton.h"
#include "app/desktop/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace armature {

StatusStrip::StatusStrip(QWidget *parent)
    : QWidget(parent)
    , m_menu(new QToolButton(this))
    , m_leave(new QPushButton(tr("&Leave (F11)"), this))
    , m_server(new LegButton(this))
    , m_board(new LegButton(this))
    , m_journal(new LegButton(this))
    , m_serverMenu(new ServerMenu(this))
    , m_simulated(new SimulatedMark(this))
    , m_remote(new QToolButton(this))
    , m_stop(new StopButton(this))
{
    m_menu->setAccessibleName(tr("Menu"));
    m_menu->setToolTip(tr("Menu (F10)"));
    m_menu->setShortcut(Qt::Key_F10);
    m_menu->setPopupMode(QToolButton::InstantPopup);
    m_leave->setObjectName(QStringLiteral("leaveButton"));
    m_leave->setToolTip(tr("Leave the presentation (F11)"));
    m_leave->hide();
    m_server->setObjectName(QStringLiteral("serverLeg"));
    m_board->setObjectName(QStringLiteral("boardLeg"));
    m_journal->setObjectName(QStringLiteral("journalLeg"));
    m_server->setToolTip(tr("More about the server, and what to do"));
    m_journal->setToolTip(tr("Show what was delivered"));
    m_simulated->hide();
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(spacing::kSmall, spacing::kSmall, spacing::kLarge, spacing::kSmall);
    row->setSpacing(spacing::kSmall);
    row->addWidget(m_menu);
    row->addWidget(m_leave);
    for (auto *leg : {m_server, m_board, m_journal})
        row->addWidget(leg);
    row->addStretch(1);
    row->addWidget(m_simulated);
    row->addSpacing(spacing::kSmall);
    addRemoteSwitch(row);
    row->addSpacing(spacing::kSmall);
    row->addWidget(m_stop);
    connect(m_leave, &QAbstractButton::clicked, this, &StatusStrip::leaveRequested);
    connect(m_server, &QAbstractButton::clicked, this, &StatusStrip::openServerMenu);
    connect(m_serverMenu, &ServerMenu::checkRequested, this, &StatusStrip::checkRequested);
    connect(m_serverMenu, &ServerMenu::connectNowRequested, this,
            &StatusStrip::connectNowRequested);
    connect(m_serverMenu, &ServerMenu::settingsRequested, this, &StatusStrip::settingsRequested);
    connect(m_serverMenu, &ServerMenu::trafficRequested, this, &StatusStrip::trafficRequested);
    connect(m_board, &QAbstractButton::clicked, this, &StatusStrip::boardClicked);
    connect(m_journal, &QAbstractButton::clicked, this, &StatusStrip::journalClicked);
    connect(m_stop, &StopButton::stopRequested, this, &StatusStrip::stopRequested);
    connect(m_stop, &StopButton::stopResetRequested, this, &StatusStrip::stopResetRequested);
    setServerStatus({});
    setBoardStatus({});
    setDelivery({});
    setGateStatus({});
    applyTheme();
}

void StatusStrip::addRemoteSwitch(QHBoxLayout *row)
{
    auto *caption = new MutedLabel(tr("&Remote control"), this);
    caption->setBuddy(m_remote);
    caption->setContentsMargins(13, 0, 0, 0);
    auto *menu = new QMenu(m_remote);
    auto *allow = menu->addAction(tr("&Allowed: the server may move outputs"));
    auto *hold = menu->addAction(tr("&Held: the server may not move outputs"));
    connect(allow, &QAction::triggered, this, [this] { Q_EMIT remoteAllowedChanged(true); });
    connect(hold, &QAction::triggered, this, [this] { Q_EMIT remoteAllowedChanged(false); });
    m_remote->setObjectName(QStringLiteral("remoteSwitch"));
    m_remote->setMenu(menu);
    m_remote->setPopupMode(QToolButton::InstantPopup);
    m_remote->setFocusPolicy(Qt::StrongFocus);
    m_remote->setFont(sized(font(), typesize::kBody, QFont::DemiBold));
    auto *column = new QVBoxLayout;
    column->setSpacing(0);
    column->addWidget(caption);
    column->addWidget(m_remote, 0, Qt::AlignLeading);
    row->addLayout(column);
}

void StatusStrip::openServerMenu()
{
    m_serverMenu->setStatus(m_serverStatus);
    m_serverMenu->popup(m_server->mapToGlobal(m_server->rect().bottomLeft()));
}

void StatusStrip::setServerStatus(const ServerStatus &status)
{
    m_serverStatus = status;
    m_server->setLeg(legText(status, m_now));
}

void StatusStrip::setBoardStatus(const BoardStatus &status)
{
    m_boardStatus = status;
    m_board->setLeg(legText(status, m_now));
    m_board->setToolTip(isAboutAccess(status.reason) ? tr("See why the port does not open")
                                                     : tr("Show the board's counters"));
}

void StatusStrip::setDelivery(const DeliveryStatus &status)
{
    m_journal->setLeg(legText(status));
    showJournal();
}

/// In front of a room the journal is of interest once it is in trouble.
void StatusStrip::showJournal()
{
    m_journal->setVisible(!m_isPresenting || m_journal->leg().tone != Tone::Normal);
}

void StatusStrip::setGateStatus(const GateStatus &status)
{
    m_gate = status;
    showRemote();
    m_stop->setLatched(status.isStopLatched);
}

void StatusStrip::showRemote()
{
    const QString word = m_gate.isRemoteAllowed ? tr("Allowed") : tr("Held");
    m_remote->setText(m_isPresenting ? word : word + QStringLiteral(" ▾"));
    m_remote->setAccessibleName(m_gate.isRemoteAllowed ? tr("Remote control is allowed")
                                                       : tr("Remote control is held"));
}

void StatusStrip::setSimulated(bool isSimulated)
{
    m_simulated->setVisible(isSimulated);
}

void StatusStrip::setNow(TimePoint now)
{
    m_now = now;
    m_server->setLeg(legText(m_serverStatus, now));
    m_board->setLeg(legText(m_boardStatus, now));
}

void StatusStrip::setMenu(QMenu *menu)
{
    m_menu->setMenu(menu);
}

void StatusStrip::setPresenting(bool isPresenting)
{
    m_isPresenting = isPresenting;
    m_menu->setVisible(!isPresenting);
    m_leave->setVisible(isPresenting);
    for (QAbstractButton *sign :
         std::initializer_list<QAbstractButton *> {m_server, m_board, m_journal, m_remote}) {
        sign->setAttribute(Qt::WA_TransparentForMouseEvents, isPresenting);
        const auto policy = sign == m_remote ? Qt::StrongFocus : Qt::TabFocus;
        sign->setFocusPolicy(isPresenting ? Qt::NoFocus : policy);
    }
    showJournal();
    showRemote();
}

void StatusStrip::paintEvent(QPaintEvent * /*event*/)
{
    const Theme theme = Theme::of(palette());
    QPainter painter(this);
    painter.fillRect(rect(), theme.surface);
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme.line);
}

void StatusStrip::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        applyTheme();
}

void StatusStrip::applyTheme()
{
    m_menu->setIcon(icon(QStringLiteral("menu"), Theme::of(palette())));
}

} // namespace armature
