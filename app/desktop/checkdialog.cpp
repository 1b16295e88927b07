// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/checkdialog.h"

#include "app/common/checktext.h"
#include "app/common/proxysetting.h"
#include "app/desktop/checkview.h"
#include "app/desktop/checkworker.h"
#include "app/desktop/labels.h"
#include "app/desktop/theme.h"

#include <QClipboard>
#include <QDialogButtonBox>
#include <QGuiApplication>
#include <QPushButton>
#include <QVBoxLayout>

#include <utility>

namespace armature {

CheckDialog::CheckDialog(BridgeConfig config, QWidget *parent)
    : GrowingDialog(parent)
    , m_config(std::move(config))
    , m_view(new CheckView(this))
{
    setWindowTitle(tr("Check connection"));
    setMinimumSize(700, 420);
    layOut();
}

CheckDialog::~CheckDialog() = default;

void CheckDialog::layOut()
{
    const QString proxy = proxyText(m_config.proxy);
    auto *place = new MutedLabel(
        proxy.isEmpty() ? m_config.serverUrl.toString()
                        : tr("%1 through the proxy %2").arg(m_config.serverUrl.toString(), proxy),
        this);
    place->setTextFormat(Qt::PlainText);
    auto *buttons = new QDialogButtonBox(this);
    auto *copyAll = buttons->addButton(tr("C&opy"), QDialogButtonBox::ActionRole);
    auto *again = buttons->addButton(tr("&Run again"), QDialogButtonBox::ActionRole);
    auto *close = buttons->addButton(tr("&Close"), QDialogButtonBox::RejectRole);
    copyAll->setToolTip(tr("Copy the steps as text, without the key"));
    copyAll->setAutoDefault(false);
    again->setAutoDefault(false);
    close->setDefault(true);
    connect(copyAll, &QPushButton::clicked, this, &CheckDialog::copy);
    connect(again, &QPushButton::clicked, this, &CheckDialog::start);
    connect(buttons, &QDialogButtonBox::rejected, this, &CheckDialog::reject);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(spacing::kHuge, spacing::kLarge, spacing::kHuge, spacing::kLarge);
    column->setSpacing(spacing::kMedium);
    column->addWidget(place);
    column->addWidget(m_view, 1);
    column->addWidget(buttons);
    close->setFocus();
}

void CheckDialog::start()
{
    m_thread.reset();
    m_view->clear();
    m_thread = std::make_unique<WorkerThread<CheckWorker>>(QStringLiteral("check"),
                                                           std::make_unique<CheckWorker>(m_config));
    const CheckWorker *worker = m_thread->worker();
    // What an earlier run said last may still be on its way here.
    const int run = ++m_run;
    connect(worker, &CheckWorker::stepChanged, this, [this, run](const CheckStatus &status) {
        if (run == m_run)
            m_view->setStep(status);
    });
    connect(worker, &CheckWorker::finished, this, [this, run](bool isJoined) {
        if (run == m_run)
            showEnd(isJoined);
    });
    m_thread->post([](CheckWorker &check) { check.start(); });
}

void CheckDialog::showEnd(bool isJoined)
{
    m_thread.reset();
    m_view->setEnd(isJoined);
    Q_EMIT checked(isJoined);
}

void CheckDialog::done(int result)
{
    m_thread.reset();
    QDialog::done(result);
}

QString CheckDialog::report() const
{
    return reportText(m_view->steps(), m_config.serverUrl.toString());
}

void CheckDialog::copy() const
{
    QGuiApplication::clipboard()->setText(report());
}

} // namespace armature
