// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/unknowncard.h"

#include "app/desktop/format.h"
#include "app/desktop/theme.h"

#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>

namespace armature {

namespace {

/// The newest are named, the rest counted: a server may invent names without end.
constexpr qsizetype kNamed = 5;

} // namespace

UnknownCard::UnknownCard(QWidget *parent)
    : Card(parent)
    , m_text(new QLabel(this))
{
    m_text->setObjectName(QStringLiteral("unknownControls"));
    m_text->setFont(sized(font(), typesize::kBody));
    m_text->setTextFormat(Qt::PlainText);
    m_text->setForegroundRole(QPalette::PlaceholderText);
    m_text->setWordWrap(true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(2, 0, 2, 0);
    column->addWidget(m_text);
    hide();
}

void UnknownCard::setControls(const QList<UnknownControl> &controls)
{
    QStringList lines;
    for (const UnknownControl &control : controls.first(std::min(kNamed, controls.size()))) {
        QString line = tr("The server also sent %1 = %2, which this board does not have.")
                           .arg(control.id, control.value);
        if (control.count > 1)
            line += tr(" (%1 times)").arg(countText(static_cast<qint64>(control.count)));
        lines.append(line);
    }
    if (controls.size() > kNamed)
        lines.append(tr("And %1 more.").arg(controls.size() - kNamed));
    m_text->setText(lines.join(u'\n'));
    setVisible(!controls.isEmpty());
}

} // namespace armature
