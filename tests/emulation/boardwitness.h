// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/emulation/emulatedchip.h"
#include "tests/emulation/linetap.h"

#include <QByteArrayList>
#include <QSet>

#include <array>
#include <optional>

namespace armature {

/// Stands beside an emulated board and holds against it, in the board's own time, what must never
/// be: an output that nobody asked for, and one that outlives the silence of its host. On the
/// board's thread, or where that waits.
class BoardWitness
{
public:
    /// \param chip borrowed; outlives this, and is watched by nobody else.
    explicit BoardWitness(EmulatedChip *chip);
    BoardWitness(const BoardWitness &) = delete;
    BoardWitness &operator=(const BoardWitness &) = delete;
    BoardWitness(BoardWitness &&) = delete;
    BoardWitness &operator=(BoardWitness &&) = delete;
    ~BoardWitness() = default;

    /// From now on this value may come, in whole percent.
    void allow(int percent);
    /// Once a slice.
    void look();
    /// Goes into the report, between the bytes that reached the chip.
    void note(const QByteArray &what);

    struct Report
    {
        int commands = 0; ///< sets that reached the chip whole
        int steps = 0; ///< of the register
        int silences = 0; ///< that began while the motor turned
        Micros longestStop {}; ///< from the last word of the host until the pin was low for good
        QByteArrayList violations {};
    };
    [[nodiscard]] const Report &report() const { return m_report; }

private:
    void hear(const TappedLine &line);
    void follow(int output, Micros at);
    void takeTarget(int compare);
    [[nodiscard]] bool isTarget(int output) const;
    void checkRest(Micros now);
    void forget();
    void accuse(const QByteArray &what, Micros at);

    EmulatedChip *m_chip;
    QByteArray m_recent {}; ///< what reached the chip, for a report
    LineTap m_tap {LineTap::Bare::Taken};
    QSet<int> m_allowed {0};
    std::optional<int> m_bareTarget {}; ///< the last one without its checksum
    std::array<int, 2> m_targets {}; ///< OCR1A; the main loop may be one command behind
    int m_output = 0;
    Micros m_steppedAt {};
    int m_resets = 0;
    Micros m_fed {};
    bool m_isSilenceKnown = true;
    Report m_report {};
};

} // namespace armature
