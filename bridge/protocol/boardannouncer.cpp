// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/protocol/boardannouncer.h"

#include <QSet>

namespace armature {

namespace {

using Failure = std::optional<Error<AnnouncementError>>;

constexpr qsizetype kMaxSpecs = 512;

Failure countFailure(const HelloMessage &hello, qsizetype sensors, qsizetype controls)
{
    const bool isRight = hello.sensors.value_or(sensors) == sensors
        && hello.controls.value_or(controls) == controls;
    if (isRight) {
        return std::nullopt;
    }
    return Error<AnnouncementError> {
        AnnouncementError::WrongCount,
        QStringLiteral("%1 sensors, %2 controls").arg(sensors).arg(controls)};
}

template <typename Spec>
Failure idFailure(const QList<Spec> &specs)
{
    QSet<QString> seen;
    for (const Spec &spec : specs) {
        if (spec.id.trimmed().isEmpty()) {
            return Error<AnnouncementError> {AnnouncementError::BadId, spec.id};
        }
        if (seen.contains(spec.id)) {
            return Error<AnnouncementError> {AnnouncementError::DuplicateId, spec.id};
        }
        seen.insert(spec.id);
    }
    return std::nullopt;
}

Failure rangeFailure(const SensorSpec &sensor)
{
    if (sensor.min <= sensor.max) {
        return std::nullopt;
    }
    return Error<AnnouncementError> {AnnouncementError::BadRange, sensor.id};
}

Failure rangeFailure(const ControlSpec &control)
{
    const bool isOrdered = control.min <= control.safe && control.safe <= control.max;
    const bool isWritable = encodeBoardNumber(control.min) && encodeBoardNumber(control.max);
    if (!isOrdered || !isWritable || control.slew < 0.0) {
        return Error<AnnouncementError> {AnnouncementError::BadRange, control.id};
    }
    if (!encodeSet(0, control.id, control.safe)) {
        return Error<AnnouncementError> {AnnouncementError::BadId, control.id};
    }
    return std::nullopt;
}

template <typename Spec>
Failure failureOf(const QList<Spec> &specs)
{
    if (Failure failure = idFailure(specs)) {
        return failure;
    }
    for (const Spec &spec : specs) {
        if (Failure failure = rangeFailure(spec)) {
            return failure;
        }
    }
    return std::nullopt;
}

} // namespace

void BoardAnnouncer::begin(const HelloMessage &hello)
{
    m_hello = hello;
    m_sensors.clear();
    m_controls.clear();
}

void BoardAnnouncer::add(const SensorSpec &sensor)
{
    if (m_hello && m_sensors.size() < kMaxSpecs) {
        m_sensors.append(sensor);
    }
}

void BoardAnnouncer::add(const ControlSpec &control)
{
    if (m_hello && m_controls.size() < kMaxSpecs) {
        m_controls.append(control);
    }
}

Result<BoardAnnouncement, AnnouncementError> BoardAnnouncer::finish(bool isReadOnly) const
{
    if (!m_hello) {
        return Error<AnnouncementError> {AnnouncementError::NoHello, {}};
    }
    if (const Failure failure = countFailure(*m_hello, m_sensors.size(), m_controls.size())) {
        return *failure;
    }
    if (const Failure failure = failureOf(m_sensors)) {
        return *failure;
    }
    if (const Failure failure = failureOf(m_controls)) {
        return *failure;
    }
    const bool isKnown = m_hello->identity.protocol == kBoardProtocol;
    return BoardAnnouncement {m_hello->identity, m_sensors, m_controls, isKnown && !isReadOnly};
}

} // namespace armature
