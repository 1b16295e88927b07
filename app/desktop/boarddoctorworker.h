// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/io/portaccess.h"

#include <QObject>

namespace armature {

/// Looks at ports on a thread of its own: it reads a file or more of every process. Check thread.
class BoardDoctorWorker : public QObject
{
    Q_OBJECT

public:
    void look(const QString &port) { Q_EMIT looked(inspectPorts(port)); }

Q_SIGNALS:
    void looked(const QList<armature::PortAccess> &ports);
};

} // namespace armature
