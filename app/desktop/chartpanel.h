// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/chartfeed.h"
#include "app/desktop/timewindow.h"

#include <QTimer>
#include <QWidget>

#include <optional>

class QLabel;
class QPixmap;
class QScrollArea;
class QVBoxLayout;

namespace armature {

class ChartBar;
class ChartCard;
class ChartExport;

/// All charts, a card for each quantity, below one bar. While it is visible it draws what has
/// changed, at most 30 times a second. GUI thread.
class ChartPanel : public QWidget
{
    Q_OBJECT

public:
    static constexpr int kFramesPerSecond = 30;

    /// `feed` is borrowed and outlives the panel.
    explicit ChartPanel(ChartFeed &feed, QWidget *parent = nullptr);

    /// From the newest reading back; 10 s to 24 h.
    void setSpan(Milliseconds span);
    [[nodiscard]] Milliseconds span() const { return m_span; }
    /// Paused, the view stands still and the readings go on being kept.
    void setPaused(bool isPaused, TimePoint now);
    [[nodiscard]] bool isPaused() const { return m_pausedAt.has_value(); }

    /// Without what belongs to a desk: the charts are shown to a room.
    void setPresenting(bool isPresenting);

    /// Draws the charts that are in sight and have changed. The panel's own timer calls it.
    void renderFrame(TimePoint now);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void addCard(const ChartQuantity &quantity);
    void removeCards();
    void showSomething();
    void tellDropped();
    void pan(Clock::duration by, TimePoint now);
    void zoom(int steps);
    void translate();
    [[nodiscard]] QPixmap picture() const;
    [[nodiscard]] TimeWindow windowAt(TimePoint now) const;

    ChartFeed &m_feed;
    ChartBar *m_bar;
    ChartExport *m_export;
    QLabel *m_empty;
    QScrollArea *m_scroll;
    QVBoxLayout *m_stack = nullptr; ///< of the cards
    QList<ChartCard *> m_cards {};
    QTimer m_timer {this};
    Milliseconds m_span;
    std::optional<TimePoint> m_pausedAt {};
    quint64 m_toldDropped = 0;
};

} // namespace armature
