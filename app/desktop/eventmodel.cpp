// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/eventmodel.h"

#include "app/common/eventtext.h"
#include "app/desktop/format.h"
#include "app/desktop/icons.h"
#include "app/desktop/theme.h"

#include <QBrush>
#include <QGuiApplication>

namespace armature {

namespace {

QString iconNameOf(NoticeSeverity severity)
{
    switch (severity) {
    case NoticeSeverity::Info:
        return QStringLiteral("info");
    case NoticeSeverity::Warning:
        return QStringLiteral("warning");
    case NoticeSeverity::Alarm:
        return QStringLiteral("alarm");
    }
    return {};
}

QColor colorOf(NoticeSeverity severity, const Theme &theme)
{
    switch (severity) {
    case NoticeSeverity::Info:
        return theme.muted;
    case NoticeSeverity::Warning:
        return theme.warn;
    case NoticeSeverity::Alarm:
        return theme.alarm;
    }
    return theme.muted;
}

QString wordOf(NoticeSeverity severity)
{
    switch (severity) {
    case NoticeSeverity::Info:
        return EventModel::tr("Info");
    case NoticeSeverity::Warning:
        return EventModel::tr("Warning");
    case NoticeSeverity::Alarm:
        return EventModel::tr("Alarm");
    }
    return {};
}

} // namespace

EventModel::EventModel(QObject *parent)
    : QAbstractTableModel(parent)
{ }

int EventModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_notices.size());
}

int EventModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant EventModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Notice &notice = m_notices.at(static_cast<std::size_t>(index.row()));
    const Theme theme = Theme::of(QGuiApplication::palette());
    const bool isWhat = index.column() == What;
    if (role == Qt::DisplayRole && index.column() == Time)
        return clockText(notice.at.utc);
    if (role == Qt::DisplayRole && index.column() == Severity)
        return wordOf(notice.severity);
    if ((role == Qt::DisplayRole || role == Qt::ToolTipRole) && isWhat)
        return sentence(notice);
    if (role == Qt::DecorationRole && index.column() == Severity)
        return iconPixmap(iconNameOf(notice.severity), colorOf(notice.severity, theme), 14, 1.0);
    if (role == Qt::ForegroundRole && !isWhat)
        return QBrush(index.column() == Time ? theme.muted : colorOf(notice.severity, theme));
    return {};
}

QVariant EventModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (static_cast<Column>(section)) {
    case Time:
        return tr("Time");
    case Severity:
        return tr("Kind");
    case What:
        return tr("What happened");
    case ColumnCount:
        break;
    }
    return {};
}

void EventModel::add(const Notice &notice)
{
    if (m_notices.size() >= kCapacity) {
        beginRemoveRows({}, 0, 0);
        m_notices.pop_front();
        endRemoveRows();
    }
    const int row = static_cast<int>(m_notices.size());
    beginInsertRows({}, row, row);
    m_notices.push_back(notice);
    endInsertRows();
}

} // namespace armature
