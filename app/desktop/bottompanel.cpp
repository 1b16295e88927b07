// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/bottompanel.h"

#include "app/desktop/icons.h"
#include "app/desktop/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QStackedWidget>
#include <QTabBar>
#include <QToolButton>
#include <QVBoxLayout>

namespace armature {

namespace {

constexpr int kUnfoldedMinimum = 120;

} // namespace

BottomPanel::BottomPanel(QWidget *parent)
    : Card(parent)
    , m_tabs(new QTabBar(this))
    , m_pages(new QStackedWidget(this))
    , m_tools(new QStackedWidget(this))
    , m_fold(new QToolButton(this))
{
    setContentsMargins(1, 1, 1, 1);
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setFont(sized(font(), typesize::kBody));
    m_tabs->setAccessibleName(tr("Traffic, events and deliveries"));
    m_fold->setObjectName(QStringLiteral("foldButton"));
    auto *row = new QHBoxLayout;
    row->setContentsMargins(0, 0, spacing::kSmall, 0);
    row->addWidget(m_tabs);
    row->addWidget(m_tools, 1);
    row->addWidget(m_fold);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(row);
    column->addWidget(m_pages, 1);
    connect(m_tabs, &QTabBar::currentChanged, m_pages, &QStackedWidget::setCurrentIndex);
    connect(m_tabs, &QTabBar::currentChanged, m_tools, &QStackedWidget::setCurrentIndex);
    m_tools->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Maximum);
    connect(m_tabs, &QTabBar::tabBarClicked, this, [this] { setCollapsed(false); });
    connect(m_fold, &QToolButton::clicked, this, [this] { setCollapsed(!m_isCollapsed); });
    setMinimumHeight(kUnfoldedMinimum);
    applyTheme();
}

void BottomPanel::addPage(const QString &title, QWidget *page, QWidget *tools)
{
    m_pages->addWidget(page);
    m_tools->addWidget(tools != nullptr ? tools : new QWidget(m_tools));
    m_tabs->addTab(title);
}

void BottomPanel::showPage(QWidget *page)
{
    setCollapsed(false);
    m_tabs->setCurrentIndex(m_pages->indexOf(page));
}

void BottomPanel::setCollapsed(bool isCollapsed)
{
    if (m_isCollapsed == isCollapsed)
        return;
    m_isCollapsed = isCollapsed;
    m_pages->setVisible(!isCollapsed);
    m_tools->setVisible(!isCollapsed);
    const int row = m_tabs->sizeHint().height() + 2;
    setMinimumHeight(isCollapsed ? row : kUnfoldedMinimum);
    setMaximumHeight(isCollapsed ? row : QWIDGETSIZE_MAX);
    applyTheme();
    Q_EMIT collapsedChanged(isCollapsed);
}

void BottomPanel::changeEvent(QEvent *event)
{
    Card::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        applyTheme();
}

void BottomPanel::applyTheme()
{
    const auto name = m_isCollapsed ? QStringLiteral("expand") : QStringLiteral("collapse");
    m_fold->setIcon(icon(name, Theme::of(palette())));
    const QString word = m_isCollapsed ? tr("Unfold") : tr("Fold away");
    m_fold->setToolTip(word);
    m_fold->setAccessibleName(word);
}

} // namespace armature
