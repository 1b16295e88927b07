// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/chartcard.h"

#include "app/desktop/charttext.h"

#include <QBoxLayout>
#include <QEvent>
#include <QLabel>

namespace armature {

ChartCard::ChartCard(const ChartFeed &feed, const ChartQuantity &quantity, QWidget *parent)
    : Card(parent)
    , m_quantity(quantity)
    , m_title(new QLabel(this))
    , m_unit(new QLabel(this))
    , m_view(new ChartView(feed, quantity, this))
{
    setContentsMargins(1, spacing::kSmall, 1, spacing::kTiny);
    auto *heading = new QHBoxLayout;
    heading->setContentsMargins(spacing::kMedium, 0, spacing::kMedium, 0);
    heading->setSpacing(spacing::kSmall);
    heading->addWidget(m_title);
    heading->addWidget(m_unit);
    heading->addStretch();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addLayout(heading);
    layout->addWidget(m_view, 1);
    dress();
}

void ChartCard::dress()
{
    const QString title = ChartText::quantity(m_quantity.type);
    const QString unit = ChartText::unit(m_quantity.unit);
    m_title->setText(title);
    m_title->setTextFormat(Qt::PlainText);
    m_title->setFont(sized(font(), scaledBy(font(), typesize::kBody), QFont::DemiBold));
    m_unit->setText(unit);
    m_unit->setTextFormat(Qt::PlainText);
    m_unit->setFont(sized(font(), scaledBy(font(), typesize::kSmall)));
    m_unit->setForegroundRole(QPalette::PlaceholderText);
    setAccessibleName(unit.isEmpty() ? title : tr("%1 in %2").arg(title, unit));
}

void ChartCard::changeEvent(QEvent *event)
{
    Card::changeEvent(event);
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::FontChange)
        dress();
}

} // namespace armature
