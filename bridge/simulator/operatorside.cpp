// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/simulator/operatorside.h"

#include "bridge/simulator/mockserver.h"

#include <algorithm>
#include <array>

namespace armature {

namespace {

constexpr int kDefaultLimit = 100;
constexpr int kMaxLimit = 10'000;
constexpr double kMaxFreezeSeconds = 86'400;

using ControllerId = std::optional<qint64>;

HttpResponse fault(int status, QByteArrayView text)
{
    return {status, text.toByteArray() + '\n'};
}

HttpResponse json(Json::Object members)
{
    return {200, Json(std::move(members)).toBytes() + '\n', "application/json"};
}

HttpResponse reached(int devices)
{
    return json({{"devices", Json::fromInteger(devices)}, {"ok", Json(true)}});
}

Json text(const QString &string)
{
    return Json(string.toUtf8());
}

/// The number of a query item; `fallback` where it is missing; nothing where it is none.
std::optional<qint64> numberOf(const HttpRequest &request, const QString &name, qint64 fallback)
{
    if (!request.query.hasQueryItem(name)) {
        return fallback;
    }
    bool isNumber = false;
    const qint64 number = request.query.queryItemValue(name).toLongLong(&isNumber);
    return isNumber && number >= 0 ? std::optional(number) : std::nullopt;
}

HttpResponse control(MockServer &server, const HttpRequest &request, ControllerId controller)
{
    const std::optional<Json> values = Json::parse(request.body);
    if (!values || values->object() == nullptr || values->object()->empty()) {
        return fault(400, "the body must be a JSON object of controls, such as {\"m1\": 50}");
    }
    return reached(server.sendControlPayload(controlPayload(*values), controller));
}

HttpResponse payload(MockServer &server, const HttpRequest &request, ControllerId controller)
{
    const std::optional<Json> any = Json::parse(request.body);
    return any ? reached(server.sendControlPayload(*any, controller))
               : fault(400, "the body must be JSON: the payload of a control_update");
}

HttpResponse freeze(MockServer &server, const HttpRequest &request, ControllerId /*all*/)
{
    static constexpr QByteArrayView kForm(
        "the body must be empty or {\"for\": SECONDS}, above 0 and at most 86400");
    const bool isEmpty = request.body.trimmed().isEmpty();
    const std::optional<Json> body = Json::parse(isEmpty ? QByteArray("{}") : request.body);
    if (!body || body->object() == nullptr) {
        return fault(400, kForm);
    }
    const Json *length = body->find("for");
    if (length == nullptr) {
        return body->object()->empty() ? reached(server.freeze(true)) : fault(400, kForm);
    }
    const double seconds = length->floating() != nullptr
        ? *length->floating()
        : static_cast<double>(length->toInteger().value_or(0));
    const std::chrono::milliseconds time(
        static_cast<qint64>(std::clamp(seconds, 0.0, kMaxFreezeSeconds + 1) * 1000));
    if (time.count() <= 0 || seconds > kMaxFreezeSeconds) {
        return fault(400, kForm);
    }
    return reached(server.freeze(true, time));
}

HttpResponse unfreeze(MockServer &server, const HttpRequest & /*request*/, ControllerId /*all*/)
{
    return reached(server.freeze(false));
}

HttpResponse devices(MockServer &server, const HttpRequest & /*request*/, ControllerId controller)
{
    Json::Array list;
    for (const DeviceInfo &device : server.devices()) {
        if (controller && device.identity.controllerId != *controller) {
            continue;
        }
        Json::Array topics;
        std::transform(device.topics.begin(), device.topics.end(), std::back_inserter(topics),
                       [](const QByteArray &topic) { return Json(topic); });
        list.push_back(Json(
            Json::Object {{"controller_id", Json::fromInteger(device.identity.controllerId)},
                          {"user_id", Json::fromInteger(device.identity.userId)},
                          {"location_id", Json::fromInteger(device.identity.locationId)},
                          {"peer", text(device.peer)},
                          {"connected_at", text(device.connectedAt.toString(Qt::ISODateWithMs))},
                          {"topics", Json(std::move(topics))}}));
    }
    return json({{"devices", Json(std::move(list))}, {"frozen", Json(server.isFrozen())}});
}

HttpResponse readings(MockServer &server, const HttpRequest &request, ControllerId controller)
{
    const auto after = numberOf(request, QStringLiteral("after"), 0);
    const auto limit = numberOf(request, QStringLiteral("limit"), kDefaultLimit);
    if (!after || !limit || *limit > kMaxLimit) {
        return fault(400, "after must be a reading's id, limit a number up to 10000");
    }
    Json::Array list;
    for (const StoredReading &row :
         server.store().readings(*after, static_cast<int>(*limit), controller)) {
        list.push_back(Json(Json::Object {{"id", Json::fromInteger(row.id)},
                                          {"controller_id", Json::fromInteger(row.controllerId)},
                                          {"sensor", text(row.sensor)},
                                          {"type", text(row.type)},
                                          {"value", Json(row.value)},
                                          {"inserted_at", text(row.insertedAt)}}));
    }
    const UploadStore::Counts counts = server.store().counts();
    return json({{"readings", Json(std::move(list))},
                 {"stored_readings", Json::fromInteger(counts.readings)},
                 {"stored_sensors", Json::fromInteger(counts.sensors)}});
}

template <int (MockServer::*act)(ControllerId)>
HttpResponse perform(MockServer &server, const HttpRequest & /*request*/, ControllerId controller)
{
    return reached((server.*act)(controller));
}

struct Route
{
    QByteArrayView name;
    QByteArrayView method;
    HttpResponse (*answer)(MockServer &, const HttpRequest &, ControllerId) = nullptr;
};

constexpr std::array<Route, 10> kRoutes {{
    {"control", "POST", control},
    {"payload", "POST", payload},
    {"readings", "GET", readings},
    {"devices", "GET", devices},
    {"disconnect", "POST", perform<&MockServer::disconnectDevices>},
    {"drop", "POST", perform<&MockServer::dropConnections>},
    {"crash", "POST", perform<&MockServer::crashChannel>},
    {"close", "POST", perform<&MockServer::closeChannel>},
    {"freeze", "POST", freeze},
    {"unfreeze", "POST", unfreeze},
}};

} // namespace

Json controlPayload(const Json &values)
{
    Json::Array items;
    if (values.object() != nullptr) {
        for (const Json::Member &member : *values.object()) {
            items.push_back(Json(Json::Object {member}));
        }
    }
    return Json(Json::Object {{"control", Json(std::move(items))}});
}

HttpResponse answerOperator(MockServer &server, const HttpRequest &request)
{
    const QByteArray name = request.path.mid(QByteArrayView("/operator/").size());
    const auto *const route = std::find_if(
        kRoutes.begin(), kRoutes.end(), [&name](const Route &each) { return each.name == name; });
    if (route == kRoutes.end()) {
        return fault(404,
                     "not found: GET readings or devices; POST control, payload, disconnect, drop, "
                     "crash, close, freeze or unfreeze");
    }
    if (request.method != route->method) {
        return fault(405, QByteArray("use " + route->method.toByteArray() + " here"));
    }
    const QString filter = QStringLiteral("controller");
    const auto controller = numberOf(request, filter, 0);
    if (!controller) {
        return fault(400, "controller must be a controller's id");
    }
    return route->answer(server, request,
                         request.query.hasQueryItem(filter) ? controller : std::nullopt);
}

} // namespace armature
