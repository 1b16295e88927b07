// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/card.h"
#include "bridge/core/controlvalue.h"

#include <QList>
#include <QString>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace armature {

/// What the server asked of controls that this board does not have, each with the way to map it to
/// one that it has. Hidden while there is none. GUI thread.
class UnknownCard : public Card
{
    Q_OBJECT

public:
    explicit UnknownCard(QWidget *parent = nullptr);

    void setControls(const QList<UnknownControl> &controls);
    /// Where nothing can be controlled, there is nothing to map to.
    void setMappable(bool isMappable);

Q_SIGNALS:
    void mappingRequested(const QString &serverId);

private:
    /// The words on one id, and its button.
    struct Row
    {
        QString id {};
        QLabel *text = nullptr;
        QPushButton *map = nullptr;
    };

    void addRow();
    void showRow(Row &row, const UnknownControl &control) const;

    QVBoxLayout *m_column;
    QLabel *m_more;
    QList<Row> m_rows {};
    bool m_isMappable = true;
};

} // namespace armature
