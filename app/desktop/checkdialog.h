// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/growingdialog.h"
#include "bridge/io/bridgeconfig.h"
#include "bridge/io/checkstep.h"
#include "bridge/io/workerthread.h"

#include <memory>

namespace armature {

class CheckView;
class CheckWorker;

/// Walks the way to the server and shows each step. It runs on a thread of its own, beside the
/// bridge and its connection; closing the dialog ends it. The window around it stays usable. GUI
/// thread.
class CheckDialog : public GrowingDialog
{
    Q_OBJECT

public:
    explicit CheckDialog(BridgeConfig config, QWidget *parent = nullptr);
    ~CheckDialog() override;

    /// Begins, or begins again.
    void start();
    /// The outcome: it runs no more.
    void showEnd(bool isJoined);
    void done(int result) override;
    /// What "Copy" puts on the clipboard: without key and password.
    [[nodiscard]] QString report() const;
    [[nodiscard]] bool isRunning() const { return m_thread != nullptr; }
    [[nodiscard]] CheckView *view() const { return m_view; }

Q_SIGNALS:
    void checked(bool isJoined);

private:
    void layOut();
    void copy() const;

    BridgeConfig m_config;
    CheckView *m_view;
    std::unique_ptr<WorkerThread<CheckWorker>> m_thread;
    int m_run = 0;
};

} // namespace armature
