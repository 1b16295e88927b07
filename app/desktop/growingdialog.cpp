// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/growingdialog.h"

#include <QEvent>
#include <QLayout>

namespace armature {

bool GrowingDialog::event(QEvent *event)
{
    const bool isTaken = QDialog::event(event);
    if (event->type() == QEvent::LayoutRequest && layout() != nullptr) {
        // Wrapped words say how high they are for a width, and not in any minimum size.
        const int wanted = layout()->totalHeightForWidth(width());
        if (wanted > height())
            resize(width(), wanted);
    }
    return isTaken;
}

} // namespace armature
