// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/recordmodel.h"

#include "app/common/recordtext.h"
#include "app/desktop/format.h"
#include "app/desktop/theme.h"
#include "bridge/core/names.h"

#include <QBrush>
#include <QDateTime>
#include <QGuiApplication>
#include <QLocale>

#include <algorithm>

namespace armature {

namespace {

QString valueOf(const RecordedStage &stage)
{
    return stage.value ? QLocale().toString(*stage.value, 'g', 6) : QString();
}

const RecordedStage *stageOf(const RecordEntry &entry, RecordModel::Column column)
{
    switch (column) {
    case RecordModel::Requested:
        return &entry.requested;
    case RecordModel::Sent:
        return &entry.sent;
    case RecordModel::Acknowledged:
        return &entry.acknowledged;
    case RecordModel::Applied:
        return &entry.applied;
    case RecordModel::Time:
    case RecordModel::What:
    case RecordModel::Origin:
    case RecordModel::How:
    case RecordModel::ColumnCount:
        break;
    }
    return nullptr;
}

/// When a stage was reached, and how long after the one that started it.
QString stageTip(const RecordEntry &entry, const RecordedStage &stage)
{
    if (stage.utc.count() <= 0)
        return {};
    QString clock = clockText(stage.utc);
    if (entry.requested.utc.count() <= 0 || &stage == &entry.requested)
        return clock;
    return RecordModel::tr("%1, %2 ms after the request")
        .arg(clock)
        .arg((stage.utc - entry.requested.utc).count());
}

bool isTrouble(const RecordEntry &entry)
{
    return entry.outcome == nameOf(ControlOutcome::Refused)
        || entry.outcome == nameOf(ControlOutcome::Failed);
}

} // namespace

RecordModel::RecordModel(QObject *parent)
    : QAbstractTableModel(parent)
{ }

int RecordModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_record.size());
}

int RecordModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant RecordModel::text(const RecordEntry &entry, Column column) const
{
    const bool isCommand = entry.event.isEmpty();
    switch (column) {
    case Time:
        return QDateTime::fromMSecsSinceEpoch(entry.utc.count())
            .toString(QStringLiteral("yyyy-MM-dd HH:mm:ss.zzz"));
    case What:
        return isCommand ? entry.control : authorityText(entry);
    case Origin:
        return originText(entry);
    case How:
        return outcomeText(entry);
    case Requested:
    case Sent:
    case Acknowledged:
    case Applied:
        return valueOf(*stageOf(entry, column));
    case ColumnCount:
        break;
    }
    return {};
}

QVariant RecordModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const RecordEntry &entry = m_record.at(index.row());
    const auto column = static_cast<Column>(index.column());
    const RecordedStage *stage = stageOf(entry, column);
    if (role == Qt::DisplayRole)
        return text(entry, column);
    if (role == Qt::ToolTipRole)
        return stage != nullptr ? QVariant(stageTip(entry, *stage)) : text(entry, column);
    if (role == Qt::TextAlignmentRole && stage != nullptr)
        return {Qt::AlignTrailing | Qt::AlignVCenter};
    if (role == Qt::ForegroundRole) {
        const Theme theme = Theme::of(QGuiApplication::palette());
        if (column == Time || column == Origin)
            return QBrush(theme.muted);
        if (column == How && isTrouble(entry))
            return QBrush(theme.warn);
    }
    return {};
}

QVariant RecordModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    const bool isNumber = section >= Requested && section <= Applied;
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole && isNumber)
        return {Qt::AlignTrailing | Qt::AlignVCenter}; // above their figures
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (static_cast<Column>(section)) {
    case Time:
        return tr("Time");
    case What:
        return tr("Control");
    case Origin:
        return tr("From");
    case Requested:
        return tr("Requested");
    case Sent:
        return tr("Sent");
    case Acknowledged:
        return tr("Acknowledged");
    case Applied:
        return tr("Applied");
    case How:
        return tr("How it ended");
    case ColumnCount:
        break;
    }
    return {};
}

void RecordModel::prepend(const QList<RecordEntry> &older)
{
    // What was written since the start stands in both.
    const auto isNew = [this](const RecordEntry &entry) {
        return std::none_of(m_record.begin(), m_record.end(), [&entry](const RecordEntry &live) {
            return live.utc == entry.utc && live.control == entry.control
                && live.event == entry.event && live.requested == entry.requested
                && live.detail == entry.detail;
        });
    };
    QList<RecordEntry> fresh;
    std::copy_if(older.begin(), older.end(), std::back_inserter(fresh), isNew);
    if (fresh.isEmpty())
        return;
    beginInsertRows({}, 0, static_cast<int>(fresh.size()) - 1);
    m_record = fresh + m_record;
    endInsertRows();
    trim();
}

void RecordModel::add(const RecordEntry &entry)
{
    if (const auto line = lineReached(m_record, entry)) {
        m_record[*line].applied = entry.applied;
        const auto row = static_cast<int>(*line);
        Q_EMIT dataChanged(index(row, Applied), index(row, Applied));
        return;
    }
    const auto row = static_cast<int>(m_record.size());
    beginInsertRows({}, row, row);
    m_record.append(entry);
    endInsertRows();
    trim();
}

void RecordModel::trim()
{
    const auto excess = static_cast<int>(m_record.size()) - kCapacity;
    if (excess <= 0)
        return;
    beginRemoveRows({}, 0, excess - 1);
    m_record.remove(0, excess);
    endRemoveRows();
}

} // namespace armature
