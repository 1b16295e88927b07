// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/typescale.h"

#include <QChildEvent>
#include <QWidget>

#include <algorithm>
#include <cmath>
#include <utility>

namespace armature {

namespace {

QFont scaled(QFont font, double factor)
{
    if (font.pixelSize() > 0)
        font.setPixelSize(static_cast<int>(std::lround(font.pixelSize() * factor)));
    return font;
}

/// A style sheet keeps a window's font from what is in it, so it is lifted meanwhile.
void setWindowFont(QWidget *window, const QFont &font)
{
    const QString sheet = window->styleSheet();
    window->setStyleSheet({});
    window->setFont(font);
    window->setStyleSheet(sheet);
}

} // namespace

TypeScale::TypeScale(QWidget *window, QList<QWidget *> parts)
    : QObject(window)
    , m_window(window)
    , m_parts(std::move(parts))
{
    m_late.setSingleShot(true);
    m_late.setInterval(0);
    connect(&m_late, &QTimer::timeout, this, &TypeScale::spread);
}

void TypeScale::setFactor(double factor)
{
    if (factor == m_factor)
        return;
    if (m_factor == 1.0)
        m_windowFont = m_window->font();
    m_factor = factor;
    if (factor == 1.0) {
        putBack();
        return;
    }
    for (auto font = m_fonts.cbegin(); font != m_fonts.cend(); ++font)
        font.key()->setFont(scaled(font.value(), factor));
    for (QWidget *part : std::as_const(m_parts))
        enlargeAll(part);
    watchAll(m_window);
    setWindowFont(m_window, scaled(m_windowFont, factor));
}

/// Setting a font that is set already would do nothing.
void TypeScale::spread()
{
    setWindowFont(m_window, m_windowFont);
    setWindowFont(m_window, scaled(m_windowFont, m_factor));
}

void TypeScale::watchAll(QWidget *root)
{
    const auto children = root->findChildren<QWidget *>();
    for (QWidget *widget : QList<QWidget *> {root} + children) {
        widget->removeEventFilter(this);
        widget->installEventFilter(this);
    }
}

void TypeScale::enlargeAll(QWidget *root)
{
    enlarge(root);
    const auto children = root->findChildren<QWidget *>();
    for (QWidget *child : children)
        enlarge(child);
}

void TypeScale::enlarge(QWidget *widget)
{
    if (!widget->testAttribute(Qt::WA_SetFont) || m_fonts.contains(widget))
        return;
    m_fonts.insert(widget, widget->font());
    connect(widget, &QObject::destroyed, this, [this, widget] { m_fonts.remove(widget); });
    widget->setFont(scaled(widget->font(), m_factor));
}

void TypeScale::putBack()
{
    m_late.stop();
    const auto fonts = std::exchange(m_fonts, {});
    for (auto font = fonts.cbegin(); font != fonts.cend(); ++font) {
        font.key()->disconnect(this);
        font.key()->setFont(font.value());
    }
    setWindowFont(m_window, m_windowFont);
}

bool TypeScale::isInAPart(const QWidget *widget) const
{
    return std::any_of(m_parts.cbegin(), m_parts.cend(), [widget](const QWidget *part) {
        return part == widget || part->isAncestorOf(widget);
    });
}

bool TypeScale::eventFilter(QObject * /*watched*/, QEvent *event)
{
    // Polished, it has its font, and is not shown yet.
    if (event->type() != QEvent::ChildPolished || m_factor == 1.0)
        return false;
    auto *child = qobject_cast<QWidget *>(static_cast<QChildEvent *>(event)->child());
    if (child == nullptr || child->isWindow())
        return false;
    if (isInAPart(child))
        enlargeAll(child);
    watchAll(child);
    m_late.start();
    return false;
}

} // namespace armature
