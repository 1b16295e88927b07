// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/status.h"

#include <QMenu>

class QLabel;

namespace armature {

/// What the server's leg says when it is clicked: the state in full, the server's own words where
/// it refused, and what can be done about it. GUI thread.
class ServerMenu : public QMenu
{
    Q_OBJECT

public:
    explicit ServerMenu(QWidget *parent = nullptr);

    /// Before it is shown.
    void setStatus(const ServerStatus &status);

Q_SIGNALS:
    void checkRequested();
    void connectNowRequested();
    void trafficRequested();
    void settingsRequested();

private:
    QLabel *m_headline;
    QLabel *m_text;
};

} // namespace armature
