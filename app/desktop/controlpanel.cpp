// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/controlpanel.h"

#include "app/desktop/controlcard.h"
#include "app/desktop/labels.h"
#include "app/desktop/readonlycard.h"
#include "app/desktop/theme.h"
#include "app/desktop/unknowncard.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace armature {

namespace {

bool isRunning(const ControlStatus &status)
{
    const auto isAway = [&status](const std::optional<ControlStage> &stage) {
        return stage && stage->value != status.spec.safe;
    };
    return status.applied ? isAway(status.applied) : isAway(status.acknowledged);
}

} // namespace

ControlPanel::ControlPanel(QWidget *parent)
    : QWidget(parent)
    , m_title(new MutedLabel(tr("Controls"), this))
    , m_running(new MutedLabel({}, this))
    , m_empty(
          new MutedLabel(tr("No controls yet: a board names its controls when it is ready."), this))
    , m_unknown(new UnknownCard)
    , m_readOnly(new ReadOnlyCard)
{
    auto *header = new QHBoxLayout;
    header->addWidget(m_title, 1);
    header->addWidget(m_running);
    m_title->setFixedHeight(spacing::kHeader);
    auto *ground = new QWidget;
    ground->setObjectName(QStringLiteral("ground"));
    m_column = new QVBoxLayout(ground);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(spacing::kMedium);
    m_column->addWidget(m_readOnly);
    m_column->addWidget(m_unknown);
    m_column->addStretch(1);
    connect(m_unknown, &UnknownCard::mappingRequested, this, &ControlPanel::mappingRequested);
    m_empty->setWordWrap(true);
    auto *area = new QScrollArea(this);
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    area->setWidget(ground);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(spacing::kSmall);
    column->addLayout(header);
    column->addWidget(m_empty);
    column->addWidget(area, 1);
    setMinimumWidth(340);
}

void ControlPanel::setControls(const QList<ControlStatus> &controls)
{
    const bool isSame = std::equal(
        controls.cbegin(), controls.cend(), m_cards.cbegin(), m_cards.cend(),
        [](const auto &status, const auto *card) { return status.spec.id == card->id(); });
    if (!isSame)
        rebuild(controls);
    for (qsizetype index = 0; index < controls.size(); ++index)
        m_cards.at(index)->setStatus(controls.at(index), m_now);
    showEmpty();
    showRunning(controls);
}

void ControlPanel::setUnknownControls(const QList<UnknownControl> &controls)
{
    m_unknown->setControls(controls);
}

void ControlPanel::setMapping(const Mapping &mapping, BoardFormat format)
{
    m_mapping = mapping;
    m_readOnly->setFormat(format);
    showServerIds();
    showEmpty();
}

void ControlPanel::setBoardStatus(const BoardStatus &status)
{
    m_readOnly->setBoardStatus(status);
    showEmpty();
    m_isBoardReady = status.state == BoardState::Ready && status.announcement.isControllable;
    showHandsOff();
}

void ControlPanel::setGateStatus(const GateStatus &status)
{
    m_isStopLatched = status.isStopLatched;
    showHandsOff();
}

void ControlPanel::setNow(TimePoint now)
{
    m_now = now;
    for (auto *card : std::as_const(m_cards))
        card->setNow(now);
}

void ControlPanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        m_title->setFixedHeight(scaledBy(font(), spacing::kHeader));
}

void ControlPanel::rebuild(const QList<ControlStatus> &controls)
{
    qDeleteAll(m_cards);
    m_cards.clear();
    for (const ControlStatus &status : controls) {
        auto *card = new ControlCard(status.spec.id);
        m_column->insertWidget(static_cast<int>(m_cards.size()), card);
        card->show();
        m_cards.append(card);
        connect(card, &ControlCard::manualTaken, this, &ControlPanel::manualTaken);
        connect(card, &ControlCard::manualReleased, this, &ControlPanel::manualReleased);
        connect(card, &ControlCard::valueRequested, this, &ControlPanel::valueRequested);
    }
    showServerIds();
    showHandsOff();
}

void ControlPanel::showRunning(const QList<ControlStatus> &controls)
{
    const auto running = std::count_if(controls.cbegin(), controls.cend(), isRunning);
    m_running->setText(controls.isEmpty() ? QString()
                           : running == 0 ? tr("all safe")
                                          : tr("%1 running").arg(running));
}

void ControlPanel::showServerIds()
{
    for (auto *card : std::as_const(m_cards))
        card->setServerIds(serverIds(m_mapping, card->id()));
}

/// What stands where there is no card.
void ControlPanel::showEmpty()
{
    m_empty->setVisible(m_cards.isEmpty() && !m_readOnly->isReadOnly());
    m_unknown->setMappable(!m_readOnly->isReadOnly());
}

void ControlPanel::showHandsOff()
{
    for (auto *card : std::as_const(m_cards))
        card->setHandsOff(m_isStopLatched || !m_isBoardReady);
}

} // namespace armature
