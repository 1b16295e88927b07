// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/settingsdialog.h"
#include "bridge/core/controlvalue.h"
#include "bridge/core/reading.h"
#include "bridge/core/recordentry.h"
#include "bridge/core/status.h"
#include "bridge/core/traffic.h"
#include "bridge/io/bridgeconfig.h"

#include <QList>
#include <QMainWindow>
#include <QTimer>

class QMenu;

namespace armature {

class BottomPanel;
class ControlPanel;
class DeliveryPanel;
class Desk;
class EventPanel;
class MappingDesk;
class Presentation;
class ProblemBands;
class RecordPanel;
class SideWindows;
class StatusStrip;
class TrafficPanel;

/// The one window. It arranges its parts, shows the values that its slots are given, and says by
/// signal what the operator wants; it knows no bridge. GUI thread.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    explicit MainWindow(QWidget *parent = nullptr);

    /// Takes the place left of the controls. The window owns it then.
    void setCentralCharts(QWidget *charts);
    /// What the settings dialog begins with.
    void setSettings(const BridgeConfig &config, const SettingsHints &hints);
    /// The splitters and the folded panel, for restoreArrangement() at the next start.
    [[nodiscard]] QByteArray arrangement() const;
    void restoreArrangement(const QByteArray &arrangement);

    /// \name Values to show
    ///@{
    void setServerStatus(const armature::ServerStatus &status);
    void setBoardStatus(const armature::BoardStatus &status);
    void setGateStatus(const armature::GateStatus &status);
    void setControls(const QList<armature::ControlStatus> &controls);
    void setUnknownControls(const QList<armature::UnknownControl> &controls);
    void setDelivery(const armature::DeliveryStatus &status);
    void addReadings(const armature::ReadingBatch &readings);
    void addTraffic(const armature::TrafficBatch &entries);
    void addNotice(const armature::Notice &notice);
    void addCommand(const armature::ControlEvent &event);
    /// What the journal recorded before this start.
    void addOlderRecord(const QList<armature::RecordEntry> &record);
    void setSimulated(bool isSimulated);
    /// The demo brings its own board and server: there is nothing to set, and no real board to
    /// reach.
    void setDemo(bool isDemo);
    ///@}
    /// Every age and countdown; called by the window itself five times a second.
    void setNow(const armature::Stamp &now);
    void openSettings();

Q_SIGNALS:
    void stopRequested();
    void stopResetRequested();
    void remoteAllowedChanged(bool isAllowed);
    void manualTaken(const QString &controlId);
    void manualReleased(const QString &controlId);
    void valueRequested(const QString &controlId, double value);
    void connectNowRequested();
    void boardReopenRequested();
    void settingsAccepted(const armature::BridgeConfig &config);
    /// What addReadings() was given, for the charts.
    void readingsAdded(const armature::ReadingBatch &readings);
    /// Geometry or arrangement changed; at most once a second, and never while presenting.
    void arrangementChanged();
    void presentingChanged(bool isPresenting);
    void closed();

protected:
    void closeEvent(QCloseEvent *event) override;
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void layOut();
    void connectParts();
    [[nodiscard]] QMenu *makeMenu();
    void askToClose();
    void showTitle();
    void tellArrangementSoon();
    void tellArrangement();
    void applyTheme();

    StatusStrip *m_strip;
    ProblemBands *m_bands;
    ControlPanel *m_controls;
    BottomPanel *m_bottom;
    TrafficPanel *m_traffic;
    EventPanel *m_events;
    RecordPanel *m_record;
    DeliveryPanel *m_deliveries;
    MappingDesk *m_mapping;
    Desk *m_desk;
    Presentation *m_presentation;
    SideWindows *m_side;
    QTimer m_ages {};
    QTimer m_arrangementPause {};
    GateStatus m_gate {};
    bool m_isSimulated = false;
    bool m_isDemo = false;
    bool m_mayClose = false;
    bool m_isStyling = false;
};

} // namespace armature
