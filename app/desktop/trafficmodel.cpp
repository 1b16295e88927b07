// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/trafficmodel.h"

#include "app/desktop/format.h"
#include "app/desktop/theme.h"

#include <QBrush>
#include <QDateTime>
#include <QGuiApplication>

#include <algorithm>

namespace armature {

namespace {

QString arrowOf(const TrafficEntry &entry)
{
    const bool isReceived = entry.direction == TrafficDirection::Received;
    switch (entry.leg) {
    case TrafficLeg::Server:
        return isReceived ? QStringLiteral("↓") : QStringLiteral("↑");
    case TrafficLeg::Board:
        return isReceived ? QStringLiteral("←") : QStringLiteral("→");
    }
    return {};
}

QString wayOf(const TrafficEntry &entry)
{
    const bool isReceived = entry.direction == TrafficDirection::Received;
    switch (entry.leg) {
    case TrafficLeg::Server:
        return isReceived ? TrafficModel::tr("from the server") : TrafficModel::tr("to the server");
    case TrafficLeg::Board:
        return isReceived ? TrafficModel::tr("from the board") : TrafficModel::tr("to the board");
    }
    return {};
}

QVariant toolTip(const TrafficEntry &entry, int column)
{
    if (column == TrafficModel::Text)
        return entry.text;
    return column == TrafficModel::Direction ? QVariant(wayOf(entry)) : QVariant();
}

bool isQuiet(int column)
{
    return column == TrafficModel::Time || column == TrafficModel::Topic
        || column == TrafficModel::Latency;
}

QString utcText(const Stamp &stamp)
{
    return QDateTime::fromMSecsSinceEpoch(stamp.utc.count(), Qt::UTC).toString(Qt::ISODateWithMs);
}

} // namespace

TrafficModel::TrafficModel(QObject *parent)
    : QAbstractTableModel(parent)
{ }

int TrafficModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

int TrafficModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant TrafficModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const TrafficEntry &entry = m_entries.at(static_cast<std::size_t>(index.row()));
    switch (role) {
    case Qt::DisplayRole:
        return text(entry, index.column());
    case Qt::ToolTipRole:
        return toolTip(entry, index.column());
    case Qt::ForegroundRole:
        return isQuiet(index.column())
            ? QVariant(QBrush(Theme::of(QGuiApplication::palette()).muted))
            : QVariant();
    case Qt::TextAlignmentRole:
        return index.column() == Direction ? QVariant(int(Qt::AlignCenter)) : QVariant();
    default:
        return {};
    }
}

QVariant TrafficModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(section == Direction ? Qt::AlignCenter : Qt::AlignLeading | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (static_cast<Column>(section)) {
    case Time:
        return tr("Time");
    case Direction:
        return tr("Way");
    case Event:
        return tr("Event");
    case Topic:
        return tr("Topic");
    case Text:
        return tr("Text");
    case Latency:
        return tr("Reply");
    case ColumnCount:
        break;
    }
    return {};
}

QString TrafficModel::text(const TrafficEntry &entry, int column)
{
    switch (static_cast<Column>(column)) {
    case Time:
        return clockText(entry.at.utc);
    case Direction:
        return arrowOf(entry);
    case Event:
        return entry.event;
    case Topic:
        return entry.leg == TrafficLeg::Board ? tr("board") : entry.topic;
    case Text:
        return entry.text;
    case Latency:
        return entry.latency ? tr("%1 ms").arg(entry.latency->count()) : QString();
    case ColumnCount:
        break;
    }
    return {};
}

void TrafficModel::add(const TrafficBatch &entries)
{
    if (entries.isEmpty())
        return;
    if (!m_isPaused) {
        append(entries);
        return;
    }
    m_aside += entries;
    if (m_aside.size() > kCapacity)
        m_aside.remove(0, m_aside.size() - kCapacity);
    m_heldBack += entries.size();
    Q_EMIT heldBackChanged(m_heldBack);
}

void TrafficModel::append(const TrafficBatch &entries)
{
    const int incoming = static_cast<int>(std::min<qsizetype>(entries.size(), kCapacity));
    if (incoming == 0)
        return;
    const int surplus = static_cast<int>(m_entries.size()) + incoming - kCapacity;
    if (surplus > 0) {
        beginRemoveRows({}, 0, surplus - 1);
        m_entries.erase(m_entries.begin(), m_entries.begin() + surplus);
        endRemoveRows();
    }
    const int first = static_cast<int>(m_entries.size());
    beginInsertRows({}, first, first + incoming - 1);
    m_entries.insert(m_entries.end(), entries.cend() - incoming, entries.cend());
    endInsertRows();
}

void TrafficModel::setPaused(bool isPaused)
{
    if (m_isPaused == isPaused)
        return;
    m_isPaused = isPaused;
    const TrafficBatch aside = std::exchange(m_aside, {});
    m_heldBack = 0;
    append(aside);
    Q_EMIT heldBackChanged(0);
}

QString TrafficModel::rowText(int row) const
{
    const TrafficEntry &entry = m_entries.at(static_cast<std::size_t>(row));
    QStringList cells {utcText(entry.at)};
    for (int column = Direction; column < ColumnCount; ++column)
        cells.append(text(entry, column));
    return cells.join(u'\t');
}

} // namespace armature
