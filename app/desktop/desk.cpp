// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/desk.h"

#include "app/desktop/bottompanel.h"
#include "app/desktop/controlpanel.h"
#include "app/desktop/problembands.h"
#include "app/desktop/theme.h"

#include <QDataStream>
#include <QIODevice>
#include <QSplitter>
#include <QVBoxLayout>

namespace armature {

namespace {

constexpr quint32 kArrangementVersion = 1;
const QList<int> kAcross {880, 450}; // charts, controls
const QList<int> kDown {530, 150}; // those, pages
const QList<int> kPresented {3, 2}; // charts to controls

/// Above (or left) takes what the window grows by; nothing folds away by a drag.
void arrange(QSplitter *splitter, QWidget *growing, QWidget *other, const QList<int> &sizes)
{
    splitter->setChildrenCollapsible(false);
    splitter->setHandleWidth(spacing::kMedium);
    splitter->addWidget(growing);
    splitter->addWidget(other);
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 0);
    splitter->setSizes(sizes);
}

} // namespace

Desk::Desk(ProblemBands *bands, ControlPanel *controls, BottomPanel *bottom, QWidget *parent)
    : QWidget(parent)
    , m_bottom(bottom)
    , m_across(new QSplitter(Qt::Horizontal, this))
    , m_down(new QSplitter(Qt::Vertical, this))
{
    arrange(m_across, new QWidget(m_across), controls, kAcross);
    arrange(m_down, m_across, m_bottom, kDown);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(spacing::kMedium, spacing::kMedium, spacing::kMedium,
                               spacing::kMedium);
    column->setSpacing(spacing::kMedium);
    column->addWidget(bands);
    column->addWidget(m_down, 1);
    connect(m_across, &QSplitter::splitterMoved, this, &Desk::arranged);
    connect(m_down, &QSplitter::splitterMoved, this, &Desk::arranged);
    connect(m_bottom, &BottomPanel::collapsedChanged, this, &Desk::arranged);
}

void Desk::setCharts(QWidget *charts)
{
    delete m_across->replaceWidget(0, charts);
    m_across->setStretchFactor(0, 1);
    m_across->setSizes(kAcross);
    charts->show();
}

QByteArray Desk::arrangement() const
{
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    stream << kArrangementVersion << m_across->saveState() << m_down->saveState()
           << m_bottom->isCollapsed();
    return bytes;
}

void Desk::restoreArrangement(const QByteArray &arrangement)
{
    QDataStream stream(arrangement);
    quint32 version = 0;
    QByteArray across;
    QByteArray down;
    bool isCollapsed = false;
    stream >> version >> across >> down >> isCollapsed;
    if (stream.status() != QDataStream::Ok || version != kArrangementVersion)
        return;
    m_across->restoreState(across);
    m_down->restoreState(down);
    m_bottom->setCollapsed(isCollapsed);
}

void Desk::setPresenting(bool isPresenting)
{
    m_isPresenting = isPresenting;
    m_bottom->setVisible(!isPresenting);
    // A handle that nobody can take is a distance.
    m_across->handle(1)->setAttribute(Qt::WA_TransparentForMouseEvents, isPresenting);
    proportion();
}

void Desk::proportion()
{
    if (!m_isPresenting)
        return;
    const int part = m_across->width() / (kPresented.at(0) + kPresented.at(1));
    m_across->setSizes({kPresented.at(0) * part, kPresented.at(1) * part});
}

void Desk::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    proportion();
}

} // namespace armature
