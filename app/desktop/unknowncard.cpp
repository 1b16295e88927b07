// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/unknowncard.h"

#include "app/desktop/format.h"
#include "app/desktop/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

#include <algorithm>

namespace armature {

namespace {

/// The newest are named, the rest counted: a server may invent names without end.
constexpr qsizetype kNamed = 5;

QLabel *newWords(QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setFont(sized(label->font(), typesize::kBody));
    label->setTextFormat(Qt::PlainText);
    label->setForegroundRole(QPalette::PlaceholderText);
    label->setWordWrap(true);
    return label;
}

/// The newest, each where it was before: what is about to be pressed does not walk away.
QList<UnknownControl> steady(const QList<UnknownControl> &newest, const QStringList &before)
{
    QList<UnknownControl> rows = newest.first(std::min(kNamed, newest.size()));
    std::stable_sort(rows.begin(), rows.end(), [&before](const auto &one, const auto &other) {
        const auto place = [&before](const QString &id) {
            const qsizetype known = before.indexOf(id);
            return known < 0 ? before.size() : known;
        };
        return place(one.id) < place(other.id);
    });
    return rows;
}

} // namespace

UnknownCard::UnknownCard(QWidget *parent)
    : Card(parent)
    , m_column(new QVBoxLayout(this))
    , m_more(newWords(this))
{
    m_more->setObjectName(QStringLiteral("moreUnknownControls"));
    m_column->setContentsMargins(2, 0, 2, 0);
    m_column->setSpacing(spacing::kSmall);
    m_column->addWidget(m_more);
    hide();
}

void UnknownCard::addRow()
{
    Row row;
    row.text = newWords(this);
    row.text->setObjectName(QStringLiteral("unknownControl"));
    row.map = new QPushButton(tr("Map to a control…"), this);
    row.map->setObjectName(QStringLiteral("mapControl"));
    row.map->setToolTip(tr("Choose which of the board's controls this id moves"));
    const auto number = m_rows.size();
    connect(row.map, &QPushButton::clicked, this,
            [this, number] { Q_EMIT mappingRequested(m_rows.at(number).id); });
    auto *line = new QHBoxLayout;
    line->addWidget(row.text, 1);
    line->addWidget(row.map);
    m_column->insertLayout(static_cast<int>(number), line);
    m_rows.append(row);
}

void UnknownCard::showRow(Row &row, const UnknownControl &control) const
{
    row.id = control.id;
    QString words = tr("The server also sent %1 = %2, which this board does not have.")
                        .arg(control.id, control.value);
    if (control.count > 1)
        words += tr(" (%1 times)").arg(countText(static_cast<qint64>(control.count)));
    row.text->setText(words);
    row.text->show();
    row.map->setVisible(m_isMappable);
    row.map->setAccessibleName(tr("Map %1 to a control of the board").arg(control.id));
}

void UnknownCard::setControls(const QList<UnknownControl> &controls)
{
    QStringList before;
    for (const Row &row : m_rows)
        before.append(row.id);
    const QList<UnknownControl> named = steady(controls, before);
    while (m_rows.size() < named.size())
        addRow();
    for (qsizetype place = 0; place < m_rows.size(); ++place) {
        if (place < named.size()) {
            showRow(m_rows[place], named.at(place));
        } else {
            m_rows[place].id.clear();
            m_rows.at(place).text->hide();
            m_rows.at(place).map->hide();
        }
    }
    m_more->setText(tr("And %1 more.").arg(controls.size() - named.size()));
    m_more->setVisible(controls.size() > named.size());
    setVisible(!controls.isEmpty());
}

void UnknownCard::setMappable(bool isMappable)
{
    m_isMappable = isMappable;
    for (const Row &row : m_rows)
        row.map->setVisible(isMappable && !row.id.isEmpty());
}

} // namespace armature
