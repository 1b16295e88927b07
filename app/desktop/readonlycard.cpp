// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/readonlycard.h"

#include "app/desktop/labels.h"
#include "app/desktop/theme.h"

#include <QVBoxLayout>

namespace armature {

namespace {

QString why(BoardFormat format)
{
    switch (format) {
    case BoardFormat::Plain:
        return ReadOnlyCard::tr(
            "Its sketch sends label:value or CSV lines. They carry no checksum, it confirms no "
            "value, and it has no watchdog: a motor would run on with a dead PC, and a garbled "
            "number could not be told from a right one.");
    case BoardFormat::Bare:
        return ReadOnlyCard::tr(
            "Its lines may come without checksums, so a garbled number cannot be told from a "
            "right one, and no value that it confirms can be believed.");
    case BoardFormat::Checked:
        break;
    }
    return ReadOnlyCard::tr(
        "Its lines come without checksums, or in a protocol that this program does not know, so "
        "what it confirms cannot be believed.");
}

QLabel *newWords(int size, QFont::Weight weight, QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setFont(sized(label->font(), size, weight));
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

} // namespace

ReadOnlyCard::ReadOnlyCard(QWidget *parent)
    : Card(parent)
    , m_title(newWords(typesize::kBody, QFont::DemiBold, this))
    , m_why(newWords(typesize::kBody, QFont::Normal, this))
    , m_remedy(newWords(typesize::kBody, QFont::Normal, this))
{
    m_title->setObjectName(QStringLiteral("readOnlyTitle"));
    m_why->setObjectName(QStringLiteral("readOnlyWhy"));
    m_remedy->setForegroundRole(QPalette::PlaceholderText);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(2, 0, 2, 0);
    column->setSpacing(spacing::kSmall);
    for (auto *words : {m_title, m_why, m_remedy})
        column->addWidget(words);
    showWords();
}

void ReadOnlyCard::setFormat(BoardFormat format)
{
    m_format = format;
    showWords();
}

void ReadOnlyCard::setBoardStatus(const BoardStatus &status)
{
    m_isRefused = status.state == BoardState::Ready && !status.announcement.isControllable;
    showWords();
}

bool ReadOnlyCard::isReadOnly() const
{
    return m_format != BoardFormat::Checked || m_isRefused;
}

void ReadOnlyCard::showWords()
{
    m_title->setText(tr("Read only: this board can never drive a motor from here"));
    m_why->setText(why(m_format));
    m_remedy->setText(m_format == BoardFormat::Checked
                          ? tr("Its sensors are charted and recorded. Load Armature's firmware "
                               "with checksums to control it.")
                          : tr("Its sensors are charted and recorded. To control a motor, load "
                               "Armature's firmware and choose its format in the settings."));
    setAccessibleName(m_title->text());
    setVisible(isReadOnly());
}

} // namespace armature
