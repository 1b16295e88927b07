// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/mappingsensors.h"

#include "app/desktop/charttext.h"
#include "app/desktop/mappingroles.h"
#include "app/desktop/theme.h"

#include <QBrush>
#include <QGuiApplication>

#include <algorithm>

namespace armature {

namespace {

/// A number is shown as the board's present one for this long.
constexpr Milliseconds kFresh {5000};

bool isFigure(int column)
{
    return column == SensorRow::Now || column >= SensorRow::Scale;
}

QString toolTip(const SensorRow &row, SensorRow::Column column)
{
    if (column == SensorRow::Sensor && !row.isOnBoard) {
        return MappingSensors::tr("%1 was mapped before. The board does not have it now.")
            .arg(row.mapping.sensor);
    }
    return {};
}

QVariant ink(const SensorRow &row, SensorRow::Column column)
{
    const bool isLive = column == SensorRow::Now || column == SensorRow::Result;
    if (row.isOnBoard && !(isLive && (row.isStale || !row.raw.value)))
        return {};
    return QBrush(Theme::of(QGuiApplication::palette()).muted);
}

} // namespace

MappingSensors::MappingSensors(QObject *parent)
    : QAbstractTableModel(parent)
{ }

int MappingSensors::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int MappingSensors::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : SensorRow::ColumnCount;
}

QVariant MappingSensors::choiceTexts(const SensorRow &row, SensorRow::Column column) const
{
    QStringList texts;
    for (const QString &choice : row.choices(column))
        texts.append(choice.isEmpty() ? row.placeholder(column) : ChartText::unit(choice));
    return texts;
}

QVariant MappingSensors::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const SensorRow &row = m_rows.at(index.row());
    const auto column = static_cast<SensorRow::Column>(index.column());
    const QString problem = problemAt(m_problems, index.row(), index.column());
    const QString shown = row.shown(column);
    switch (role) {
    case Qt::DisplayRole:
        return shown;
    case Qt::EditRole:
        return row.text(column);
    case Qt::ToolTipRole:
        return problem.isEmpty() ? toolTip(row, column) : problem;
    case Qt::AccessibleTextRole:
        return tr("%1 of %2: %3")
            .arg(headerData(column, Qt::Horizontal, Qt::DisplayRole).toString(), row.mapping.sensor,
                 shown.isEmpty() ? row.placeholder(column) : shown);
    case Qt::AccessibleDescriptionRole:
    case mappingrole::Problem:
        return problem;
    case mappingrole::IsError:
        return isErrorAt(m_problems, index.row(), index.column());
    case Qt::TextAlignmentRole:
        return isFigure(column) ? QVariant(Qt::AlignTrailing | Qt::AlignVCenter) : QVariant();
    case Qt::ForegroundRole:
        return ink(row, column);
    case mappingrole::Choices:
        return row.choices(column);
    case mappingrole::ChoiceTexts:
        return choiceTexts(row, column);
    case mappingrole::IsFree:
        return column != SensorRow::Unit;
    case mappingrole::Placeholder:
        return row.placeholder(column);
    default:
        return {};
    }
}

QVariant MappingSensors::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole && isFigure(section))
        return {Qt::AlignTrailing | Qt::AlignVCenter}; // above their figures
    if (role != Qt::DisplayRole)
        return {};
    switch (static_cast<SensorRow::Column>(section)) {
    case SensorRow::Sensor:
        return tr("Board's sensor");
    case SensorRow::Now:
        return tr("Board says now");
    case SensorRow::Name:
        return tr("Name at the server");
    case SensorRow::Type:
        return tr("Quantity");
    case SensorRow::SourceUnit:
        return tr("Board's unit");
    case SensorRow::Unit:
        return tr("Convert to");
    case SensorRow::Scale:
        return tr("× Scale");
    case SensorRow::Offset:
        return tr("+ Offset");
    case SensorRow::Result:
        return tr("Server gets");
    case SensorRow::ColumnCount:
        break;
    }
    return {};
}

Qt::ItemFlags MappingSensors::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags usual = QAbstractTableModel::flags(index);
    const bool isField = index.column() >= SensorRow::Name && index.column() <= SensorRow::Offset;
    return isField ? usual | Qt::ItemIsEditable : usual;
}

bool MappingSensors::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (!index.isValid() || role != Qt::EditRole)
        return false;
    const auto column = static_cast<SensorRow::Column>(index.column());
    const QString text = value.toString();
    // Blanks in a name are shown as a problem, not mended in silence.
    if (!m_rows[index.row()].enter(column, column == SensorRow::Name ? text : text.trimmed()))
        return false;
    changed(index.row());
    return true;
}

void MappingSensors::changed(int row)
{
    Q_EMIT dataChanged(index(row, 0), index(row, SensorRow::ColumnCount - 1));
    Q_EMIT edited();
}

int MappingSensors::placeOf(const QString &id) const
{
    const auto found = std::find_if(m_rows.cbegin(), m_rows.cend(), [&id](const SensorRow &row) {
        return row.mapping.sensor == id;
    });
    return found == m_rows.cend() ? -1 : static_cast<int>(found - m_rows.cbegin());
}

SensorRow MappingSensors::rowOf(const QString &id) const
{
    const int place = placeOf(id);
    SensorRow row = place < 0 ? SensorRow {} : m_rows.at(place);
    row.mapping.sensor = row.raw.id = id;
    return row;
}

void MappingSensors::setMapping(const QList<SensorMapping> &mapping)
{
    beginResetModel();
    m_problems.clear();
    m_rows.removeIf([](const SensorRow &row) { return !row.isOnBoard; });
    for (SensorRow &row : m_rows)
        row.clear();
    for (const SensorMapping &each : mapping) {
        if (placeOf(each.sensor) < 0)
            m_rows.append(rowOf(each.sensor));
        m_rows[placeOf(each.sensor)].mapping = each;
    }
    endResetModel();
    Q_EMIT edited();
}

/// The board's come first, in its order.
void MappingSensors::arrange(const QList<RawSensor> &sensors)
{
    QList<SensorRow> rows;
    for (const RawSensor &sensor : sensors)
        rows.append(rowOf(sensor.id));
    for (const SensorRow &row : std::as_const(m_rows)) {
        const bool isTaken = std::any_of(sensors.cbegin(), sensors.cend(), [&](const auto &each) {
            return each.id == row.mapping.sensor;
        });
        if (!isTaken)
            rows.append(row);
    }
    beginResetModel();
    m_problems.clear();
    m_rows = rows;
    endResetModel();
    Q_EMIT edited();
}

void MappingSensors::setSensors(const QList<RawSensor> &sensors, TimePoint now)
{
    const bool isKnown = std::all_of(sensors.cbegin(), sensors.cend(),
                                     [this](const auto &each) { return placeOf(each.id) >= 0; });
    if (!isKnown)
        arrange(sensors);
    for (SensorRow &row : m_rows)
        row.isOnBoard = false;
    for (const RawSensor &sensor : sensors) {
        SensorRow &row = m_rows[placeOf(sensor.id)];
        row.raw = sensor;
        row.isOnBoard = true;
        row.isStale = now - sensor.at > kFresh;
    }
    if (m_rows.isEmpty())
        return;
    // Not the fields between: nobody's typing is disturbed.
    Q_EMIT dataChanged(index(0, SensorRow::Sensor), index(rowCount() - 1, SensorRow::Now));
    Q_EMIT dataChanged(index(0, SensorRow::Result), index(rowCount() - 1, SensorRow::Result));
}

void MappingSensors::setProblems(const QList<CellProblem> &problems)
{
    if (problems == m_problems)
        return;
    m_problems = problems;
    if (!m_rows.isEmpty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, SensorRow::ColumnCount - 1));
}

void MappingSensors::clearRow(int row)
{
    m_rows[row].clear();
    changed(row);
}

void MappingSensors::calibrate(int row, double scale, double offset)
{
    m_rows[row].calibrate(scale, offset);
    changed(row);
}

QList<SensorMapping> MappingSensors::mapping() const
{
    QList<SensorMapping> mapping;
    for (const SensorRow &row : m_rows) {
        if (!row.changesNothing())
            mapping.append(row.mapping);
    }
    return mapping;
}

QList<CellProblem> MappingSensors::figureProblems() const
{
    QList<CellProblem> problems;
    for (int row = 0; row < rowCount(); ++row) {
        for (const auto column : {SensorRow::Scale, SensorRow::Offset}) {
            const QString problem = m_rows.at(row).figureProblem(column);
            if (!problem.isEmpty())
                problems.append({row, column, true, problem});
        }
    }
    return problems;
}

} // namespace armature
