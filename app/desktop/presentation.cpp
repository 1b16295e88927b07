// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/presentation.h"

#include "app/desktop/desk.h"
#include "app/desktop/statusstrip.h"

#include <QEvent>

#include <algorithm>
#include <utility>

namespace armature {

namespace {

/// What the window shows at this size is as large as a room can read, and still fits.
constexpr QSize kDesignSize {1366, 768};
constexpr double kDesignFactor = 1.35;
constexpr double kLargestFactor = 4.0;

} // namespace

Presentation::Presentation(QWidget *window, StatusStrip *strip, Desk *desk,
                           QList<QWidget *> typeParts)
    : QObject(window)
    , m_window(window)
    , m_strip(strip)
    , m_desk(desk)
    , m_type(window, std::move(typeParts))
{
    m_window->installEventFilter(this);
}

void Presentation::setOn(bool isOn)
{
    if (isOn == m_isOn)
        return;
    if (isOn) {
        enter();
    } else {
        leave();
    }
    Q_EMIT changed(m_isOn);
}

void Presentation::enter()
{
    Q_EMIT aboutToEnter();
    m_state = m_window->windowState();
    m_geometry = m_window->geometry();
    m_arrangement = m_desk->arrangement();
    m_focus = m_window->focusWidget();
    m_isOn = true;
    m_strip->setPresenting(true);
    m_desk->setPresenting(true);
    m_window->setWindowState(m_state | Qt::WindowFullScreen);
    fitType();
    // A stray space bar presses nothing.
    m_desk->setFocus();
}

void Presentation::leave()
{
    m_isOn = false;
    m_type.setFactor(1.0);
    m_strip->setPresenting(false);
    m_window->setWindowState(m_state);
    if (!m_state.testAnyFlags(Qt::WindowMaximized | Qt::WindowFullScreen))
        m_window->setGeometry(m_geometry);
    m_desk->setPresenting(false);
    m_desk->restoreArrangement(m_arrangement);
    if (m_focus != nullptr)
        m_focus->setFocus();
}

void Presentation::fitType()
{
    const double across = double(m_window->width()) / kDesignSize.width();
    const double down = double(m_window->height()) / kDesignSize.height();
    m_type.setFactor(std::clamp(kDesignFactor * std::min(across, down), 1.0, kLargestFactor));
}

bool Presentation::eventFilter(QObject * /*watched*/, QEvent *event)
{
    if (!m_isOn)
        return false;
    if (event->type() == QEvent::Resize)
        fitType();
    // By another way out, which the desktop offers.
    if (event->type() == QEvent::WindowStateChange && !m_window->isFullScreen())
        setOn(false);
    return false;
}

} // namespace armature
