// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/mappingcalibration.h"

#include "app/desktop/charttext.h"
#include "app/desktop/labels.h"
#include "app/desktop/mappingsensorrow.h"
#include "app/desktop/theme.h"

#include <QDialogButtonBox>
#include <QDoubleValidator>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace armature {

namespace {

constexpr int kNameWidth = 140; // so that the fields stand below each other

/// Takes what the table takes. Separators between groups are not even typed.
class FigureValidator : public QDoubleValidator
{
public:
    explicit FigureValidator(QObject *parent)
        : QDoubleValidator(parent)
    {
        QLocale locale;
        locale.setNumberOptions(QLocale::RejectGroupSeparator);
        setLocale(locale);
    }

    State validate(QString &text, int &position) const override
    {
        if (parseFigure(text))
            return Acceptable;
        return std::min(QDoubleValidator::validate(text, position), Intermediate);
    }
};

} // namespace

std::optional<Calibration> calibrationOf(const std::optional<CalibrationPoint> &first,
                                         const std::optional<CalibrationPoint> &second)
{
    if (!first && !second)
        return {};
    if (!first || !second) {
        const CalibrationPoint &only = first ? *first : *second;
        return Calibration {1.0, only.reference - only.reading};
    }
    const double scale
        = (second->reference - first->reference) / (second->reading - first->reading);
    if (!std::isfinite(scale) || scale == 0.0)
        return {};
    return Calibration {scale, first->reference - first->reading * scale};
}

CalibrationDialog::CalibrationDialog(const QString &sensor, const QString &unit, QWidget *parent)
    : GrowingDialog(parent)
    , m_unit(ChartText::unit(unit))
    , m_now(new QLabel(this))
    , m_result(new QLabel(this))
{
    setWindowTitle(tr("Calibrate %1").arg(sensor));
    setMinimumWidth(520);
    m_now->setObjectName(QStringLiteral("calibrationNow"));
    m_now->setFont(figures(font(), typesize::kFigure));
    m_result->setObjectName(QStringLiteral("calibrationResult"));
    m_result->setWordWrap(true);
    layOut(sensor);
    setReading({});
}

void CalibrationDialog::layOut(const QString &sensor)
{
    auto *help = new QLabel(tr("Bring %1 to a value that you know, wait until its number stands "
                               "still, enter the value and take it. One point finds the offset; a "
                               "second one, far from the first, the scale as well.")
                                .arg(sensor),
                            this);
    help->setTextFormat(Qt::PlainText);
    help->setWordWrap(true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(spacing::kHuge, spacing::kLarge, spacing::kHuge, spacing::kLarge);
    column->setSpacing(spacing::kMedium);
    column->addWidget(help);
    column->addWidget(new MutedLabel(tr("Board's number now, before scale and offset"), this));
    column->addWidget(m_now);
    for (int number : {0, 1})
        column->addWidget(pointRow(number));
    column->addWidget(m_result);
    column->addStretch(1);
    column->addWidget(buttonRow());
}

QWidget *CalibrationDialog::pointRow(int number)
{
    Point &point = m_points.at(static_cast<std::size_t>(number));
    auto *row = new QWidget(this);
    auto *cells = new QHBoxLayout(row);
    cells->setContentsMargins(0, 0, 0, 0);
    auto *name
        = new QLabel(number == 0 ? tr("&First known value") : tr("&Second known value"), row);
    point.reference = new QLineEdit(row);
    point.reference->setObjectName(QStringLiteral("reference%1").arg(number + 1));
    point.reference->setValidator(new FigureValidator(point.reference));
    point.reference->setMaximumWidth(110);
    point.take = new QPushButton(number == 0 ? tr("&Take") : tr("T&ake"), row);
    point.take->setObjectName(QStringLiteral("take%1").arg(number + 1));
    point.take->setAccessibleName(number == 0 ? tr("Take the first point")
                                              : tr("Take the second point"));
    point.take->setAutoDefault(false);
    point.taken = new MutedLabel(tr("not taken"), row);
    name->setBuddy(point.reference);
    name->setMinimumWidth(kNameWidth);
    cells->addWidget(name);
    cells->addWidget(point.reference);
    cells->addWidget(new QLabel(m_unit, row));
    cells->addWidget(point.take);
    cells->addWidget(point.taken, 1);
    connect(point.reference, &QLineEdit::textChanged, this, &CalibrationDialog::showResult);
    connect(point.take, &QPushButton::clicked, this, [this, &point] {
        point.reading = m_reading;
        showResult();
    });
    return row;
}

QWidget *CalibrationDialog::buttonRow()
{
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_use = buttons->addButton(tr("&Use"), QDialogButtonBox::AcceptRole);
    m_use->setObjectName(QStringLiteral("useCalibration"));
    m_use->setProperty("isPrimary", true);
    m_use->setToolTip(tr("Enter scale and offset in the table; nothing is applied yet"));
    connect(buttons, &QDialogButtonBox::accepted, this, &CalibrationDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &CalibrationDialog::reject);
    return buttons;
}

QString CalibrationDialog::measured(double value) const
{
    const QString text = QLocale().toString(value, 'g', 6) + u' ' + m_unit;
    return text.trimmed();
}

void CalibrationDialog::setReading(const std::optional<double> &reading)
{
    m_reading = reading;
    m_now->setText(reading ? measured(*reading) : QStringLiteral("–"));
    showResult();
}

void CalibrationDialog::setHindrance(const QString &why)
{
    m_hindrance = why;
    if (!why.isEmpty())
        setReading({});
}

std::optional<CalibrationPoint> CalibrationDialog::entered(const Point &point) const
{
    const auto reference = parseFigure(point.reference->text());
    if (!reference || !point.reading)
        return {};
    return CalibrationPoint {*point.reading, *reference};
}

void CalibrationDialog::showResult()
{
    for (const Point &point : m_points) {
        point.take->setEnabled(m_reading && point.reference->hasAcceptableInput());
        if (point.reading)
            point.taken->setText(tr("taken at %1").arg(measured(*point.reading)));
    }
    const auto first = entered(m_points[0]);
    const auto second = entered(m_points[1]);
    m_calibration
        = m_hindrance.isEmpty() ? calibrationOf(first, second) : std::optional<Calibration> {};
    m_use->setEnabled(m_calibration.has_value());
    if (!m_hindrance.isEmpty()) {
        m_result->setText(m_hindrance);
    } else if (m_calibration) {
        m_result->setText(tr("Scale %1, offset %2")
                              .arg(QLocale().toString(m_calibration->scale, 'g', 6),
                                   QLocale().toString(m_calibration->offset, 'g', 6)));
    } else if (first && second) {
        m_result->setText(tr("The two points are too close together: bring the sensor to another "
                             "value and take one of them again."));
    } else {
        m_result->setText(tr("Enter a known value and take it."));
    }
}

void CalibrationDialog::accept()
{
    if (!m_calibration)
        return;
    const Calibration found = *m_calibration;
    QDialog::accept();
    Q_EMIT calibrated(found.scale, found.offset);
}

} // namespace armature
