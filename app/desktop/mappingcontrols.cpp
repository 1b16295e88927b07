// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/mappingcontrols.h"

#include "app/desktop/format.h"
#include "app/desktop/mappingroles.h"
#include "app/desktop/theme.h"

#include <QBrush>
#include <QGuiApplication>

#include <algorithm>

namespace armature {

namespace {

bool isFigure(int column)
{
    return column == MappingControls::Value || column == MappingControls::Count;
}

QString text(const ControlRow &row, MappingControls::Column column)
{
    switch (column) {
    case MappingControls::ServerId:
        return row.mapping.serverId;
    case MappingControls::Value:
        return row.value.isEmpty() ? QStringLiteral("–") : row.value;
    case MappingControls::Count:
        return row.count == 0 ? QStringLiteral("–") : countText(static_cast<qint64>(row.count));
    case MappingControls::Control:
        return row.mapping.control;
    case MappingControls::ColumnCount:
        break;
    }
    return {};
}

} // namespace

MappingControls::MappingControls(QObject *parent)
    : QAbstractTableModel(parent)
{ }

int MappingControls::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int MappingControls::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString MappingControls::choiceText(const QString &control) const
{
    if (control.isEmpty())
        return tr("no control");
    const auto spec = std::find_if(m_controls.cbegin(), m_controls.cend(),
                                   [&control](const auto &each) { return each.id == control; });
    if (spec == m_controls.cend())
        return tr("%1 (not on this board)").arg(control);
    const double range = spec->max - spec->min;
    const QString kind
        = spec->type.isEmpty() ? control : control + QStringLiteral(" · ") + spec->type;
    return tr("%1, %2 to %3 %4")
        .arg(kind, valueText(spec->min, range), valueText(spec->max, range), spec->unit)
        .trimmed();
}

QString MappingControls::shown(const ControlRow &row, Column column) const
{
    const QString &control = row.mapping.control;
    return column == Control && !control.isEmpty() ? choiceText(control) : text(row, column);
}

QString MappingControls::placeholder(Column column) const
{
    if (column == Control)
        return choiceText({});
    return column == ServerId ? tr("the server's id") : QString();
}

QStringList MappingControls::choices(const ControlRow &row, Column column) const
{
    if (column != Control)
        return {};
    QStringList ids {QString()};
    for (const ControlSpec &spec : m_controls)
        ids.append(spec.id);
    if (!ids.contains(row.mapping.control))
        ids.append(row.mapping.control);
    return ids;
}

QVariant MappingControls::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const ControlRow &row = m_rows.at(index.row());
    const auto column = static_cast<Column>(index.column());
    const QString written = shown(row, column);
    switch (role) {
    case Qt::DisplayRole:
        return written;
    case Qt::EditRole:
        return text(row, column);
    case Qt::ToolTipRole:
    case Qt::AccessibleDescriptionRole:
    case mappingrole::Problem:
        return problemAt(m_problems, index.row(), column);
    case mappingrole::IsError:
        return isErrorAt(m_problems, index.row(), column);
    case Qt::AccessibleTextRole:
        return tr("%1 of %2: %3")
            .arg(headerData(column, Qt::Horizontal, Qt::DisplayRole).toString(),
                 row.mapping.serverId, written.isEmpty() ? placeholder(column) : written);
    case Qt::TextAlignmentRole:
        return isFigure(column) ? QVariant(Qt::AlignTrailing | Qt::AlignVCenter) : QVariant();
    case Qt::ForegroundRole:
        return isFigure(column) ? QVariant(QBrush(Theme::of(QGuiApplication::palette()).muted))
                                : QVariant();
    case mappingrole::Choices:
        return choices(row, column);
    case mappingrole::ChoiceTexts: {
        QStringList texts = choices(row, column);
        std::transform(texts.begin(), texts.end(), texts.begin(),
                       [this](const QString &each) { return choiceText(each); });
        return texts;
    }
    case mappingrole::IsFree:
        return column == ServerId;
    case mappingrole::Placeholder:
        return placeholder(column);
    default:
        return {};
    }
}

QVariant MappingControls::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole && isFigure(section))
        return {Qt::AlignTrailing | Qt::AlignVCenter};
    if (role != Qt::DisplayRole)
        return {};
    switch (static_cast<Column>(section)) {
    case ServerId:
        return tr("Server's id");
    case Value:
        return tr("Server sent last");
    case Count:
        return tr("Times");
    case Control:
        return tr("Moves the board's control");
    case ColumnCount:
        break;
    }
    return {};
}

Qt::ItemFlags MappingControls::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags usual = QAbstractTableModel::flags(index);
    return isFigure(index.column()) ? usual : usual | Qt::ItemIsEditable;
}

bool MappingControls::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (!index.isValid() || role != Qt::EditRole || isFigure(index.column()))
        return false;
    ControlRow &row = m_rows[index.row()];
    (index.column() == ServerId ? row.mapping.serverId : row.mapping.control) = value.toString();
    changed(index.row());
    return true;
}

void MappingControls::changed(int row)
{
    Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
    Q_EMIT edited();
}

void MappingControls::setMapping(const QList<ControlMapping> &mapping)
{
    beginResetModel();
    m_problems.clear();
    m_rows.removeIf([](const ControlRow &row) { return row.count == 0; });
    for (ControlRow &row : m_rows)
        row.mapping.control.clear();
    for (const ControlMapping &each : mapping) {
        const int place = rowOf(each.serverId);
        if (place < 0) {
            m_rows.append({each, {}, 0});
        } else {
            m_rows[place].mapping = each;
        }
    }
    endResetModel();
    Q_EMIT edited();
}

void MappingControls::setControls(const QList<ControlSpec> &controls)
{
    if (controls == m_controls)
        return;
    m_controls = controls;
    if (!m_rows.isEmpty())
        Q_EMIT dataChanged(index(0, Control), index(rowCount() - 1, Control));
}

void MappingControls::setUnknown(const QList<UnknownControl> &unknown)
{
    for (const UnknownControl &control : unknown) {
        int place = rowOf(control.id);
        if (place < 0)
            place = addRow(control.id);
        m_rows[place].value = control.value;
        m_rows[place].count = control.count;
        Q_EMIT dataChanged(index(place, Value), index(place, Count));
    }
}

void MappingControls::setProblems(const QList<CellProblem> &problems)
{
    if (problems == m_problems)
        return;
    m_problems = problems;
    if (!m_rows.isEmpty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

int MappingControls::addRow(const QString &serverId)
{
    const int place = rowCount();
    beginInsertRows({}, place, place);
    m_rows.append({{serverId, {}}, {}, 0});
    endInsertRows();
    return place;
}

void MappingControls::removeRow(int row)
{
    if (m_rows.at(row).count > 0) {
        m_rows[row].mapping.control.clear();
        changed(row);
        return;
    }
    beginRemoveRows({}, row, row);
    m_rows.removeAt(row);
    m_problems.clear();
    endRemoveRows();
    Q_EMIT edited();
}

int MappingControls::rowOf(const QString &serverId) const
{
    const auto found = std::find_if(m_rows.cbegin(), m_rows.cend(), [&](const ControlRow &row) {
        return row.mapping.serverId == serverId;
    });
    return found == m_rows.cend() ? -1 : static_cast<int>(found - m_rows.cbegin());
}

bool MappingControls::isOffered(const ControlRow &row)
{
    return row.mapping.control.isEmpty() && (row.count > 0 || row.mapping.serverId.isEmpty());
}

QList<ControlMapping> MappingControls::mapping() const
{
    QList<ControlMapping> mapping;
    for (const ControlRow &row : m_rows) {
        if (!isOffered(row))
            mapping.append(row.mapping);
    }
    return mapping;
}

} // namespace armature
