// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/protocol/controlupdate.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <cmath>

namespace armature {

namespace {

constexpr qsizetype kMaxText = 64;

QString jsonText(const QJsonValue &value)
{
    // QJsonDocument writes arrays and objects only, so the value goes into an array and out of it.
    const QByteArray wrapped = QJsonDocument(QJsonArray {value}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(wrapped.mid(1, wrapped.size() - 2)).left(kMaxText);
}

void noteMalformed(const QJsonValue &part, ControlUpdate &update)
{
    if (update.malformed++ == 0) {
        update.malformedText = jsonText(part);
    }
}

ControlItem toItem(const QString &id, const QJsonValue &value)
{
    ControlItem item {id, std::nullopt, jsonText(value)};
    if (value.isDouble() && std::isfinite(value.toDouble())) {
        item.number = value.toDouble();
    }
    return item;
}

} // namespace

ControlUpdate decodeControlUpdate(const QJsonObject &payload)
{
    ControlUpdate update;
    const QJsonValue control = payload.value(QLatin1String("control"));
    if (!control.isArray()) {
        noteMalformed(control.isUndefined() ? QJsonValue(payload) : control, update);
        return update;
    }
    const QJsonArray parts = control.toArray();
    for (const QJsonValueConstRef part : parts) {
        const QJsonObject pairs = part.toObject();
        if (pairs.isEmpty()) {
            noteMalformed(part, update);
            continue;
        }
        for (auto pair = pairs.constBegin(); pair != pairs.constEnd(); ++pair) {
            update.items.append(toItem(pair.key(), pair.value()));
        }
    }
    return update;
}

ControlUpdate mapped(ControlUpdate update, const Mapping &mapping)
{
    for (ControlItem &item : update.items) {
        const QString control = boardControl(mapping, item.id);
        item.serverId = control == item.id ? QString() : item.id;
        item.id = control;
    }
    return update;
}

} // namespace armature
