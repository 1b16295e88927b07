// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/stepicon.h"

#include "app/common/checktext.h"
#include "app/desktop/icons.h"
#include "app/desktop/theme.h"

#include <QPainter>

namespace armature {

namespace {

constexpr int kSize = 16;
constexpr int kTurn = 24; ///< degrees a step
constexpr int kSixteenths = 16; ///< of a degree, as QPainter counts
constexpr std::chrono::milliseconds kTurnInterval {60};

QString iconNameOf(CheckResult result)
{
    switch (result) {
    case CheckResult::Passed:
        return QStringLiteral("tick");
    case CheckResult::Failed:
        return QStringLiteral("alarm");
    case CheckResult::Skipped:
    case CheckResult::NotReached:
        return QStringLiteral("away");
    case CheckResult::Waiting:
    case CheckResult::Running:
        break;
    }
    return {};
}

} // namespace

StepIcon::StepIcon(QWidget *parent)
    : QWidget(parent)
{
    setFixedSize(kSize, kSize);
    m_turn.setInterval(kTurnInterval);
    connect(&m_turn, &QTimer::timeout, this, [this] {
        m_angle = (m_angle + kTurn) % 360;
        update();
    });
}

QSize StepIcon::sizeHint() const
{
    return {kSize, kSize};
}

void StepIcon::setResult(CheckResult result)
{
    m_result = result;
    setAccessibleName(wordOf(result));
    if (result == CheckResult::Running) {
        m_turn.start();
    } else {
        m_turn.stop();
    }
    update();
}

void StepIcon::paintEvent(QPaintEvent * /*event*/)
{
    const Theme theme = Theme::of(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QString name = iconNameOf(m_result);
    if (!name.isEmpty()) {
        const bool isFailed = m_result == CheckResult::Failed;
        const bool isPassed = m_result == CheckResult::Passed;
        const QColor color = isFailed ? theme.alarm : isPassed ? theme.text : theme.muted;
        painter.drawPixmap(0, 0, iconPixmap(name, color, kSize, devicePixelRatioF()));
        return;
    }
    const bool isRunning = m_result == CheckResult::Running;
    const QRectF circle = QRectF(rect()).adjusted(3.0, 3.0, -3.0, -3.0);
    painter.setPen(QPen(theme.line, 2.0));
    painter.drawEllipse(circle);
    if (isRunning) {
        painter.setPen(QPen(theme.accent, 2.0));
        painter.drawArc(circle, -m_angle * kSixteenths, 90 * kSixteenths);
    }
}

} // namespace armature
