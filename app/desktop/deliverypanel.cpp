// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/deliverypanel.h"

#include "app/desktop/format.h"
#include "app/desktop/labels.h"
#include "app/desktop/theme.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QScrollArea>
#include <QVBoxLayout>

namespace armature {

namespace {

constexpr int kColumns = 5;

QGridLayout *addGroup(QBoxLayout *groups, const QString &name)
{
    auto *title = new QLabel(name);
    title->setFont(sized(title->font(), typesize::kSmall + 1, QFont::DemiBold));
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(spacing::kHuge);
    grid->setVerticalSpacing(spacing::kTiny);
    auto *column = new QVBoxLayout;
    column->setSpacing(spacing::kTiny);
    column->addWidget(title);
    column->addLayout(grid);
    column->addStretch(1);
    groups->addLayout(column);
    return grid;
}

} // namespace

DeliveryPanel::DeliveryPanel(QWidget *parent)
    : QWidget(parent)
{
    auto *ground = new QWidget;
    ground->setObjectName(QStringLiteral("ground"));
    auto *groups = new QHBoxLayout(ground);
    groups->setContentsMargins(spacing::kMedium, spacing::kMedium, spacing::kMedium,
                               spacing::kSmall);
    groups->setSpacing(spacing::kHuge * 2);
    auto *delivery = addGroup(groups, tr("Readings to the server"));
    m_delivery = {addFigure(delivery, tr("waiting")),
                  addFigure(delivery, tr("delivered")),
                  addFigure(delivery, tr("recorded")),
                  addFigure(delivery, tr("sent again")),
                  addFigure(delivery, tr("refused: type")),
                  addFigure(delivery, tr("refused: value"), true),
                  addFigure(delivery, tr("refused: name"), true),
                  addFigure(delivery, tr("set aside"), true),
                  addFigure(delivery, tr("dropped"), true)};
    m_age = addFigure(delivery, tr("oldest waiting"));
    auto *board = addGroup(groups, tr("Lines from the board"));
    m_board = {addFigure(board, tr("lines")),
               addFigure(board, tr("readings")),
               addFigure(board, tr("bad CRC"), true),
               addFigure(board, tr("too long"), true),
               addFigure(board, tr("not understood"), true),
               addFigure(board, tr("unknown kind"), true),
               addFigure(board, tr("lost lines"), true),
               addFigure(board, tr("no numbers"), true),
               addFigure(board, tr("overflowed"), true),
               addFigure(board, tr("board errors"), true),
               addFigure(board, tr("debug lines"))};
    auto *server = addGroup(groups, tr("Server"));
    m_server = {addFigure(server, tr("attempts")), addFigure(server, tr("frames of no use"), true)};
    groups->addStretch(1);
    auto *area = new QScrollArea(this);
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setWidget(ground);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(area);
    setDelivery({});
    setBoardStatus({});
    setServerStatus({});
}

DeliveryPanel::Figure DeliveryPanel::addFigure(QGridLayout *grid, const QString &name, bool isFault)
{
    auto *value = new QLabel;
    value->setFont(figures(value->font(), typesize::kTitle));
    auto *cell = new QVBoxLayout;
    cell->setSpacing(0);
    cell->addWidget(new MutedLabel(name));
    cell->addWidget(value);
    value->setAccessibleName(name);
    const int index = grid->count();
    grid->addLayout(cell, index / kColumns, index % kColumns);
    return {value, isFault};
}

void DeliveryPanel::show(const Figure &figure, quint64 count)
{
    figure.value->setText(countText(static_cast<qint64>(count)));
    const bool isNotable = figure.isFault && count > 0;
    QFont font = figure.value->font();
    font.setBold(isNotable);
    figure.value->setFont(font);
    figure.value->setForegroundRole(count == 0 ? QPalette::PlaceholderText : QPalette::WindowText);
}

void DeliveryPanel::setDelivery(const DeliveryStatus &status)
{
    m_status = status;
    const qint64 counts[] = {status.waiting,     status.delivered,   status.recorded,
                             status.repeated,    status.refusedType, status.refusedValue,
                             status.refusedName, status.setAside,    status.dropped};
    for (qsizetype index = 0; index < m_delivery.size(); ++index)
        show(m_delivery.at(index), static_cast<quint64>(counts[index]));
    showAge();
}

void DeliveryPanel::setBoardStatus(const BoardStatus &status)
{
    const BoardCounters &from = status.counters;
    const quint64 counts[] = {from.lines,      from.readings,    from.badCrc,    from.tooLong,
                              from.unparsed,   from.unknownType, from.lostLines, from.refused,
                              from.overflowed, from.boardErrors, from.debugLines};
    for (qsizetype index = 0; index < m_board.size(); ++index)
        show(m_board.at(index), counts[index]);
}

void DeliveryPanel::setServerStatus(const ServerStatus &status)
{
    show(m_server.at(0), status.attempts);
    show(m_server.at(1), status.droppedFrames);
}

void DeliveryPanel::setNow(const Stamp &now)
{
    m_now = now;
    showAge();
}

void DeliveryPanel::showAge()
{
    m_age.value->setText(m_status.oldestWaitingUtc
                             ? durationText(m_now.utc - *m_status.oldestWaitingUtc)
                             : QStringLiteral("–"));
}

} // namespace armature
