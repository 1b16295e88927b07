// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/connectioncheck.h"

#include "bridge/io/handshakeanswer.h"
#include "bridge/io/transportcheck.h"
#include "bridge/protocol/endpointurl.h"

#include <QPointer>

#include <utility>

namespace armature {

namespace {

ServerReason reasonOfSilence(const CheckStatus &status)
{
    if (status.isOfProxy) {
        return ServerReason::ProxyFailed;
    }
    switch (status.step) {
    case CheckStep::Name:
        return ServerReason::NameNotFound;
    case CheckStep::Proxy:
        return ServerReason::ProxyFailed;
    case CheckStep::Tcp:
    case CheckStep::Tls:
    case CheckStep::Http:
    case CheckStep::WebSocket:
        return ServerReason::HandshakeTimeout;
    case CheckStep::Metadata:
        return ServerReason::NoMetadata;
    case CheckStep::Join:
        return ServerReason::JoinTimeout;
    }
    return ServerReason::HandshakeTimeout;
}

} // namespace

ConnectionCheck::ConnectionCheck(Target target, QObject *parent)
    : QObject(parent)
    , m_target(std::move(target))
{ }

ConnectionCheck::~ConnectionCheck()
{
    m_isOver = true;
    if (m_connection != nullptr) {
        m_connection->disconnect(this);
    }
}

void ConnectionCheck::start()
{
    if (m_isOver) {
        return; // cancelled before it began
    }
    plan();
    m_deadline = new QTimer(this);
    m_deadline->setSingleShot(true);
    m_deadline->setTimerType(Qt::PreciseTimer);
    connect(m_deadline, &QTimer::timeout, this, &ConnectionCheck::expire);
    const QPointer<ConnectionCheck> alive(this);
    for (int i = 0; alive && !m_isOver && i < m_steps.size(); ++i) {
        publish(i);
    }
    if (alive && !m_isOver) {
        begin();
    }
}

void ConnectionCheck::plan()
{
    const bool hasProxy = !m_target.proxy.isEmpty();
    for (const CheckStep step :
         {CheckStep::Name, CheckStep::Tcp, CheckStep::Proxy, CheckStep::Tls, CheckStep::Http,
          CheckStep::WebSocket, CheckStep::Metadata, CheckStep::Join}) {
        if (step != CheckStep::Proxy || hasProxy) {
            m_steps.append({step, hasProxy && step <= CheckStep::Tcp});
        }
    }
}

void ConnectionCheck::begin()
{
    const auto url = endpointUrl(m_target.server, m_target.phoenixVersion);
    const auto key = headerKey(m_target.token);
    if (!url || !key) {
        m_current = 0;
        m_begunAt = Clock::now();
        takeOutcome({CheckResult::Failed, ServerReason::NotConfigured,
                     url ? key.error().detail : url.error().detail});
        return;
    }
    m_target.server = url.value();
    m_transport
        = new TransportCheck({url.value(), key.value(), m_target.caFile, m_target.proxy}, this);
    connect(m_transport, &TransportCheck::stepEnded, this, &ConnectionCheck::takeOutcome);
    beginNext();
}

void ConnectionCheck::beginNext()
{
    ++m_current;
    m_begunAt = Clock::now();
    m_steps[m_current].outcome.result = CheckResult::Running;
    m_deadline->start(m_patience);
    const QPointer<ConnectionCheck> alive(this);
    publish(m_current);
    if (!alive || m_isOver) {
        return;
    }
    switch (current()) {
    case CheckStep::Name:
        m_transport->lookUp();
        break;
    case CheckStep::Tcp:
        m_transport->connectTcp();
        break;
    case CheckStep::Proxy:
        m_transport->connectThroughProxy();
        break;
    case CheckStep::Tls:
        if (m_transport->hasTls()) {
            m_transport->encrypt(m_patience / 3);
        } else {
            takeOutcome({CheckResult::Skipped, ServerReason::None, {}, CheckSkip::NoTlsAsked});
        }
        break;
    case CheckStep::Http:
        m_transport->ask();
        break;
    case CheckStep::WebSocket:
        openChannel();
        break;
    case CheckStep::Metadata:
    case CheckStep::Join:
        break; // the connection goes on by itself
    }
}

void ConnectionCheck::openChannel()
{
    m_transport->close();
    m_connection = new ServerConnection(
        std::make_unique<WebSocketLink>(WebSocketLink::Request {m_target.server, m_target.token,
                                                                m_target.caFile, m_target.proxy}),
        {phoenixVersionOf(m_target.phoenixVersion), 1, Heartbeat::kInterval, Milliseconds(5000),
         QString::fromLatin1(m_target.token)},
        this);
    const auto *connection = m_connection;
    const auto pass = [this](const QString &detail) {
        takeOutcome({CheckResult::Passed, ServerReason::None, detail});
    };
    connect(connection, &ServerConnection::opened, this, [pass] { pass({}); });
    connect(connection, &ServerConnection::joining, this, [this, pass](const ServerIdentity &id) {
        if (current() == CheckStep::Metadata) {
            pass(QString::number(id.controllerId));
        }
    });
    connect(connection, &ServerConnection::joined, this, [this, pass](const ServerIdentity &id) {
        if (!m_isJoined) {
            pass(QStringLiteral("microcontroller:v1:") + QString::number(id.controllerId));
        }
    });
    connect(connection, &ServerConnection::joinFailed, this, [this](const auto &failure) {
        takeOutcome({CheckResult::Failed, failure.reason, failure.detail});
    });
    connect(connection, &ServerConnection::ended, this, &ConnectionCheck::takeEnd);
    m_connection->open();
}

void ConnectionCheck::takeEnd(const ConnectionEnd &end)
{
    if (m_isJoined || m_isOver) {
        finish(m_isJoined);
        return;
    }
    CheckOutcome outcome {CheckResult::Failed, end.reason, end.detail};
    outcome.httpStatus = end.httpStatus;
    outcome.answer = end.answer;
    takeOutcome(outcome);
}

void ConnectionCheck::takeOutcome(const CheckOutcome &outcome)
{
    if (m_isOver || m_isJoined) {
        return;
    }
    CheckStatus &status = m_steps[m_current];
    status.outcome = outcome;
    status.outcome.detail = redacted(outcome.detail);
    QString answer = outcome.answer;
    if (answer.size() >= kMaxAnswer - m_target.token.size()) {
        answer.chop(m_target.token.size()); // no part of the key is left at the cut
    }
    status.outcome.answer = redacted(answer);
    status.took = elapsed(m_begunAt, Clock::now());
    m_deadline->stop();
    const QPointer<ConnectionCheck> alive(this);
    publish(m_current);
    if (!alive || m_isOver) {
        return;
    }
    if (outcome.result == CheckResult::Failed) {
        stop();
    } else if (m_current + 1 < m_steps.size()) {
        beginNext();
    } else {
        m_isJoined = true;
        m_deadline->start(kLeavePatience);
        m_connection->leave();
    }
}

void ConnectionCheck::expire()
{
    if (m_isJoined) {
        m_connection->end({}); // it says no goodbye: that is no fault of the way there
        return;
    }
    takeOutcome({CheckResult::Failed, reasonOfSilence(m_steps.at(m_current)),
                 QStringLiteral("no answer within %1 s")
                     .arg(static_cast<double>(m_patience.count()) / 1000.0)});
}

void ConnectionCheck::cancel()
{
    if (!m_isOver) {
        stop();
    }
}

/// What has not ended is not reached any more.
void ConnectionCheck::stop()
{
    const QPointer<ConnectionCheck> alive(this);
    for (int i = 0; alive && i < m_steps.size(); ++i) {
        CheckResult &result = m_steps[i].outcome.result;
        if (result == CheckResult::Waiting || result == CheckResult::Running) {
            result = CheckResult::NotReached;
            publish(i);
        }
    }
    if (alive) {
        finish(false);
    }
}

void ConnectionCheck::finish(bool isJoined)
{
    if (std::exchange(m_isOver, true)) {
        return;
    }
    if (m_deadline != nullptr) {
        m_deadline->stop();
    }
    if (m_transport != nullptr) {
        m_transport->close();
    }
    if (m_connection != nullptr) {
        m_connection->disconnect(this);
        // This may be called from one of its signals.
        std::exchange(m_connection, nullptr)->deleteLater();
    }
    Q_EMIT finished(isJoined);
}

void ConnectionCheck::publish(int index)
{
    Q_EMIT stepChanged(CheckStatus(m_steps.at(index)));
}

QString ConnectionCheck::redacted(QString text) const
{
    const QString password = m_target.proxy.password(QUrl::FullyDecoded);
    const QString user = m_target.proxy.userName(QUrl::FullyDecoded);
    const QByteArray pair = (user + QLatin1Char(':') + password).toUtf8().toBase64();
    const std::pair<QString, QLatin1String> secrets[] = {
        {QString::fromLatin1(m_target.token), QLatin1String("[key]")},
        {password.isEmpty() ? QString() : QString::fromLatin1(pair), QLatin1String("[password]")},
        {password, QLatin1String("[password]")},
    };
    for (const auto &[secret, mark] : secrets) {
        if (!secret.isEmpty()) {
            text.replace(secret, mark);
        }
    }
    return text;
}

} // namespace armature
