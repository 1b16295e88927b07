// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/controlvalue.h"
#include "bridge/core/mapping.h"

#include <QDialog>

class QLabel;
class QPushButton;

namespace armature {

class MappingEditor;

/// "Sensors and controls": what lies between the board's names and the server's, with what comes
/// out of it just now. Nothing holds before it is applied. GUI thread.
class MappingDialog : public QDialog
{
    Q_OBJECT

public:
    explicit MappingDialog(Mapping mapping, QWidget *parent = nullptr);

    /// For what the board and the server say.
    [[nodiscard]] MappingEditor &editor() { return *m_editor; }
    /// The outputs that applying would stop, as people read them: `m1 (42 %)`.
    void setRunning(const QStringList &outputs);
    /// The demo keeps nothing.
    void setDemo(bool isDemo);
    /// What is entered, also where it is wrong.
    [[nodiscard]] Mapping mapping() const;
    void accept() override;

    /// \name What the buttons do, for the file that was chosen
    ///@{
    void importFrom(const QString &path);
    void exportTo(const QString &path);
    ///@}

Q_SIGNALS:
    /// Applied, and different from what holds.
    void mappingAccepted(const armature::Mapping &mapping);

protected:
    void changeEvent(QEvent *event) override;

private:
    void layOut();
    [[nodiscard]] QWidget *buttonRow();
    void askForImport();
    void askForExport();
    /// Replaces what is entered; undo() brings it back.
    void replaceBy(const Mapping &mapping);
    void undo();
    void say(const QString &text, bool isWrong);
    void showState();
    void showConsequence();

    Mapping m_before; ///< what holds
    Mapping m_replaced {}; ///< for undo()
    MappingEditor *m_editor;
    QLabel *m_said;
    QLabel *m_consequence;
    QPushButton *m_apply = nullptr;
    QPushButton *m_reset = nullptr;
    QPushButton *m_undo = nullptr;
    QPushButton *m_export = nullptr;
    QStringList m_running {};
    bool m_isDemo = false;
};

} // namespace armature
