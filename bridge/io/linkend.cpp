// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/linkend.h"

#include <QCoreApplication>
#include <QWebSocketProtocol>

namespace armature {

namespace {

constexpr qsizetype kMaxReason = 120;

/// QWebSocket reports a code it does not know, of which servers send 1012 and 1013, as 1002 with
/// this text; and 6.4.2 names 1002 in the text as well, so that the true one is lost.
bool isUnknownCode(int code, const QString &reason)
{
    return code == QWebSocketProtocol::CloseCodeProtocolError
        && reason
        == QCoreApplication::translate("QWebSocketDataProcessor", "Invalid close code %1 detected.")
               .arg(code);
}

QString closeMeaning(int code)
{
    switch (code) {
    case 1000:
        return QStringLiteral("closed normally");
    case 1001:
        return QStringLiteral("going away");
    case 1002:
        return QStringLiteral("protocol error");
    case 1007:
        return QStringLiteral("invalid text");
    case 1008:
        return QStringLiteral("policy violation");
    case 1011:
        return QStringLiteral("server error");
    default:
        return QStringLiteral("closed");
    }
}

} // namespace

LinkEnd closedEnd(int code, const QString &reason)
{
    if (isUnknownCode(code, reason)) {
        return {ServerReason::ClosedByServer,
                QStringLiteral("1012 service restart, or 1013 try again later"), 0};
    }
    QString detail = QString::number(code) + QLatin1Char(' ') + closeMeaning(code);
    if (!reason.isEmpty()) {
        detail += QLatin1String(": ") + reason.left(kMaxReason);
    }
    const bool isOversized = code == QWebSocketProtocol::CloseCodeTooMuchData;
    return {isOversized ? ServerReason::OversizedMessage : ServerReason::ClosedByServer, detail, 0};
}

} // namespace armature
