// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/stageview.h"

#include "app/desktop/labels.h"
#include "app/desktop/theme.h"

#include <QVBoxLayout>

namespace armature {

StageView::StageView(const QString &caption, QWidget *parent)
    : QWidget(parent)
    , m_caption(new MutedLabel(caption, this))
    , m_value(new QLabel(this))
    , m_age(new MutedLabel({}, this))
{
    m_value->setFont(figures(font(), typesize::kFigure, QFont::DemiBold));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(1);
    for (auto *label : {m_caption, m_value, m_age}) {
        label->setTextFormat(Qt::PlainText);
        label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
        column->addWidget(label);
    }
}

void StageView::setText(const StageText &text)
{
    if (text == m_text)
        return;
    m_text = text;
    m_value->setText(text.value);
    m_value->setForegroundRole(text.isStale ? QPalette::PlaceholderText : QPalette::WindowText);
    m_age->setText(text.age);
    setAccessibleName(QStringLiteral("%1 %2 %3").arg(m_caption->text(), text.value, text.age));
}

} // namespace armature
