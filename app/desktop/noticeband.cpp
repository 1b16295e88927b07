// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/noticeband.h"

#include "app/desktop/stylesheet.h"
#include "app/desktop/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

namespace armature {

namespace {

/// Bands below each other begin their sentences at one edge.
constexpr int kHeadline = 140;

} // namespace

NoticeBand::NoticeBand(Tone tone, QWidget *parent)
    : QWidget(parent)
    , m_tone(tone)
    , m_icon(new QLabel(this))
    , m_headline(new QLabel(this))
    , m_text(new QLabel(this))
    , m_row(new QHBoxLayout(this))
{
    m_headline->setFont(sized(font(), typesize::kBody, QFont::DemiBold));
    m_headline->setTextFormat(Qt::PlainText);
    m_headline->setMinimumWidth(kHeadline);
    m_text->setFont(sized(font(), typesize::kBody));
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    // A command named here can be copied.
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_row->setContentsMargins(spacing::kMedium + 2, 6, spacing::kMedium, 6);
    m_row->setSpacing(spacing::kSmall);
    m_row->addWidget(m_icon);
    m_row->addWidget(m_headline);
    m_row->addWidget(m_text, 1);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    applyTone();
    hide();
}

void NoticeBand::setNotice(Tone tone, const QString &headline, const QString &text)
{
    const bool changesTone = tone != m_tone;
    m_tone = tone;
    m_headline->setText(headline);
    m_text->setText(text);
    setAccessibleName(headline + QStringLiteral(": ") + text);
    if (changesTone)
        applyTone();
    setVisible(!headline.isEmpty());
}

void NoticeBand::setStrong()
{
    m_isStrong = true;
    m_headline->setFont(sized(font(), typesize::kTitle, QFont::Bold));
    applyTone();
}

QPushButton *NoticeBand::addRemedy(const QString &text)
{
    auto *button = new QPushButton(text, this);
    m_row->addWidget(button);
    return button;
}

QString NoticeBand::headline() const
{
    return m_headline->text();
}

QString NoticeBand::text() const
{
    return m_text->text();
}

void NoticeBand::paintEvent(QPaintEvent * /*event*/)
{
    const Theme theme = Theme::of(palette());
    const QColor color = colorOf(m_tone, theme);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(blended(theme.surface, color, 0.5), 1.0));
    painter.setBrush(blended(theme.surface, color, m_isStrong ? 1.0 : 0.08));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), kRadius, kRadius);
}

void NoticeBand::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        applyTone();
}

void NoticeBand::applyTone()
{
    const Theme theme = Theme::of(palette());
    const QColor color = m_isStrong ? theme.surface : colorOf(m_tone, theme);
    m_icon->setPixmap(
        iconPixmap(iconNameOf(m_tone), color, scaledBy(font(), 16), devicePixelRatioF()));
    QPalette words = m_headline->palette();
    words.setColor(QPalette::WindowText, color);
    m_headline->setPalette(words);
    if (m_isStrong)
        m_text->setPalette(words);
    update();
}

} // namespace armature
