// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/mappingdesk.h"

#include "app/desktop/format.h"
#include "app/desktop/mappingdialog.h"
#include "app/desktop/mappingeditor.h"
#include "app/desktop/windowboxes.h"

#include <optional>

namespace armature {

namespace {

constexpr std::chrono::milliseconds kPace {250};

/// The outputs that are not at their safe value, as people read them.
QStringList running(const QList<ControlStatus> &controls)
{
    QStringList outputs;
    for (const ControlStatus &control : controls) {
        const ControlSpec &spec = control.spec;
        const auto &output = control.applied ? control.applied : control.acknowledged;
        if (!output || output->value == spec.safe)
            continue;
        const QString value = valueText(output->value, spec.max - spec.min) + u' ' + spec.unit;
        outputs.append(QStringLiteral("%1 (%2)").arg(spec.id, value.trimmed()));
    }
    return outputs;
}

} // namespace

MappingDesk::MappingDesk(QWidget *window)
    : QObject(window)
    , m_window(window)
{
    m_pace.setInterval(kPace);
    connect(&m_pace, &QTimer::timeout, this, &MappingDesk::feed);
}

void MappingDesk::setConfig(const BridgeConfig &config, bool isDemo)
{
    m_config = config;
    m_isDemo = isDemo;
    m_raw.setMapping(config.mapping);
}

void MappingDesk::acceptSettings(BridgeConfig config)
{
    config.mapping = m_config.mapping;
    config.isRemoteAllowed = m_config.isRemoteAllowed;
    Q_EMIT settingsAccepted(config);
}

void MappingDesk::acceptMapping(const Mapping &mapping)
{
    BridgeConfig config = m_config;
    config.mapping = mapping;
    if (config.isBoardSimulated && !m_isDemo)
        config.boardPort = QStringLiteral("simulated"); // its owner finds out where it is
    Q_EMIT settingsAccepted(config);
}

void MappingDesk::setBoardStatus(const BoardStatus &status)
{
    if (status.state == m_board.state && status.announcement == m_board.announcement)
        return;
    m_board = status;
    m_raw.setAnnouncement(status.announcement);
}

void MappingDesk::setControls(const QList<ControlStatus> &controls)
{
    m_controls = controls;
}

void MappingDesk::setUnknownControls(const QList<UnknownControl> &unknown)
{
    m_unknown = unknown;
}

void MappingDesk::addReadings(const ReadingBatch &readings)
{
    m_raw.add(readings);
}

void MappingDesk::open()
{
    if (m_dialog.isNull() || !m_dialog->isVisible()) {
        m_dialog = new MappingDialog(m_config.mapping, m_window);
        m_dialog->setAttribute(Qt::WA_DeleteOnClose);
        m_dialog->setDemo(m_isDemo);
        connect(m_dialog, &MappingDialog::mappingAccepted, this, &MappingDesk::acceptMapping);
        connect(m_dialog, &QDialog::finished, &m_pace, &QTimer::stop);
        feed();
        m_pace.start();
    }
    showBeside(m_dialog);
}

void MappingDesk::openFor(const QString &serverId)
{
    open();
    m_dialog->editor().editControl(serverId);
}

void MappingDesk::feed()
{
    if (m_dialog.isNull())
        return;
    MappingEditor &editor = m_dialog->editor();
    const bool isReady = m_board.state == BoardState::Ready;
    editor.setBoard(isReady ? std::optional(m_board.announcement) : std::nullopt);
    editor.setSensors(isReady ? m_raw.sensors() : QList<RawSensor> {}, stampNow().at);
    editor.setUnknownControls(m_unknown);
    m_dialog->setRunning(running(m_controls));
}

} // namespace armature
