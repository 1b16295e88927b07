// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QNetworkProxy>
#include <QObject>
#include <QUrl>

#include <memory>

class QSslSocket;

namespace armature {

/// Finds out whether a port speaks the other language: plain HTTP where TLS was asked for, or TLS
/// where it was not. It sends no key and waits for as long as it is let. Any thread with an event
/// loop.
class PortProbe : public QObject
{
    Q_OBJECT

public:
    /// \param url ws or wss, for host and port.
    PortProbe(QUrl url, const QNetworkProxy &proxy, QObject *parent = nullptr);
    ~PortProbe() override;

    void askPlain();
    void askTls();

Q_SIGNALS:
    /// Once, unless there is never an answer.
    void answered(bool isSo);

private:
    void judge(bool isClosed);
    void settle(bool isSo);

    QUrl m_url;
    std::unique_ptr<QSslSocket> m_socket;
    QByteArray m_answer {};
    bool m_isOver = false;
};

} // namespace armature
