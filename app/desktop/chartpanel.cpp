// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/chartpanel.h"

#include "app/desktop/chartbar.h"
#include "app/desktop/chartcard.h"
#include "app/desktop/chartexport.h"
#include "app/desktop/charttext.h"
#include "app/desktop/theme.h"

#include <QBoxLayout>
#include <QEvent>
#include <QLabel>
#include <QPixmap>
#include <QScrollArea>

#include <algorithm>
#include <utility>

namespace armature {

ChartPanel::ChartPanel(ChartFeed &feed, QWidget *parent)
    : QWidget(parent)
    , m_feed(feed)
    , m_bar(new ChartBar(this))
    , m_export(new ChartExport(this))
    , m_empty(new QLabel(this))
    , m_scroll(new QScrollArea(this))
    , m_span(kUsualSpan)
{
    auto *content = new QWidget;
    m_stack = new QVBoxLayout(content);
    m_stack->setContentsMargins({});
    m_stack->setSpacing(spacing::kMedium);
    m_scroll->setWidget(content);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->viewport()->setAutoFillBackground(false);
    content->setAutoFillBackground(false);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setForegroundRole(QPalette::PlaceholderText);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(spacing::kSmall);
    layout->addWidget(m_bar);
    layout->addWidget(m_empty, 1);
    layout->addWidget(m_scroll, 1);

    connect(m_bar, &ChartBar::spanChosen, this, &ChartPanel::setSpan);
    connect(m_bar, &ChartBar::pauseChosen, this,
            [this](bool isPaused) { setPaused(isPaused, Clock::now()); });
    connect(m_bar, &ChartBar::csvChosen, this,
            [this] { m_export->saveCsv(toCsv(m_feed, windowAt(Clock::now()))); });
    connect(m_bar, &ChartBar::pictureChosen, this, [this] { m_export->savePicture(picture()); });
    connect(m_export, &ChartExport::finished, m_bar, &ChartBar::showMessage);
    connect(&m_feed, &ChartFeed::quantityAdded, this, &ChartPanel::addCard);
    connect(&m_feed, &ChartFeed::aboutToClear, this, &ChartPanel::removeCards);
    m_timer.setInterval(1000 / kFramesPerSecond);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, [this] { renderFrame(Clock::now()); });

    for (const auto &quantity : m_feed.quantities())
        addCard(*quantity);
    m_bar->showWindow(windowAt({}), {});
    showSomething();
    translate();
}

void ChartPanel::setSpan(Milliseconds span)
{
    m_span = std::clamp(span, spanChoices().first().span, spanChoices().last().span);
}

void ChartPanel::setPaused(bool isPaused, TimePoint now)
{
    m_pausedAt = isPaused ? std::optional(now) : std::nullopt;
}

void ChartPanel::setPresenting(bool isPresenting)
{
    m_bar->setPresenting(isPresenting);
}

TimeWindow ChartPanel::windowAt(TimePoint now) const
{
    return {m_pausedAt.value_or(now), m_span, !m_pausedAt};
}

QPixmap ChartPanel::picture() const
{
    QWidget *charts = m_scroll->widget();
    const QMargins margins(spacing::kMedium, spacing::kMedium, spacing::kMedium, spacing::kMedium);
    QPixmap picture(charts->size().grownBy(margins) * devicePixelRatioF());
    picture.setDevicePixelRatio(devicePixelRatioF());
    picture.fill(Theme::of(palette()).window);
    charts->render(&picture, {margins.left(), margins.top()}, {}, QWidget::DrawChildren);
    return picture;
}

void ChartPanel::renderFrame(TimePoint now)
{
    if (!isVisible())
        return;
    const TimeWindow window = windowAt(now);
    m_bar->showWindow(window, m_feed.utcAt(window.to));
    tellDropped();
    for (ChartCard *card : std::as_const(m_cards)) {
        if (!card->visibleRegion().isEmpty())
            card->view()->show(window, now);
    }
}

void ChartPanel::tellDropped()
{
    if (m_feed.droppedReadings() == m_toldDropped)
        return;
    m_toldDropped = m_feed.droppedReadings();
    if (m_toldDropped > 0) {
        m_bar->showMessage(tr("Only the first %1 series are drawn; readings left out: %2")
                               .arg(ChartFeed::kMaxSeries)
                               .arg(m_toldDropped),
                           true);
    }
}

void ChartPanel::addCard(const ChartQuantity &quantity)
{
    auto *card = new ChartCard(m_feed, quantity);
    connect(card->view(), &ChartView::zoomed, this, &ChartPanel::zoom);
    connect(card->view(), &ChartView::dragged, this,
            [this](Clock::duration by) { pan(by, Clock::now()); });
    m_cards.append(card);
    m_stack->addWidget(card, 1);
    showSomething();
}

void ChartPanel::removeCards()
{
    // Now, not later: they refer to quantities that are about to go.
    qDeleteAll(std::exchange(m_cards, {}));
    showSomething();
}

void ChartPanel::showSomething()
{
    m_empty->setVisible(m_cards.isEmpty());
    m_scroll->setVisible(!m_cards.isEmpty());
    m_bar->setExportEnabled(!m_cards.isEmpty());
}

void ChartPanel::translate()
{
    m_empty->setFont(sized(font(), scaledBy(font(), typesize::kBody)));
    m_empty->setText(tr("No readings yet — charts appear here as soon as the board sends some."));
}

void ChartPanel::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_timer.start();
}

void ChartPanel::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_timer.stop();
}

void ChartPanel::pan(Clock::duration by, TimePoint now)
{
    m_pausedAt = std::min(now, m_pausedAt.value_or(now) + by);
}

void ChartPanel::zoom(int steps)
{
    const auto &choices = spanChoices();
    const auto found = std::find_if(choices.begin(), choices.end(),
                                    [this](const SpanChoice &c) { return c.span >= m_span; });
    const qsizetype next = found - choices.begin() + steps;
    setSpan(choices.at(std::clamp<qsizetype>(next, 0, choices.size() - 1)).span);
}

void ChartPanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::FontChange)
        translate();
}

} // namespace armature
