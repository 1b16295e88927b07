// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/card.h"
#include "app/desktop/chartview.h"

class QLabel;

namespace armature {

/// A card with the name and the unit of a quantity above its chart. GUI thread.
class ChartCard : public Card
{
    Q_OBJECT

public:
    ChartCard(const ChartFeed &feed, const ChartQuantity &quantity, QWidget *parent = nullptr);

    [[nodiscard]] ChartView *view() const { return m_view; }

protected:
    void changeEvent(QEvent *event) override;

private:
    void dress();

    const ChartQuantity &m_quantity;
    QLabel *m_title;
    QLabel *m_unit;
    ChartView *m_view;
};

} // namespace armature
