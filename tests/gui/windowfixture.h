// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/controlcard.h"
#include "app/desktop/noticeband.h"
#include "tests/gui/scene.h"

#include <memory>

namespace armature {

/// A window of a bench at work for each test function.
class WindowFixture : public QObject
{
    Q_OBJECT

protected:
    [[nodiscard]] ControlCard *card(int index) const
    {
        return m_window->findChildren<ControlCard *>().at(index);
    }
    [[nodiscard]] NoticeBand *band(const char *name) const
    {
        return m_window->findChild<NoticeBand *>(QString::fromLatin1(name));
    }

    std::unique_ptr<MainWindow> m_window;
    Stamp m_now {};

private Q_SLOTS:
    void init()
    {
        m_now = stampNow();
        m_window = std::make_unique<MainWindow>();
        m_window->show();
        scene::fill(*m_window, m_now);
    }
    void cleanup() { m_window.reset(); }
};

} // namespace armature
