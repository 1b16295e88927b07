// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/errortext.h"

#include <QCoreApplication>

#include <algorithm>
#include <iterator>

namespace armature {

namespace {

/// The context of these texts for the translators.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(ErrorText)
};

/// One row of a table; `%1` in the texts is the detail.
template <typename Code>
struct Row
{
    Code code;
    const char *cause;
    const char *remedy;
};

constexpr Row<ServerReason> kServerRows[] = {
    {ServerReason::NotConfigured,
     QT_TRANSLATE_NOOP("ErrorText", "No server address or no API key has been given."),
     QT_TRANSLATE_NOOP("ErrorText", "Enter both in the settings.")},
    {ServerReason::KeyOrAuthRefused,
     QT_TRANSLATE_NOOP("ErrorText", "403: the server refused the key, or its auth server is down."),
     QT_TRANSLATE_NOOP("ErrorText",
                       "Check the API key in the settings; if it is right, ask whether the auth "
                       "server runs.")},
    {ServerReason::BadRequest,
     QT_TRANSLATE_NOOP("ErrorText", "400: the server did not accept the request."),
     QT_TRANSLATE_NOOP("ErrorText",
                       "Its auth server may have given wrong ids for this key; ask its operator.")},
    {ServerReason::WrongPath,
     QT_TRANSLATE_NOOP("ErrorText", "There is no controller endpoint at this address."),
     QT_TRANSLATE_NOOP("ErrorText",
                       "Check the path of the address in the settings: most often it has none, as "
                       "/microcontrollers/websocket is added by itself.")},
    {ServerReason::ServerError,
     QT_TRANSLATE_NOOP("ErrorText", "The server answered with an error of its own."),
     QT_TRANSLATE_NOOP("ErrorText", "Wait, or ask the server's operator.")},
    {ServerReason::GatewayError,
     QT_TRANSLATE_NOOP("ErrorText", "The proxy in front of the server cannot reach the server."),
     QT_TRANSLATE_NOOP("ErrorText", "Ask the server's operator whether it runs.")},
    {ServerReason::AskedToWait,
     QT_TRANSLATE_NOOP("ErrorText", "The server has too much to do and asks to wait."),
     QT_TRANSLATE_NOOP("ErrorText", "It is tried again by itself once that time is over.")},
    {ServerReason::NameNotFound, QT_TRANSLATE_NOOP("ErrorText", "The server's name was not found."),
     QT_TRANSLATE_NOOP("ErrorText",
                       "Check the spelling of the address in the settings, and this PC's network "
                       "and name server (DNS).")},
    {ServerReason::ConnectionRefused,
     QT_TRANSLATE_NOOP("ErrorText", "Nothing listens at the server's address and port."),
     QT_TRANSLATE_NOOP("ErrorText", "Start the server, or check the port in the settings.")},
    {ServerReason::HostUnreachable,
     QT_TRANSLATE_NOOP("ErrorText", "The server cannot be reached from this network."),
     QT_TRANSLATE_NOOP("ErrorText", "Check the cable, the Wi-Fi or the VPN.")},
    {ServerReason::HandshakeTimeout,
     QT_TRANSLATE_NOOP("ErrorText", "The server did not answer within ten seconds."),
     QT_TRANSLATE_NOOP("ErrorText", "It may be overloaded, or a firewall drops the connection.")},
    {ServerReason::TlsUntrusted,
     QT_TRANSLATE_NOOP("ErrorText", "The server's certificate is not trusted: %1."),
     QT_TRANSLATE_NOOP("ErrorText",
                       "Give the certificate of its authority, e.g. Caddy's root.crt, as --ca-file "
                       "or in the settings. One that has expired must be renewed on the server.")},
    {ServerReason::TlsWrongHost,
     QT_TRANSLATE_NOOP("ErrorText", "The server's certificate is for another host: %1."),
     QT_TRANSLATE_NOOP("ErrorText",
                       "Use the name that it was made for in the address, or have it made for the "
                       "name in use.")},
    {ServerReason::PlainPort,
     QT_TRANSLATE_NOOP("ErrorText", "The address begins with wss://, but its port has no TLS."),
     QT_TRANSLATE_NOOP("ErrorText",
                       "Name the port that has TLS, most often 443; or begin with ws://, where "
                       "nobody else can listen.")},
    {ServerReason::TlsPort,
     QT_TRANSLATE_NOOP("ErrorText", "The address begins with ws://, but its port wants TLS."),
     QT_TRANSLATE_NOOP("ErrorText", "Begin the address in the settings with wss://.")},
    {ServerReason::TlsFailed,
     QT_TRANSLATE_NOOP("ErrorText", "No encrypted connection could be agreed: %1."),
     QT_TRANSLATE_NOOP("ErrorText",
                       "Check the certificate file in the settings, that this port has TLS, and "
                       "that the server has a certificate for this name.")},
    {ServerReason::NotAWebSocket,
     QT_TRANSLATE_NOOP("ErrorText", "The address answers, but not as a WebSocket."),
     QT_TRANSLATE_NOOP("ErrorText", "Check the address, and the proxy in front of the server.")},
    {ServerReason::ProxyFailed,
     QT_TRANSLATE_NOOP("ErrorText", "The proxy did not let the connection through: %1."),
     QT_TRANSLATE_NOOP("ErrorText",
                       "Check the proxy in the settings and whether it can reach the server, or "
                       "leave it out to connect directly.")},
    {ServerReason::ProxyPassword,
     QT_TRANSLATE_NOOP("ErrorText", "407: the proxy wants a name and a password, or other ones."),
     QT_TRANSLATE_NOOP("ErrorText",
                       "Enter both in the settings; without a screen, in the environment's "
                       "ARMATURE_PROXY.")},
    {ServerReason::NoMetadata,
     QT_TRANSLATE_NOOP("ErrorText", "The server never said which controller this is."),
     QT_TRANSLATE_NOOP("ErrorText", "Check that the address is that of a controller endpoint.")},
    {ServerReason::BadMetadata,
     QT_TRANSLATE_NOOP("ErrorText", "The server's word on which controller this is made no sense."),
     QT_TRANSLATE_NOOP("ErrorText", "Ask the server's operator about this key's ids.")},
    {ServerReason::JoinRefused,
     QT_TRANSLATE_NOOP("ErrorText", "The server refused to let this controller join: %1."),
     QT_TRANSLATE_NOOP("ErrorText", "Ask the server's operator about this controller.")},
    {ServerReason::JoinTimeout,
     QT_TRANSLATE_NOOP("ErrorText", "The server did not answer the request to join."),
     QT_TRANSLATE_NOOP("ErrorText", "It may be overloaded.")},
    {ServerReason::ChannelCrashed,
     QT_TRANSLATE_NOOP("ErrorText", "The channel failed on the server."),
     QT_TRANSLATE_NOOP("ErrorText", "It is joined again by itself.")},
    {ServerReason::ChannelClosed, QT_TRANSLATE_NOOP("ErrorText", "The server closed the channel."),
     QT_TRANSLATE_NOOP("ErrorText", "It is joined again by itself.")},
    {ServerReason::ClosedByServer,
     QT_TRANSLATE_NOOP("ErrorText", "The server closed the connection (%1)."), nullptr},
    {ServerReason::ConnectionLost,
     QT_TRANSLATE_NOOP("ErrorText", "The connection broke without a word."),
     QT_TRANSLATE_NOOP("ErrorText", "Check the network if it happens often.")},
    {ServerReason::NoHeartbeatReply,
     QT_TRANSLATE_NOOP("ErrorText", "The server is connected, but answers nothing."),
     QT_TRANSLATE_NOOP("ErrorText", "It may have frozen; ask its operator.")},
    {ServerReason::OversizedMessage,
     QT_TRANSLATE_NOOP("ErrorText", "The server sent a message that is too large to be real."),
     QT_TRANSLATE_NOOP("ErrorText", "Check that the address is that of a controller endpoint.")},
};

constexpr Row<BoardReason> kBoardRows[] = {
    {BoardReason::NotConfigured, QT_TRANSLATE_NOOP("ErrorText", "No board has been chosen."),
     QT_TRANSLATE_NOOP("ErrorText", "Choose its port, or \"auto\", in the settings.")},
    {BoardReason::NotFound, QT_TRANSLATE_NOOP("ErrorText", "No board is plugged in here."),
     QT_TRANSLATE_NOOP("ErrorText", "Plug it in: it is found by itself.")},
    {BoardReason::PermissionDenied,
     QT_TRANSLATE_NOOP("ErrorText", "This account may not use the port: it belongs to group %1."),
     QT_TRANSLATE_NOOP("ErrorText", "Run  sudo usermod -aG %1 $USER  then log out and in again.")},
    {BoardReason::Busy, QT_TRANSLATE_NOOP("ErrorText", "Another program holds the port."),
     QT_TRANSLATE_NOOP("ErrorText", "Close the other program, such as a serial monitor.")},
    {BoardReason::OpenFailed, QT_TRANSLATE_NOOP("ErrorText", "The port could not be opened: %1."),
     QT_TRANSLATE_NOOP("ErrorText", "Unplug the board and plug it in again.")},
    {BoardReason::Unplugged, QT_TRANSLATE_NOOP("ErrorText", "The board was unplugged."),
     QT_TRANSLATE_NOOP("ErrorText", "Plug it in: it is found by itself.")},
    {BoardReason::NoAnswer,
     QT_TRANSLATE_NOOP("ErrorText", "The port is open, but nothing on it answers as a board."),
     QT_TRANSLATE_NOOP("ErrorText", "Check the port, and that the board has Armature's firmware.")},
    {BoardReason::NoValidLine,
     QT_TRANSLATE_NOOP("ErrorText", "Bytes arrive at %1 baud, but no valid line among them."),
     QT_TRANSLATE_NOOP(
         "ErrorText",
         "The board may use another baud rate than the settings: common ones are 9600, "
         "57600, 115200, 230400, 250000, 500000 and 1000000. They are listened to now.")},
    {BoardReason::UnknownProtocol,
     QT_TRANSLATE_NOOP("ErrorText", "The board speaks a protocol that is unknown here."),
     QT_TRANSLATE_NOOP("ErrorText", "It is shown and never controlled; update Armature.")},
    {BoardReason::BareLines,
     QT_TRANSLATE_NOOP("ErrorText", "The board sends lines without checksums."),
     QT_TRANSLATE_NOOP("ErrorText", "It is shown and never controlled; add the checksums.")},
    {BoardReason::NoPong, QT_TRANSLATE_NOOP("ErrorText", "The board stopped answering."),
     QT_TRANSLATE_NOOP("ErrorText", "It stops its outputs by itself; reset it if it stays so.")},
    {BoardReason::NoCandidate,
     QT_TRANSLATE_NOOP("ErrorText", "No port here looks like a board's; left alone: %1."),
     QT_TRANSLATE_NOOP("ErrorText",
                       "Plug the board in: it is found by itself. If it is on one of these ports, "
                       "choose that port in the settings.")},
    {BoardReason::AmbiguousBoard,
     QT_TRANSLATE_NOOP("ErrorText", "Several boards are plugged in that nothing tells apart: %1."),
     QT_TRANSLATE_NOOP("ErrorText",
                       "Choose the port of the right one in the settings, or unplug the other.")},
    {BoardReason::PlainLines,
     QT_TRANSLATE_NOOP("ErrorText", "The board runs a sketch without Armature's firmware."),
     QT_TRANSLATE_NOOP("ErrorText",
                       "Its values are shown, and nothing is ever sent to it. To move something, "
                       "use Armature's firmware.")},
    {BoardReason::NoValues,
     QT_TRANSLATE_NOOP("ErrorText", "No value comes from the board's sketch."),
     QT_TRANSLATE_NOOP("ErrorText",
                       "It has to print lines such as temp:21.5,hum:40, or values with commas "
                       "between them. Check that it runs, and the baud rate.")},
    {BoardReason::WrongBaud,
     QT_TRANSLATE_NOOP("ErrorText", "The board talks at %1 baud, and not as the settings say."),
     QT_TRANSLATE_NOOP("ErrorText", "Enter %1 as the baud rate in the settings.")},
};

constexpr Row<JournalFailure> kJournalRows[] = {
    {JournalFailure::Held,
     QT_TRANSLATE_NOOP("ErrorText", "Another Armature uses this data folder: %1."),
     QT_TRANSLATE_NOOP("ErrorText", "Close it, or choose another folder with --data.")},
    {JournalFailure::Full, QT_TRANSLATE_NOOP("ErrorText", "The disk is full."),
     QT_TRANSLATE_NOOP("ErrorText", "Free some space on it; recording goes on by itself.")},
    {JournalFailure::ReadOnly, QT_TRANSLATE_NOOP("ErrorText", "The data folder is read-only: %1."),
     QT_TRANSLATE_NOOP("ErrorText", "Give this account write access, or choose another folder.")},
    {JournalFailure::NewerVersion,
     QT_TRANSLATE_NOOP("ErrorText", "The journal was written by a newer Armature."),
     QT_TRANSLATE_NOOP("ErrorText", "Update this one, or choose another folder with --data.")},
    {JournalFailure::Corrupt, QT_TRANSLATE_NOOP("ErrorText", "The journal is damaged: %1."),
     QT_TRANSLATE_NOOP("ErrorText", "Move the file away to begin a new one; keep it for repair.")},
    {JournalFailure::Other, QT_TRANSLATE_NOOP("ErrorText", "The journal cannot be written: %1."),
     QT_TRANSLATE_NOOP("ErrorText", "Check the disk of the data folder.")},
};

QString filled(const char *text, const QString &detail)
{
    if (text == nullptr)
        return {};
    const QString quoted = detail.isEmpty() ? Words::tr("no details") : detail;
    return QCoreApplication::translate("ErrorText", text).replace(QLatin1String("%1"), quoted);
}

template <typename Code, std::size_t Size>
ErrorText lookUp(const Row<Code> (&rows)[Size], Code code, const QString &detail)
{
    const auto *row = std::find_if(std::begin(rows), std::end(rows),
                                   [code](const auto &each) { return each.code == code; });
    if (row == std::end(rows))
        return {};
    return {{}, filled(row->cause, detail), filled(row->remedy, detail)};
}

QString headlineOf(ServerState state)
{
    switch (state) {
    case ServerState::Offline:
        return Words::tr("Server offline");
    case ServerState::Connecting:
        return Words::tr("Server connecting");
    case ServerState::Connected:
        return Words::tr("Server connected");
    case ServerState::Joining:
        return Words::tr("Server joining");
    case ServerState::Joined:
        return Words::tr("Server joined");
    case ServerState::Waiting:
        return Words::tr("Server not connected");
    case ServerState::Refused:
        return Words::tr("Server refused");
    }
    return {};
}

QString headlineOf(BoardState state)
{
    switch (state) {
    case BoardState::Absent:
        return Words::tr("Board absent");
    case BoardState::Opening:
        return Words::tr("Board opening");
    case BoardState::Announcing:
        return Words::tr("Board announcing");
    case BoardState::Ready:
        return Words::tr("Board ready");
    case BoardState::Silent:
        return Words::tr("Board silent");
    case BoardState::Refused:
        return Words::tr("Board refused");
    }
    return {};
}

} // namespace

ErrorText describe(ServerReason reason, const QString &detail)
{
    return lookUp(kServerRows, reason, detail);
}

ErrorText describe(BoardReason reason, const QString &detail)
{
    // Debian's group, where the owner of the port could not be found out.
    if (reason == BoardReason::PermissionDenied && detail.isEmpty())
        return lookUp(kBoardRows, reason, QStringLiteral("dialout"));
    ErrorText text = lookUp(kBoardRows, reason, detail);
    // Joining these would open far more than a port.
    if (reason == BoardReason::PermissionDenied
        && (detail == QLatin1String("root") || detail == QLatin1String("tty"))) {
        text.remedy = Words::tr("\"Board access\" in the menu, or --check with --board, says what "
                                "helps.");
    }
    if (reason == BoardReason::Busy && !detail.isEmpty())
        text.cause = Words::tr("Another program holds the port: %1.").arg(detail);
    return text;
}

ErrorText describe(const ServerStatus &status)
{
    ErrorText text = describe(status.reason, status.detail);
    text.headline = headlineOf(status.state);
    if (status.httpStatus <= 0)
        return text;
    if (status.reason == ServerReason::ServerError)
        text.cause = Words::tr("%1: the server has an error of its own.").arg(status.httpStatus);
    if (status.reason == ServerReason::GatewayError) {
        text.cause = Words::tr("%1: the proxy in front of the server cannot reach the server.")
                         .arg(status.httpStatus);
    }
    return text;
}

QString quoted(const QString &answer)
{
    QString text;
    for (const QChar sign : answer) {
        const bool isBreak = sign == u'\n' || sign == u'\t';
        if (sign.isPrint() || isBreak || sign.isSurrogate())
            text += sign;
    }
    const QStringList lines = text.split(u'\n');
    QStringList kept;
    for (const QString &line : lines) {
        if (!line.trimmed().isEmpty())
            kept.append(line.trimmed());
    }
    constexpr qsizetype kMaxLines = 8;
    constexpr qsizetype kMaxSigns = 600;
    const QString whole = kept.join(u'\n');
    const QString part = kept.mid(0, kMaxLines).join(u'\n').left(kMaxSigns);
    return part.size() < whole.size() ? part + u'…' : part;
}

ErrorText describe(const BoardStatus &status)
{
    ErrorText text = describe(status.reason, status.detail);
    text.headline = headlineOf(status.state);
    if (status.state == BoardState::Ready && !status.announcement.isControllable)
        text.headline = Words::tr("Board read-only");
    return text;
}

ErrorText describe(JournalFailure failure, const QString &detail)
{
    ErrorText text = lookUp(kJournalRows, failure, detail);
    text.headline
        = failure == JournalFailure::None ? Words::tr("Journal") : Words::tr("Journal failed");
    return text;
}

ErrorText describe(const DeliveryStatus &status)
{
    if (status.failure.isEmpty())
        return describe(JournalFailure::None, {});
    return describe(JournalFailure::Other, status.failure);
}

} // namespace armature
