// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/simulator/httprequest.h"

#include <QObject>
#include <QTimer>

#include <chrono>

class QTcpSocket;

namespace armature {

/// One TCP connection that speaks HTTP: peeks a request without consuming it, so that the socket
/// can still be handed to QWebSocketServer, and answers those that are refused or served here.
/// Keeps the connection open between requests, as the real server does even after a 403. Deletes
/// itself when the peer leaves or is idle. Lives on its creator's thread.
class HttpPeer : public QObject
{
    Q_OBJECT

public:
    /// Takes the socket.
    HttpPeer(QTcpSocket *socket, std::chrono::milliseconds idleTimeout, QObject *parent);

    /// Answers the request of the last requestArrived(), and waits for the next one.
    void respond(const HttpResponse &response);
    /// Gives the socket away with the request still unread; this object deletes itself.
    [[nodiscard]] QTcpSocket *release();

Q_SIGNALS:
    /// Once a request; the next comes only after respond().
    void requestArrived(const armature::HttpRequest &request);

private:
    void look();
    void write(const HttpResponse &response, bool isLast);

    QTcpSocket *m_socket;
    QTimer m_idle;
    qint64 m_requestSize = 0; ///< bytes of the request that waits for its answer; 0: none does
    bool m_isLast = false;
};

} // namespace armature
