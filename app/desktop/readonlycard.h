// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/card.h"
#include "bridge/core/mapping.h"
#include "bridge/core/status.h"

class QLabel;

namespace armature {

/// In the controls' place: that nothing can be moved on this board, and why. Hidden where something
/// can. GUI thread.
class ReadOnlyCard : public Card
{
    Q_OBJECT

public:
    explicit ReadOnlyCard(QWidget *parent = nullptr);

    /// How the board is expected to write its lines.
    void setFormat(BoardFormat format);
    void setBoardStatus(const BoardStatus &status);
    /// Whether it says all there is to say of controls.
    [[nodiscard]] bool isReadOnly() const;

private:
    void showWords();

    QLabel *m_title;
    QLabel *m_why;
    QLabel *m_remedy;
    BoardFormat m_format = BoardFormat::Checked;
    bool m_isRefused = false; ///< a ready board that is not to be controlled
};

} // namespace armature
