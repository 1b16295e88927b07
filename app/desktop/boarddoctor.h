// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/common/doctortext.h"
#include "app/desktop/boarddoctorworker.h"
#include "app/desktop/growingdialog.h"
#include "bridge/core/status.h"

class QVBoxLayout;

namespace armature {

class MutedLabel;

/// "Board access": whether this account gets at the board's port, what is in the way, and the
/// commands that mend it, each to be copied. It opens no port and runs no command. GUI thread.
class BoardDoctor : public GrowingDialog
{
    Q_OBJECT

public:
    /// \param port a device path or `auto`.
    /// \param look runs on a thread of its own; closing the dialog does not wait for its end.
    explicit BoardDoctor(QString port, QWidget *parent = nullptr,
                         BoardDoctorWorker::Look look = &BoardDoctorWorker::lookAt);
    ~BoardDoctor() override;

    /// Whether there is a real port to look at.
    [[nodiscard]] static bool isFor(const QString &port);
    /// Shows one above `window`, in the place of one that is open, and begins to look.
    /// \param trouble what the bridge met last.
    static void open(const QString &port, const BoardStatus &trouble, QWidget *window);
    /// setBoardStatus() of the one that is open above `window`, if one is.
    static void tell(const BoardStatus &status, QWidget *window);

    /// What the bridge met at the port, which a look from outside may not show. A board that has
    /// become ready is looked at again.
    void setBoardStatus(const BoardStatus &status);
    /// Looks, or looks again.
    void start();
    void show(const QList<Diagnosis> &diagnoses);
    void done(int result) override;
    [[nodiscard]] bool isLooking() const { return m_isLooking; }
    /// What "Copy all" puts on the clipboard.
    [[nodiscard]] QString report() const { return reportText(m_diagnoses); }
    using QDialog::show;

Q_SIGNALS:
    void looked();

private:
    void layOut();
    void take(const QList<PortAccess> &ports);
    void addDiagnosis(const Diagnosis &diagnosis, QVBoxLayout *column);
    void addRemedy(const DoctorRemedy &remedy, QVBoxLayout *column);

    QString m_port;
    QString m_metPort {};
    BoardReason m_met = BoardReason::None;
    MutedLabel *m_place;
    QVBoxLayout *m_column;
    QWidget *m_content = nullptr; ///< of the last look; replaced by the next
    QList<Diagnosis> m_diagnoses {};
    BoardDoctorWorker::Look m_look;
    int m_run = 0; ///< of the last look; what an earlier one finds is not taken
    bool m_isLooking = false;
};

} // namespace armature
