// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/card.h"
#include "bridge/core/controlvalue.h"

#include <QList>

class QLabel;

namespace armature {

/// What the server asked of controls that this board does not have. Hidden while there is none.
/// GUI thread.
class UnknownCard : public Card
{
    Q_OBJECT

public:
    explicit UnknownCard(QWidget *parent = nullptr);

    void setControls(const QList<UnknownControl> &controls);

private:
    QLabel *m_text;
};

} // namespace armature
