// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/manualrow.h"

#include "app/desktop/format.h"
#include "app/desktop/theme.h"

#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QSlider>

#include <algorithm>
#include <cmath>

namespace armature {

namespace {

constexpr int kSteps = 1000;
constexpr std::chrono::milliseconds kPace {50};

} // namespace

ManualRow::ManualRow(QWidget *parent)
    : QWidget(parent)
    , m_slider(new QSlider(Qt::Horizontal, this))
    , m_field(new QDoubleSpinBox(this))
{
    m_slider->setRange(0, kSteps);
    m_slider->setSingleStep(kSteps / 100);
    m_slider->setPageStep(kSteps / 10);
    m_field->setKeyboardTracking(false);
    m_field->setMinimumWidth(96);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(spacing::kMedium);
    row->addWidget(m_slider, 1);
    row->addWidget(m_field);
    m_pace.setSingleShot(true);
    m_pace.setInterval(kPace);
    connect(&m_pace, &QTimer::timeout, this, &ManualRow::ask);
    connect(m_slider, &QSlider::valueChanged, this, &ManualRow::takeFromSlider);
    connect(m_field, &QDoubleSpinBox::valueChanged, this, &ManualRow::takeFromField);
    setLive(false);
}

void ManualRow::setSpec(const ControlSpec &spec)
{
    if (spec == m_spec)
        return;
    m_spec = spec;
    const double range = spec.max - spec.min;
    const QSignalBlocker blocker(m_field);
    m_field->setDecimals(decimalsFor(range));
    m_field->setRange(spec.min, spec.max);
    m_field->setSingleStep(range / 100.0);
    m_field->setSuffix(spec.unit.isEmpty() ? QString() : u' ' + spec.unit);
    m_slider->setAccessibleName(tr("Value of %1").arg(spec.id));
    m_field->setAccessibleName(tr("Value of %1 in figures").arg(spec.id));
    showValue(spec.safe);
}

void ManualRow::setLive(bool isLive)
{
    m_slider->setEnabled(isLive);
    m_field->setEnabled(isLive);
    if (isLive)
        return;
    m_pace.stop();
    m_hasWish = false;
}

void ManualRow::showValue(double value)
{
    const double range = m_spec.max - m_spec.min;
    const QSignalBlocker fieldBlocker(m_field);
    const QSignalBlocker sliderBlocker(m_slider);
    m_field->setValue(value);
    if (range > 0.0) {
        const double share = std::clamp((value - m_spec.min) / range, 0.0, 1.0);
        m_slider->setValue(static_cast<int>(std::lround(share * kSteps)));
    }
}

bool ManualRow::isHeld() const
{
    return m_slider->isSliderDown() || m_hasWish || m_pace.isActive();
}

void ManualRow::takeFromSlider(int position)
{
    const double scale = std::pow(10.0, m_field->decimals());
    const double raw = m_spec.min + (m_spec.max - m_spec.min) * position / kSteps;
    const double value = std::round(raw * scale) / scale;
    const QSignalBlocker blocker(m_field);
    m_field->setValue(value);
    askSoon(value);
}

void ManualRow::takeFromField(double value)
{
    showValue(value);
    askSoon(value);
}

void ManualRow::askSoon(double value)
{
    m_wanted = value;
    m_hasWish = true;
    if (!m_pace.isActive())
        ask();
}

void ManualRow::ask()
{
    if (!m_hasWish)
        return;
    m_hasWish = false;
    m_pace.start();
    Q_EMIT valueRequested(m_wanted);
}

} // namespace armature
