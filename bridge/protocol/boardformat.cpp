// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/protocol/boardformat.h"

#include "bridge/protocol/boardsession.h"
#include "bridge/protocol/plainsession.h"

namespace armature {

std::unique_ptr<BoardDialogue> makeDialogue(BoardFormat format, quint16 firstSequence)
{
    BoardSession::Settings settings;
    settings.firstSequence = firstSequence;
    switch (format) {
    case BoardFormat::Checked:
        break;
    case BoardFormat::Bare:
        settings.isBareLines = true;
        break;
    case BoardFormat::Plain:
        return std::make_unique<PlainSession>();
    }
    return std::make_unique<BoardSession>(settings);
}

LineFramer::Mode framingOf(BoardFormat format)
{
    switch (format) {
    case BoardFormat::Checked:
        return LineFramer::Mode::Checked;
    case BoardFormat::Bare:
        break;
    case BoardFormat::Plain:
        return LineFramer::Mode::Plain;
    }
    return LineFramer::Mode::BareLines;
}

BoardReason readyReason(const BoardAnnouncement &announcement, BoardFormat format)
{
    if (announcement.isControllable) {
        return BoardReason::None;
    }
    switch (format) {
    case BoardFormat::Checked:
        return BoardReason::UnknownProtocol;
    case BoardFormat::Bare:
        break;
    case BoardFormat::Plain:
        return BoardReason::PlainLines;
    }
    return BoardReason::BareLines;
}

BoardReason unansweredReason(BoardFormat format)
{
    return format == BoardFormat::Plain ? BoardReason::NoValues : BoardReason::NoAnswer;
}

BoardReason silentReason(BoardFormat format)
{
    return format == BoardFormat::Plain ? BoardReason::NoValues : BoardReason::NoPong;
}

} // namespace armature
