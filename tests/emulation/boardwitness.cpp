// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/emulation/boardwitness.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace armature {

namespace {

constexpr Micros kSilenceLimit {500'000}; ///< `wd` of the reference firmware
constexpr Micros kStopSlack {60'000};
constexpr Micros kRest {20'000};
constexpr int kComparePerPercent = 10;
constexpr qsizetype kMostViolations = 3;
constexpr qsizetype kRecent = 200; ///< bytes
const QByteArray kReadable = "{}\":,*+-/ <>";

} // namespace

BoardWitness::BoardWitness(EmulatedChip *chip)
    : m_chip(chip)
{
    chip->wire().watchToChip([this](std::uint8_t byte, Micros at) {
        note(QByteArray(1, char(byte)));
        if (m_tap.take(byte, at)) {
            hear(m_tap.last());
        }
    });
    chip->pwm().watch([this](int output, Micros at) { follow(output, at); });
}

void BoardWitness::allow(int percent)
{
    m_allowed.insert(percent);
}

void BoardWitness::accuse(const QByteArray &what, Micros at)
{
    if (m_report.violations.size() < kMostViolations) {
        m_report.violations.append(what + " at " + QByteArray::number(qint64(at.count()))
                                   + " us, start " + QByteArray::number(m_chip->resets())
                                   + ", after " + m_recent.toPercentEncoding(kReadable));
    }
}

void BoardWitness::hear(const TappedLine &line)
{
    const bool isSet = line.type() == QLatin1String("set");
    if (isSet || line.type() == QLatin1String("ping")) {
        m_fed = line.at;
        m_isSilenceKnown = false;
    }
    if (!isSet) {
        return;
    }
    ++m_report.commands;
    const double value = line.number("v");
    const int percent = int(std::lround(value));
    const bool isAllowed = m_allowed.contains(percent) && std::abs(value - percent) < 1e-9;
    if (line.isBare) {
        // A damaged line that lost its checksum: the board takes it or not, by what came before.
        m_bareTarget = isAllowed ? std::optional(percent * kComparePerPercent) : m_bareTarget;
    } else if (isAllowed) {
        takeTarget(percent * kComparePerPercent);
    } else {
        accuse("a set that nobody asked for: " + line.text, line.at);
    }
}

bool BoardWitness::isTarget(int output) const
{
    return output == m_bareTarget
        || std::find(m_targets.begin(), m_targets.end(), output) != m_targets.end();
}

/// A repeat is no other command.
void BoardWitness::takeTarget(int compare)
{
    if (m_targets.at(1) != compare) {
        m_targets = {m_targets.at(1), compare};
    }
}

/// Each step of the ramp goes towards a value that was heard, and none beyond it.
void BoardWitness::follow(int output, Micros at)
{
    const auto isTowards = [this, output](int target) {
        return std::min(m_output, target) <= output && output <= std::max(m_output, target);
    };
    ++m_report.steps;
    if (output != 0 && !isTowards(m_targets.at(0)) && !isTowards(m_targets.at(1))
        && !(m_bareTarget && isTowards(*m_bareTarget))) {
        accuse("OCR1A " + QByteArray::number(m_output) + " to " + QByteArray::number(output), at);
    }
    m_output = output;
    m_steppedAt = at;
}

/// The ramp steps each millisecond: an output that rests is where it was told to be.
void BoardWitness::checkRest(Micros now)
{
    if (m_output != 0 && !isTarget(m_output) && now - m_steppedAt > kRest) {
        accuse("OCR1A rests at " + QByteArray::number(m_output), now);
        m_steppedAt = now;
    }
}

void BoardWitness::note(const QByteArray &what)
{
    m_recent.append(what);
    m_recent = m_recent.right(kRecent);
}

/// A board that started anew restores nothing, and neither does one that stopped by itself.
void BoardWitness::forget()
{
    m_targets = {};
    m_bareTarget.reset();
}

void BoardWitness::look()
{
    const Micros now = m_chip->now();
    if (std::exchange(m_resets, m_chip->resets()) != m_chip->resets()) {
        m_tap.clear();
        note("<start>");
        forget();
    }
    checkRest(now);
    const Micros silence = now - m_fed;
    if (silence <= kSilenceLimit + kStopSlack) {
        return;
    }
    const Micros stopped = m_chip->pwm().lastHigh();
    if (m_chip->pwm().isDriven() || stopped > m_fed + kSilenceLimit + kStopSlack) {
        accuse("driven though its host is silent", now);
    } else if (!std::exchange(m_isSilenceKnown, true) && stopped > m_fed) {
        forget();
        ++m_report.silences;
        m_report.longestStop = std::max(m_report.longestStop, stopped - m_fed);
    }
}

} // namespace armature
