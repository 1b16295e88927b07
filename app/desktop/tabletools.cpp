// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/tabletools.h"

#include "app/desktop/icons.h"
#include "app/desktop/labels.h"
#include "app/desktop/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QSortFilterProxyModel>
#include <QToolButton>

namespace armature {

TableTools::TableTools(QSortFilterProxyModel *filtered, QWidget *parent)
    : QWidget(parent)
    , m_filter(new QLineEdit(this))
    , m_note(new MutedLabel({}, this))
{
    filtered->setFilterKeyColumn(-1);
    filtered->setFilterCaseSensitivity(Qt::CaseInsensitive);
    connect(m_filter, &QLineEdit::textChanged, filtered,
            &QSortFilterProxyModel::setFilterFixedString);
    m_filter->setPlaceholderText(tr("Filter"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMaximumWidth(240);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(spacing::kTiny);
    row->addStretch(1);
    row->addWidget(m_note);
    row->addSpacing(spacing::kSmall);
    row->addWidget(m_filter, 1);
}

void TableTools::showNote(const QString &note)
{
    m_note->setText(note);
}

QToolButton *TableTools::addButton(const QString &text, const QString &iconName)
{
    auto *button = new QToolButton(this);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    layout()->addWidget(button);
    setButton(button, text, iconName);
    return button;
}

void TableTools::setButton(QToolButton *button, const QString &text, const QString &iconName)
{
    button->setText(text);
    m_icons.insert(button, iconName);
    applyTheme();
}

void TableTools::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        applyTheme();
}

void TableTools::applyTheme()
{
    const Theme theme = Theme::of(palette());
    for (auto each = m_icons.cbegin(); each != m_icons.cend(); ++each)
        each.key()->setIcon(icon(each.value(), theme));
}

} // namespace armature
