// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/stopbutton.h"

#include "app/desktop/stylesheet.h"
#include "app/desktop/theme.h"

#include <QApplication>
#include <QFontMetrics>
#include <QMouseEvent>
#include <QPainter>

namespace armature {

namespace {

constexpr std::chrono::milliseconds kResetGuard {1000};

QFont stopFont(const QFont &base)
{
    QFont font = sized(base, scaledBy(base, typesize::kTitle), QFont::Bold);
    font.setLetterSpacing(QFont::AbsoluteSpacing, 1.0);
    return font;
}

} // namespace

StopButton::StopButton(QWidget *parent)
    : QAbstractButton(parent)
{
    setObjectName(QStringLiteral("stopButton"));
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    m_guard.setSingleShot(true);
    m_guard.setInterval(kResetGuard);
    connect(&m_guard, &QTimer::timeout, this, [this] { setEnabled(true); });
    connect(this, &QAbstractButton::clicked, this, &StopButton::press);
    // A press counts as soon as it goes down: nobody should have to let go first.
    connect(this, &QAbstractButton::pressed, this, [this] {
        if (!m_isLatched && !m_isAsked)
            Q_EMIT stopRequested();
    });
    updateTexts();
    qApp->installEventFilter(this);
}

bool StopButton::eventFilter(QObject *watched, QEvent *event)
{
    const QWidget *menu = QApplication::activePopupWidget();
    const bool isPress = event->type() == QEvent::MouseButtonPress && watched->isWidgetType();
    if (!isPress || menu == nullptr || m_isLatched || !isVisible())
        return false;
    const auto *press = static_cast<QMouseEvent *>(event);
    const QPoint place = press->globalPosition().toPoint();
    const bool isOnMenu = menu->rect().contains(menu->mapFromGlobal(place));
    const bool isNew = press->timestamp() == 0 || press->timestamp() != m_askedAt;
    if (!isOnMenu && isNew && rect().contains(mapFromGlobal(place))) {
        m_askedAt = press->timestamp();
        Q_EMIT stopRequested();
    }
    return false;
}

void StopButton::setLatched(bool isLatched)
{
    if (m_isLatched == isLatched)
        return;
    m_isLatched = isLatched;
    setDown(false);
    setEnabled(!isLatched);
    if (isLatched) {
        m_guard.start();
    } else {
        m_guard.stop();
    }
    updateTexts();
    update();
}

void StopButton::press()
{
    if (m_isLatched)
        Q_EMIT stopResetRequested();
}

void StopButton::updateTexts()
{
    setAccessibleName(m_isLatched ? tr("Reset stop") : tr("STOP"));
    setAccessibleDescription(
        m_isLatched ? tr("Lets commands through again. Nothing moves before a new command.")
                    : tr("Sends every output to its safe value at once. Not a certified emergency "
                         "stop."));
    setToolTip(accessibleDescription());
}

/// QAbstractButton paints before it says pressed(), and with the button all that waits to be
/// painted: STOP must not wait for the charts.
void StopButton::mousePressEvent(QMouseEvent *event)
{
    m_isAsked = !m_isLatched && event->button() == Qt::LeftButton
        && hitButton(event->position().toPoint());
    if (m_isAsked)
        Q_EMIT stopRequested();
    QAbstractButton::mousePressEvent(event);
    m_isAsked = false;
}

QSize StopButton::sizeHint() const
{
    return {scaledBy(font(), 132), scaledBy(font(), 42)};
}

void StopButton::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_isLatched) {
        paintReset(painter);
    } else {
        paintStop(painter);
    }
}

void StopButton::paintStop(QPainter &painter) const
{
    const Theme theme = Theme::of(palette());
    const QRectF area = QRectF(rect()).adjusted(1.0, 1.0, -1.0, -1.0);
    const double fade = isDown() ? 0.35 : (underMouse() ? 0.15 : 0.0);
    painter.setPen(hasFocus() ? QPen(theme.accent, 2.0) : QPen(Qt::NoPen));
    painter.setBrush(blended(theme.text, theme.surface, fade));
    painter.drawRoundedRect(area, kRadius, kRadius);
    const QFont large = stopFont(font());
    const QFont small = sized(font(), scaledBy(font(), typesize::kSmall));
    const QString word = tr("STOP");
    const QString key = tr("Esc");
    const double wordWidth = QFontMetricsF(large).horizontalAdvance(word);
    const double keyWidth = QFontMetricsF(small).horizontalAdvance(key);
    const double gap = spacing::kSmall;
    const double left = (width() - wordWidth - gap - keyWidth) / 2.0;
    painter.setPen(theme.surface);
    painter.setFont(large);
    painter.drawText(QRectF(left, 0.0, wordWidth + 2.0, height()), Qt::AlignVCenter, word);
    painter.setFont(small);
    painter.drawText(QRectF(left + wordWidth + gap, 1.0, keyWidth + 2.0, height()),
                     Qt::AlignVCenter, key);
}

void StopButton::paintReset(QPainter &painter) const
{
    const Theme theme = Theme::of(palette());
    const QRectF area = QRectF(rect()).adjusted(1.0, 1.0, -1.0, -1.0);
    const QColor line = isEnabled() ? theme.text : theme.outline;
    painter.setPen(QPen(hasFocus() ? theme.accent : line, hasFocus() ? 2.0 : 1.5));
    painter.setBrush(blended(theme.surface, theme.text, underMouse() && isEnabled() ? 0.08 : 0.0));
    painter.drawRoundedRect(area, kRadius, kRadius);
    painter.setPen(line);
    painter.setFont(sized(font(), scaledBy(font(), typesize::kBody), QFont::DemiBold));
    painter.drawText(area, Qt::AlignCenter, tr("Reset stop"));
}

} // namespace armature
