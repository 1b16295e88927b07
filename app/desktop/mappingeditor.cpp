// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/mappingeditor.h"

#include "app/desktop/labels.h"
#include "app/desktop/mappingcalibration.h"
#include "app/desktop/mappingcontrols.h"
#include "app/desktop/mappingsensors.h"
#include "app/desktop/mappingtable.h"
#include "app/desktop/theme.h"
#include "app/desktop/windowboxes.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace armature {

namespace {

const QList<int> kSensorWidths {130, 118, 0, 118, 88, 88, 74, 74, 122};
const QList<int> kControlWidths {220, 160, 80, 0};

QPushButton *newTool(const QString &text, const QString &toolTip, QWidget *parent)
{
    auto *button = new QPushButton(text, parent);
    button->setToolTip(toolTip);
    button->setAutoDefault(false);
    return button;
}

QWidget *newHeader(const QString &title, QLabel *note, const QList<QPushButton *> &tools,
                   QWidget *parent)
{
    auto *header = new QWidget(parent);
    auto *row = new QHBoxLayout(header);
    row->setContentsMargins(0, 0, 0, 0);
    auto *name = new QLabel(title, header);
    name->setFont(sized(name->font(), typesize::kBody, QFont::DemiBold));
    row->addWidget(name);
    row->addWidget(note, 1);
    for (auto *tool : tools)
        row->addWidget(tool);
    return header;
}

const CellProblem *firstError(const QList<CellProblem> &problems)
{
    const auto found = std::find_if(problems.cbegin(), problems.cend(),
                                    [](const auto &problem) { return problem.isError; });
    return found == problems.cend() ? nullptr : &*found;
}

} // namespace

MappingEditor::MappingEditor(QWidget *parent)
    : QWidget(parent)
    , m_sensors(new MappingSensors(this))
    , m_controls(new MappingControls(this))
    , m_sensorTable(new MappingTable(tr("Sensors"), kSensorWidths, this))
    , m_controlTable(new MappingTable(tr("Controls"), kControlWidths, this))
    , m_words(new QLabel(this))
{
    m_sensorTable->setObjectName(QStringLiteral("mappingSensors"));
    m_controlTable->setObjectName(QStringLiteral("mappingControls"));
    m_words->setObjectName(QStringLiteral("mappingProblem"));
    m_words->setTextFormat(Qt::PlainText);
    m_words->setWordWrap(true);
    m_words->setAccessibleName(tr("What is wrong or odd"));
    m_sensorTable->setModel(m_sensors);
    m_controlTable->setModel(m_controls);
    layOut();
    connect(m_sensors, &MappingSensors::edited, this, &MappingEditor::check);
    connect(m_controls, &MappingControls::edited, this, &MappingEditor::check);
    for (auto *table : {m_sensorTable, m_controlTable}) {
        connect(table, &MappingTable::cellChosen, this, &MappingEditor::showProblem);
        connect(table, &MappingTable::cellChosen, this, &MappingEditor::showTools);
    }
    showTools();
}

QWidget *MappingEditor::sensorTools()
{
    m_calibrate
        = newTool(tr("Ca&librate…"), tr("Find scale and offset from values that you know"), this);
    m_clear = newTool(tr("Clea&r row"), tr("The chosen sensor goes through as it is again"), this);
    m_calibrate->setObjectName(QStringLiteral("calibrate"));
    connect(m_calibrate, &QPushButton::clicked, this, &MappingEditor::calibrate);
    connect(m_clear, &QPushButton::clicked, this,
            [this] { m_sensors->clearRow(m_sensorTable->currentIndex().row()); });
    auto *note = new MutedLabel(
        tr("Board's number → converted → × scale → + offset. A click or Return edits a field."),
        this);
    return newHeader(tr("Sensors"), note, {m_calibrate, m_clear}, this);
}

QWidget *MappingEditor::controlTools()
{
    auto *add = newTool(tr("A&dd"), tr("Add an id that the server will send"), this);
    m_remove = newTool(tr("Re&move"), tr("The chosen id is not mapped any more"), this);
    add->setObjectName(QStringLiteral("addControl"));
    connect(add, &QPushButton::clicked, this, [this] {
        m_controlTable->editCell(
            m_controls->index(m_controls->addRow(), MappingControls::ServerId));
    });
    connect(m_remove, &QPushButton::clicked, this,
            [this] { m_controls->removeRow(m_controlTable->currentIndex().row()); });
    auto *note = new MutedLabel(tr("An id that equals a control's own needs no row."), this);
    return newHeader(tr("Controls"), note, {add, m_remove}, this);
}

void MappingEditor::layOut()
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(spacing::kSmall);
    column->addWidget(sensorTools());
    column->addWidget(m_sensorTable, 5);
    column->addSpacing(spacing::kSmall);
    column->addWidget(controlTools());
    column->addWidget(m_controlTable, 3);
    column->addWidget(m_words);
    m_words->setMinimumHeight(2 * m_words->fontMetrics().lineSpacing());
    m_words->setAlignment(Qt::AlignTop | Qt::AlignLeading);
}

void MappingEditor::setMapping(const Mapping &mapping)
{
    m_sensors->setMapping(mapping.sensors);
    m_controls->setMapping(mapping.controls);
}

Mapping MappingEditor::mapping() const
{
    return {m_sensors->mapping(), m_controls->mapping()};
}

void MappingEditor::setBoard(const std::optional<BoardAnnouncement> &board)
{
    if (board == m_board)
        return;
    m_board = board;
    m_controls->setControls(board ? board->controls : QList<ControlSpec> {});
    check();
}

void MappingEditor::setSensors(const QList<RawSensor> &sensors, TimePoint now)
{
    const int before = m_sensors->rowCount();
    m_sensors->setSensors(sensors, now);
    if (m_sensors->rowCount() != before)
        check();
}

void MappingEditor::setUnknownControls(const QList<UnknownControl> &unknown)
{
    m_controls->setUnknown(unknown);
}

void MappingEditor::editControl(const QString &serverId)
{
    const int known = m_controls->rowOf(serverId);
    const int row = known < 0 ? m_controls->addRow(serverId) : known;
    m_controlTable->editCell(m_controls->index(row, MappingControls::Control));
}

void MappingEditor::check()
{
    Mapping whole;
    for (const SensorRow &row : m_sensors->rows())
        whole.sensors.append(row.mapping);
    for (const ControlRow &row : m_controls->rows())
        whole.controls.append(row.mapping);
    m_sensorProblems = m_sensors->figureProblems()
        + cellProblems(whole, m_board, MappingProblem::Table::Sensors);
    m_controlProblems = cellProblems(whole, m_board, MappingProblem::Table::Controls);
    // What is only offered, or not begun, is no problem yet.
    m_controlProblems.removeIf([this](const CellProblem &problem) {
        return MappingControls::isOffered(m_controls->rows().at(problem.row));
    });
    m_sensors->setProblems(m_sensorProblems);
    m_controls->setProblems(m_controlProblems);
    showProblem();
    showTools();
    Q_EMIT edited();
}

QString MappingEditor::placed(const CellProblem &problem, bool isSensor) const
{
    const QAbstractItemModel *model = m_controls;
    if (isSensor)
        model = m_sensors;
    const QString row = model->index(problem.row, 0).data().toString();
    const QString field = model->headerData(problem.column, Qt::Horizontal).toString();
    return tr("%1, %2: %3").arg(row, field, problem.text);
}

QString MappingEditor::error() const
{
    if (const CellProblem *problem = firstError(m_sensorProblems))
        return placed(*problem, true);
    const CellProblem *problem = firstError(m_controlProblems);
    return problem == nullptr ? QString() : placed(*problem, false);
}

/// Of the chosen cell first, then the first error, then the first oddity.
void MappingEditor::showProblem()
{
    const bool isSensor = !m_controlTable->hasFocus();
    const auto &problems = isSensor ? m_sensorProblems : m_controlProblems;
    const auto cell = (isSensor ? m_sensorTable : m_controlTable)->currentIndex();
    const QString here = problemAt(problems, cell.row(), cell.column());
    QString words = error();
    bool isError = !words.isEmpty();
    if (!here.isEmpty()) {
        isError = isErrorAt(problems, cell.row(), cell.column());
        words = placed({cell.row(), cell.column(), isError, here}, isSensor);
    } else if (!isError && !m_sensorProblems.isEmpty()) {
        words = placed(m_sensorProblems.first(), true);
    } else if (!isError && !m_controlProblems.isEmpty()) {
        words = placed(m_controlProblems.first(), false);
    }
    const Theme theme = Theme::of(palette());
    QPalette ink = m_words->palette();
    ink.setColor(QPalette::WindowText, isError ? theme.alarm : theme.warn);
    m_words->setPalette(ink);
    const QString mark = isError ? QStringLiteral("▲ ") : QStringLiteral("△ ");
    m_words->setText(words.isEmpty() ? QString() : mark + words);
}

void MappingEditor::showTools()
{
    const int row = m_sensorTable->currentIndex().row();
    const bool isSensor = row >= 0 && row < m_sensors->rowCount();
    m_clear->setEnabled(isSensor && !m_sensors->rows().at(row).changesNothing());
    m_calibrate->setEnabled(isSensor && m_sensors->rows().at(row).isOnBoard);
    const int control = m_controlTable->currentIndex().row();
    m_remove->setEnabled(control >= 0 && control < m_controls->rowCount());
}

void MappingEditor::calibrate()
{
    const SensorRow &row = m_sensors->rows().at(m_sensorTable->currentIndex().row());
    const QString sensor = row.mapping.sensor;
    const QStringList basis = row.basis();
    auto *dialog = new CalibrationDialog(sensor, row.resultUnit(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    const auto feed = [this, sensor, basis, dialog] { feedCalibration(dialog, sensor, basis); };
    // Rows come and go meanwhile: only the name stays.
    connect(m_sensors, &QAbstractItemModel::dataChanged, dialog, feed);
    connect(m_sensors, &QAbstractItemModel::modelReset, dialog, feed);
    connect(dialog, &CalibrationDialog::calibrated, this,
            [this, sensor](double scale, double offset) {
                m_sensors->calibrate(m_sensors->placeOf(sensor), scale, offset);
            });
    feed();
    showBeside(dialog);
}

void MappingEditor::feedCalibration(CalibrationDialog *dialog, const QString &sensor,
                                    const QStringList &basis) const
{
    const int place = m_sensors->placeOf(sensor);
    if (place < 0) {
        dialog->setHindrance(tr("%1 is not in the table any more. Close this.").arg(sensor));
    } else if (m_sensors->rows().at(place).basis() != basis) {
        dialog->setHindrance(
            tr("The unit of %1 has changed meanwhile. Close this and begin again.").arg(sensor));
    } else {
        dialog->setHindrance({});
        dialog->setReading(m_sensors->rows().at(place).uncalibrated());
    }
}

void MappingEditor::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        showProblem();
}

} // namespace armature
