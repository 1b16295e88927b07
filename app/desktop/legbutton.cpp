// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/legbutton.h"

#include "app/desktop/stylesheet.h"
#include "app/desktop/theme.h"

#include <QFontMetrics>
#include <QPainter>
#include <QStyle>

#include <algorithm>

namespace armature {

namespace {

constexpr int kIcon = 14;
constexpr int kPadding = spacing::kSmall;

int signSize(const QFont &font)
{
    return scaledBy(font, kIcon);
}

int textLeft(const QFont &font)
{
    return kPadding + signSize(font) + 6;
}

} // namespace

LegButton::LegButton(QWidget *parent)
    : QAbstractButton(parent)
{
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void LegButton::setLeg(const LegText &leg)
{
    if (leg == m_leg)
        return;
    const QSize before = sizeHint();
    m_leg = leg;
    setAccessibleName(leg.headline + QStringLiteral(", ") + leg.detail);
    if (sizeHint() != before)
        updateGeometry();
    update();
}

QFont LegButton::headlineFont() const
{
    return sized(font(), scaledBy(font(), typesize::kBody), QFont::DemiBold);
}

QFont LegButton::detailFont() const
{
    return figures(font(), scaledBy(font(), typesize::kSmall));
}

QSize LegButton::sizeHint() const
{
    const QFontMetrics headline(headlineFont());
    const QFontMetrics detail(detailFont());
    const int text = std::max(headline.horizontalAdvance(m_leg.headline),
                              detail.horizontalAdvance(m_leg.detail));
    return {textLeft(font()) + text + kPadding + 2, headline.height() + detail.height() + 10};
}

QSize LegButton::minimumSizeHint() const
{
    return {textLeft(font()) + scaledBy(font(), 80), sizeHint().height()};
}

void LegButton::paintEvent(QPaintEvent * /*event*/)
{
    const Theme theme = Theme::of(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (underMouse() || hasFocus()) {
        painter.setPen(hasFocus() ? QPen(theme.accent, 1.0) : QPen(Qt::NoPen));
        painter.setBrush(underMouse() ? QBrush(blended(theme.surface, theme.text, 0.06))
                                      : QBrush(Qt::NoBrush));
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), kRadius, kRadius);
    }
    const QFontMetrics headline(headlineFont());
    const QFontMetrics detail(detailFont());
    const int top = (height() - headline.height() - detail.height()) / 2;
    const int left = textLeft(font());
    const int sign = signSize(font());
    const int room = width() - left - kPadding;
    const QColor color = colorOf(m_leg.tone, theme);
    const auto placed
        = [this](QRect area) { return QStyle::visualRect(layoutDirection(), rect(), area); };
    painter.drawPixmap(placed({kPadding, top + (headline.height() - sign) / 2, sign, sign}),
                       iconPixmap(iconNameOf(m_leg.tone), color, sign, devicePixelRatioF()));
    painter.setFont(headlineFont());
    painter.setPen(m_leg.tone == Tone::Alarm || m_leg.tone == Tone::Warning ? color : theme.text);
    const auto side = QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft) | Qt::AlignVCenter;
    painter.drawText(placed({left, top, room, headline.height()}), static_cast<int>(side),
                     headline.elidedText(m_leg.headline, Qt::ElideRight, room));
    painter.setFont(detailFont());
    painter.setPen(theme.muted);
    painter.drawText(placed({left, top + headline.height(), room, detail.height()}),
                     static_cast<int>(side), detail.elidedText(m_leg.detail, Qt::ElideRight, room));
}

} // namespace armature
