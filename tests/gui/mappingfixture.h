// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/mappingdialog.h"
#include "app/desktop/mappingsensorrow.h"
#include "app/desktop/mappingtable.h"
#include "tests/gui/mappingscene.h"

#include <QAction>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <memory>

namespace armature {

/// A window at work on a board with words of its own, and the mapping's dialog in it.
class MappingFixture : public QObject
{
    Q_OBJECT

protected:
    void begin(const Mapping &mapping = {})
    {
        m_window = std::make_unique<MainWindow>();
        BridgeConfig config;
        config.serverUrl = QUrl(QStringLiteral("wss://bench.example"));
        config.mapping = mapping;
        m_window->setSettings(config, {});
        m_window->show();
        const Stamp now = stampNow();
        scene::fill(*m_window, now);
        m_window->setBoardStatus(scene::foreignBoard());
        m_window->setUnknownControls({scene::wheel(), scene::lamp()});
        m_window->addReadings(scene::foreignReadings(mapping, now));
    }
    /// By the menu's entry.
    void openDialog() const
    {
        const auto actions = m_window->actions();
        const auto found = std::find_if(actions.begin(), actions.end(), [](const auto *each) {
            return each->text() == QStringLiteral("Sensors &and controls…");
        });
        QVERIFY(found != actions.end());
        (*found)->trigger();
    }
    [[nodiscard]] MappingDialog *dialog() const { return m_window->findChild<MappingDialog *>(); }
    [[nodiscard]] MappingTable *sensors() const
    {
        return dialog()->findChild<MappingTable *>(QStringLiteral("mappingSensors"));
    }
    [[nodiscard]] QModelIndex at(int row, int column) const
    {
        return sensors()->model()->index(row, column);
    }
    /// What the table of sensors shows.
    [[nodiscard]] QString cell(int row, int column) const
    {
        return at(row, column).data().toString();
    }
    void enter(int row, int column, const QString &text) const
    {
        QVERIFY(sensors()->model()->setData(at(row, column), text, Qt::EditRole));
    }
    [[nodiscard]] QPushButton *button(const char *name) const
    {
        return m_window->findChild<QPushButton *>(QString::fromLatin1(name));
    }
    void press(const char *name) const { QTest::mouseClick(button(name), Qt::LeftButton); }
    [[nodiscard]] QLabel *label(const char *name) const
    {
        return m_window->findChild<QLabel *>(QString::fromLatin1(name));
    }
    /// What was accepted last.
    [[nodiscard]] static BridgeConfig accepted(const QSignalSpy &spy)
    {
        return spy.isEmpty() ? BridgeConfig {} : spy.last().at(0).value<BridgeConfig>();
    }
    [[nodiscard]] static Mapping someMapping()
    {
        return {{scene::fahrenheit()}, {{QStringLiteral("wheel"), QStringLiteral("fan")}}};
    }

    std::unique_ptr<MainWindow> m_window;

private Q_SLOTS:
    void cleanup() { m_window.reset(); }
};

} // namespace armature
