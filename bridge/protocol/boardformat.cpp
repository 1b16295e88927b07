// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/protocol/boardformat.h"

#include "bridge/protocol/boardsession.h"

namespace armature {

std::unique_ptr<BoardDialogue> makeDialogue(BoardFormat format, quint16 firstSequence)
{
    BoardSession::Settings settings;
    settings.firstSequence = firstSequence;
    switch (format) {
    case BoardFormat::Checked:
        break;
    case BoardFormat::Bare:
    case BoardFormat::Plain: // has no dialogue of its own yet; read-only in any case
        settings.isBareLines = true;
        break;
    }
    return std::make_unique<BoardSession>(settings);
}

LineFramer::Mode framingOf(BoardFormat format)
{
    switch (format) {
    case BoardFormat::Checked:
        return LineFramer::Mode::Checked;
    case BoardFormat::Bare:
    case BoardFormat::Plain:
        break;
    }
    return LineFramer::Mode::BareLines;
}

BoardReason readOnlyReason(BoardFormat format)
{
    switch (format) {
    case BoardFormat::Checked:
        return BoardReason::UnknownProtocol;
    case BoardFormat::Bare:
    case BoardFormat::Plain:
        break;
    }
    return BoardReason::BareLines;
}

} // namespace armature
