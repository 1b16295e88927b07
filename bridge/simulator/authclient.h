// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/result.h"
#include "bridge/simulator/deviceidentity.h"

#include <QNetworkAccessManager>
#include <QObject>
#include <QUrl>

#include <chrono>
#include <functional>

namespace armature {

enum class AuthError {
    Refused, ///< no 200 with a JSON object within the time: 403 to the device
    BadIds, ///< a 200 whose ids are no integers: 400 to the device
};

/// Asks an auth server whom a key belongs to: `GET <base>/api/v1/auth?token=<key>`, by no proxy,
/// following no redirect. Lives on its creator's thread.
class AuthClient : public QObject
{
    Q_OBJECT

public:
    using Answer = Result<DeviceIdentity, AuthError>;

    AuthClient(QUrl base, std::chrono::milliseconds timeout, QObject *parent);

    /// Calls `done` once, later, unless `context` is gone by then.
    void ask(const QByteArray &key, QObject *context, std::function<void(const Answer &)> done);

private:
    QNetworkAccessManager m_network;
    QUrl m_base;
    std::chrono::milliseconds m_timeout;
};

} // namespace armature
