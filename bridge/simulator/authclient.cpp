// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/simulator/authclient.h"

#include "bridge/simulator/json.h"

#include <QNetworkProxy>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QTimer>
#include <QUrlQuery>

#include <utility>

namespace armature {

namespace {

std::optional<qint64> idOf(const Json &answer, QByteArrayView key)
{
    const Json *id = answer.find(key);
    return id == nullptr ? std::nullopt : id->toInteger();
}

AuthClient::Answer readAnswer(QNetworkReply &reply)
{
    const QVariant status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute);
    if (reply.error() != QNetworkReply::NoError || status.toInt() != 200) {
        return Error<AuthError> {AuthError::Refused, reply.errorString()};
    }
    const std::optional<Json> answer = Json::parse(reply.readAll());
    if (!answer || answer->object() == nullptr) {
        return Error<AuthError> {AuthError::Refused, QStringLiteral("the answer is no object")};
    }
    const std::optional<qint64> userId = idOf(*answer, "user_id");
    const std::optional<qint64> locationId = idOf(*answer, "location_id");
    const std::optional<qint64> controllerId = idOf(*answer, "controller_id");
    if (!userId || !locationId || !controllerId) {
        return Error<AuthError> {AuthError::BadIds, QStringLiteral("an id is no integer")};
    }
    return DeviceIdentity {*userId, *locationId, *controllerId};
}

} // namespace

AuthClient::AuthClient(QUrl base, std::chrono::milliseconds timeout, QObject *parent)
    : QObject(parent)
    , m_network(this)
    , m_base(std::move(base))
    , m_timeout(timeout)
{
    m_network.setProxy(QNetworkProxy::NoProxy);
    m_network.setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
}

void AuthClient::ask(const QByteArray &key, QObject *context,
                     std::function<void(const Answer &)> done)
{
    QUrl url = m_base;
    const QString path = url.path();
    url.setPath(
        path
        + (path.endsWith(u'/') ? QStringLiteral("api/v1/auth") : QStringLiteral("/api/v1/auth")));
    QUrlQuery query;
    query.addQueryItem(QStringLiteral("token"), QString::fromLatin1(key));
    url.setQuery(query);
    QNetworkReply *reply = m_network.get(QNetworkRequest(url));
    QTimer::singleShot(m_timeout, reply, &QNetworkReply::abort);
    connect(reply, &QNetworkReply::finished, context,
            [reply, done = std::move(done)] { done(readAnswer(*reply)); });
    connect(reply, &QNetworkReply::finished, reply, &QObject::deleteLater);
}

} // namespace armature
