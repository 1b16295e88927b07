// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/io/happensbefore.h"
#include "bridge/io/portaccess.h"

#include <QThread>

#include <functional>
#include <utility>

namespace armature {

/// Looks at ports on a thread of its own: it reads a file or more of every process, and the system
/// may take its time to name a user. Nobody waits for it: it deletes itself once it has looked, and
/// goes with the process where it never does. Made with new on the GUI thread.
// NOLINTNEXTLINE(cppcoreguidelines-virtual-class-destructor): it deletes itself
class BoardDoctorWorker : public QThread
{
    Q_OBJECT

public:
    using Look = std::function<QList<PortAccess>(const QString &)>;

    static QList<PortAccess> lookAt(const QString &port) { return inspectPorts(port); }

    BoardDoctorWorker(Look look, QString port)
        : m_look(std::move(look))
        , m_port(std::move(port))
    {
        setObjectName(QStringLiteral("look"));
        connect(this, &QThread::finished, this, &QObject::deleteLater);
    }

Q_SIGNALS:
    void looked(const QList<armature::PortAccess> &ports);

protected:
    void run() override
    {
        Q_EMIT looked(m_look(m_port));
        happensBefore(this);
    }

private:
    ~BoardDoctorWorker() override { happensAfter(this); }

    Look m_look;
    QString m_port;
};

} // namespace armature
