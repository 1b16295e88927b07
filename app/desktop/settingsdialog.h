// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/growingdialog.h"
#include "bridge/io/bridgeconfig.h"

#include <QStringList>

#include <array>
#include <span>
#include <utility>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QDoubleSpinBox;
class QSpinBox;

namespace armature {

/// What the dialog cannot know by itself.
struct SettingsHints
{
    QStringList ports {}; ///< found now, as device paths
    QString keyPlace {}; ///< where the key is kept, as a sentence
};

/// Server, key, board and delivery: nothing is accepted before every field is right, and what is
/// wrong is said beside its field. GUI thread.
class SettingsDialog : public GrowingDialog
{
    Q_OBJECT

public:
    SettingsDialog(BridgeConfig config, const SettingsHints &hints, QWidget *parent = nullptr);

    /// The given configuration with what was entered here. A simulated board is the port
    /// `simulated` with `isBoardSimulated` set: its owner fills in where it really is.
    [[nodiscard]] BridgeConfig config() const;
    void accept() override;

Q_SIGNALS:
    void settingsAccepted(const armature::BridgeConfig &config);
    /// For the sensors and controls of the board, which have a dialog of their own.
    void mappingRequested();

private:
    void fillFields();
    void fillBoardChoices();
    void nameFields();
    [[nodiscard]] QWidget *mappingRow();
    void showFormat();
    /// What was wrong and is mended is not called wrong until the next Save.
    void forgiveWhenRight();
    void layOut(const SettingsHints &hints);
    [[nodiscard]] QLabel *addRow(QFormLayout *form, const QString &name, QWidget *field,
                                 QWidget *buddy = nullptr);
    [[nodiscard]] QWidget *keyRow();
    [[nodiscard]] QWidget *caRow();
    void chooseCaFile();
    [[nodiscard]] QWidget *proxyPasswordRow();
    [[nodiscard]] QWidget *buttonRow();
    /// What is checked, in the form's order, and where its problem is said.
    [[nodiscard]] std::array<std::pair<QWidget *, QLabel *>, 6> fields() const;
    [[nodiscard]] QString problemOf(const QWidget *field) const;
    bool validate(std::span<const std::pair<QWidget *, QLabel *>> fields);
    [[nodiscard]] QUrl enteredProxy() const;
    void openCheck();

    BridgeConfig m_before;
    QStringList m_ports;
    QLineEdit *m_server;
    QLineEdit *m_key;
    QLineEdit *m_caFile;
    QLineEdit *m_proxy;
    QLineEdit *m_proxyPassword;
    QComboBox *m_board;
    QComboBox *m_baud;
    QComboBox *m_boardFormat;
    QLabel *m_readOnly;
    QSpinBox *m_lease;
    QDoubleSpinBox *m_slew;
    QComboBox *m_valueFormat;
    QCheckBox *m_capturedAt;
    QLabel *m_serverError = nullptr;
    QLabel *m_keyError = nullptr;
    QLabel *m_caError = nullptr;
    QLabel *m_proxyError = nullptr;
    QLabel *m_boardError = nullptr;
    QLabel *m_baudError = nullptr;
};

} // namespace armature
