// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/problembands.h"

#include "app/common/doctortext.h"
#include "app/common/errortext.h"
#include "app/common/eventtext.h"
#include "app/desktop/legtext.h"
#include "app/desktop/noticeband.h"
#include "app/desktop/theme.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace armature {

namespace {

QString sentences(const ErrorText &text, const QString &countdown)
{
    QStringList parts {text.cause, text.remedy};
    if (!countdown.isEmpty())
        parts.append(countdown.at(0).toUpper() + countdown.sliced(1) + u'.');
    parts.removeAll(QString());
    return parts.join(u' ');
}

/// Leaves out what stands in brackets at the end of a long detail, such as a certificate's names.
/// \return true where there was something.
bool shorten(QString &detail)
{
    constexpr qsizetype kLong = 80;
    const qsizetype bracket = detail.indexOf(QLatin1String(" ("));
    if (detail.size() <= kLong || bracket <= 0 || !detail.endsWith(u')'))
        return false;
    detail.truncate(bracket);
    return true;
}

bool isInOrder(const BoardStatus &status)
{
    return status.state == BoardState::Ready && status.reason == BoardReason::None;
}

} // namespace

ProblemBands::ProblemBands(QWidget *parent)
    : QWidget(parent)
    , m_stop(new NoticeBand(Tone::Alarm, this))
    , m_server(new NoticeBand(Tone::Warning, this))
    , m_board(new NoticeBand(Tone::Warning, this))
    , m_journal(new NoticeBand(Tone::Alarm, this))
    , m_connect(m_server->addRemedy(tr("Connect &now")))
    , m_check(m_server->addRemedy(tr("C&heck…")))
{
    m_stop->setStrong();
    m_stop->setObjectName(QStringLiteral("stopBand"));
    m_server->setObjectName(QStringLiteral("serverBand"));
    m_board->setObjectName(QStringLiteral("boardBand"));
    m_journal->setObjectName(QStringLiteral("journalBand"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(spacing::kSmall);
    for (auto *band : {m_stop, m_server, m_board, m_journal})
        column->addWidget(band);
    connect(m_connect, &QPushButton::clicked, this, &ProblemBands::connectNowRequested);
    m_check->setAccessibleName(tr("Check connection"));
    m_check->setToolTip(tr("Check the way to the server step by step"));
    connect(m_check, &QPushButton::clicked, this, &ProblemBands::checkRequested);
    connect(m_server->addRemedy(tr("Settings…")), &QPushButton::clicked, this,
            &ProblemBands::settingsRequested);
    m_more = m_server->addRemedy(tr("&More…"));
    m_more->setObjectName(QStringLiteral("serverMore"));
    m_more->setToolTip(tr("Everything that is known about it"));
    connect(m_more, &QPushButton::clicked, this, &ProblemBands::serverDetailsRequested);
    connect(m_board->addRemedy(tr("Open a&gain")), &QPushButton::clicked, this,
            &ProblemBands::boardReopenRequested);
    m_access = m_board->addRemedy(tr("&Why?"));
    m_access->setObjectName(QStringLiteral("boardAccess"));
    m_access->setAccessibleName(tr("Board access"));
    m_access->setToolTip(
        tr("See what keeps this account from the port, and the commands that help"));
    connect(m_access, &QPushButton::clicked, this, &ProblemBands::boardAccessRequested);
    connect(m_board->addRemedy(tr("Settings…")), &QPushButton::clicked, this,
            &ProblemBands::settingsRequested);
}

void ProblemBands::setServerStatus(const ServerStatus &status)
{
    m_serverStatus = status;
    if (status.state == ServerState::Joined) {
        m_serverTrouble = ServerReason::None;
    } else if (status.reason != ServerReason::None) {
        m_serverTrouble = status.reason;
    }
    showServer();
}

void ProblemBands::setBoardStatus(const BoardStatus &status)
{
    m_boardStatus = status;
    if (isInOrder(status)) {
        m_boardTrouble = BoardReason::None;
    } else if (status.reason != BoardReason::None) {
        m_boardTrouble = status.reason;
    }
    showBoard();
}

void ProblemBands::setDelivery(const DeliveryStatus &status)
{
    if (status.failure.isEmpty()) {
        m_journal->setNotice(Tone::Alarm, {}, {});
        return;
    }
    const ErrorText text = describe(status);
    m_journal->setNotice(Tone::Alarm, text.headline, sentences(text, {}));
}

void ProblemBands::setGateStatus(const GateStatus &status)
{
    if (!status.isStopLatched) {
        m_stop->setNotice(Tone::Alarm, {}, {});
        return;
    }
    const QString why = sentence(status.stopReason);
    QString text = tr("Every output is sent to its safe value, and every command is refused until "
                      "\"Reset stop\" is chosen.");
    if (!why.isEmpty() && status.stopReason != ControlReason::StopPressed)
        text.prepend(tr("Cause: %1. ").arg(why));
    if (status.stopReason == ControlReason::EmergencyStop)
        text.append(tr(" Close the e-stop first."));
    m_stop->setNotice(Tone::Alarm, tr("STOPPED"), text);
}

void ProblemBands::setNow(TimePoint now)
{
    m_now = now;
    if (m_serverStatus.retryAt)
        showServer();
    if (m_boardStatus.retryAt)
        showBoard();
}

void ProblemBands::showServer()
{
    if (m_serverTrouble == ServerReason::None) {
        m_server->setNotice(Tone::Warning, {}, {});
        return;
    }
    ServerStatus status = m_serverStatus;
    status.reason = m_serverTrouble;
    const bool isShortened = shorten(status.detail);
    const ErrorText text = describe(status);
    m_more->setVisible(isShortened);
    m_connect->setVisible(m_serverTrouble != ServerReason::NotConfigured);
    m_check->setVisible(m_serverTrouble != ServerReason::NotConfigured);
    const bool isRefused = status.state == ServerState::Refused;
    m_server->setNotice(isRefused ? Tone::Alarm : Tone::Warning, text.headline,
                        sentences(text, countdownText(status.retryAt, m_now)));
}

void ProblemBands::showBoard()
{
    if (m_boardTrouble == BoardReason::None) {
        m_board->setNotice(Tone::Warning, {}, {});
        return;
    }
    BoardStatus status = m_boardStatus;
    status.reason = m_boardTrouble;
    const ErrorText text = describe(status);
    m_access->setVisible(isAboutAccess(m_boardTrouble));
    const bool isRefused = status.state == BoardState::Refused;
    m_board->setNotice(isRefused ? Tone::Alarm : Tone::Warning, text.headline,
                       sentences(text, countdownText(status.retryAt, m_now)));
}

} // namespace armature
