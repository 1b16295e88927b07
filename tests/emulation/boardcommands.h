// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/emulation/emulatedboard.h"

#include <QByteArrayList>

namespace armature {

/// Lets a person or a script see and break an emulated board by lines of text. One thread.
class BoardCommands
{
public:
    /// \param board borrowed; outlives this.
    explicit BoardCommands(EmulatedBoard *board)
        : m_board(board)
    { }

    /// Carries out one line. \return what there is to say, one line or more; often nothing.
    [[nodiscard]] QByteArray run(const QByteArray &line);

private:
    [[nodiscard]] bool runPlain(const QByteArray &name);
    [[nodiscard]] bool runWith(const QByteArrayList &words);
    [[nodiscard]] QByteArray output();

    EmulatedBoard *m_board;
    PwmMeter::Mark m_mark {};
};

} // namespace armature
