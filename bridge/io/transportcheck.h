// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/io/checkstep.h"
#include "bridge/io/portprobe.h"
#include "bridge/io/websocketlink.h"

#include <QAbstractSocket>
#include <QByteArray>
#include <QObject>
#include <QSslError>

#include <memory>

class QHostInfo;
class QSslSocket;

namespace armature {

/// The lower half of a check: the steps Name to Http, each begun by its owner once the one before
/// has passed. It waits for as long as its owner lets it. Any thread with an event loop.
class TransportCheck : public QObject
{
    Q_OBJECT

public:
    explicit TransportCheck(WebSocketLink::Request request, QObject *parent = nullptr);
    ~TransportCheck() override;

    void lookUp();
    void connectTcp();
    void connectThroughProxy();
    /// \param silence after so much of it the port is asked whether it speaks plain HTTP.
    void encrypt(Milliseconds silence);
    void ask();
    /// Closes what is open: the rest of a check goes over a connection of its own.
    void close();

    [[nodiscard]] bool hasProxy() const { return !m_request.proxy.isEmpty(); }
    [[nodiscard]] bool hasTls() const;

Q_SIGNALS:
    /// Once for each step that was begun.
    void stepEnded(const armature::CheckOutcome &outcome);

private:
    void takeLookup(const QHostInfo &info);
    void openSocket();
    void noteConnected();
    void noteFailed(QAbstractSocket::SocketError error);
    void noteEncrypted();
    [[nodiscard]] CheckOutcome proxyFailure(QAbstractSocket::SocketError error) const;
    [[nodiscard]] CheckOutcome certificateFailure() const;
    [[nodiscard]] PortProbe *newProbe();
    void dropProbe();
    /// Whether a port that failed at TLS speaks plain HTTP.
    void probePlain(const CheckOutcome &otherwise);
    /// Likewise, while the handshake still waits for an answer.
    void probeSilence();
    /// Whether a port that says nothing to plain HTTP speaks TLS.
    void probeTls(const CheckOutcome &otherwise);
    void readAnswer(bool isClosed);
    void settle(const CheckOutcome &outcome);

    WebSocketLink::Request m_request;
    std::unique_ptr<QSslSocket> m_socket;
    std::unique_ptr<PortProbe> m_probe;
    CheckStep m_step = CheckStep::Name;
    bool m_isBusy = false;
    int m_lookup = -1;
    QList<QSslError> m_tlsErrors {};
    QByteArray m_answer {};
};

} // namespace armature
