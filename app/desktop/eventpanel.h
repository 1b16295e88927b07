// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/status.h"

#include <QWidget>

namespace armature {

class EventModel;

/// The list of what happened. GUI thread.
class EventPanel : public QWidget
{
    Q_OBJECT

public:
    explicit EventPanel(QWidget *parent = nullptr);

    void add(const Notice &notice);

private:
    EventModel *m_model;
};

} // namespace armature
