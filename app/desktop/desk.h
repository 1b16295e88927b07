// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QSplitter;

namespace armature {

class BottomPanel;
class ControlPanel;
class ProblemBands;

/// What lies below the status strip, and how it is arranged: the bands, the charts beside the
/// controls, the pages at the bottom. GUI thread.
class Desk : public QWidget
{
    Q_OBJECT

public:
    /// The desk owns the parts then.
    Desk(ProblemBands *bands, ControlPanel *controls, BottomPanel *bottom, QWidget *parent);

    /// Takes the place left of the controls. The desk owns it then.
    void setCharts(QWidget *charts);
    /// The splitters and the folded panel, for restoreArrangement() at the next start.
    [[nodiscard]] QByteArray arrangement() const;
    void restoreArrangement(const QByteArray &arrangement);
    /// The charts and the controls alone, in a fixed proportion; the arrangement is not restored
    /// afterwards.
    void setPresenting(bool isPresenting);

Q_SIGNALS:
    /// By the user's hand.
    void arranged();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void proportion();

    BottomPanel *m_bottom;
    QSplitter *m_across;
    QSplitter *m_down;
    bool m_isPresenting = false;
};

} // namespace armature
