// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/mappingtext.h"

#include <QCoreApplication>

#include <algorithm>
#include <iterator>

namespace armature {

namespace {

/// The context of these texts for the translators.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(MappingText)
};

/// `%1` in the texts is the detail.
struct Row
{
    MappingFault fault;
    const char *cause;
    const char *remedy;
};

constexpr Row kRows[] = {
    {MappingFault::SensorEmpty, QT_TRANSLATE_NOOP("MappingText", "No sensor is named."),
     QT_TRANSLATE_NOOP("MappingText", "Enter the board's name of it, or delete the row.")},
    {MappingFault::DuplicateSensor,
     QT_TRANSLATE_NOOP("MappingText", "The sensor \"%1\" stands in a row above already."),
     QT_TRANSLATE_NOOP("MappingText", "Keep one of the two rows.")},
    {MappingFault::NameBlank, QT_TRANSLATE_NOOP("MappingText", "The name is made of blanks."),
     QT_TRANSLATE_NOOP("MappingText", "Enter a name, or nothing to keep the board's.")},
    {MappingFault::NameTooLong,
     QT_TRANSLATE_NOOP("MappingText",
                       "The server takes no such name: it is over 255 characters, "
                       "or holds a NUL."),
     QT_TRANSLATE_NOOP("MappingText", "Shorten it.")},
    {MappingFault::Scale,
     QT_TRANSLATE_NOOP("MappingText", "A scale of %1 makes every value worthless."),
     QT_TRANSLATE_NOOP("MappingText", "Enter another number; 1 changes nothing.")},
    {MappingFault::Offset, QT_TRANSLATE_NOOP("MappingText", "An offset of %1 is no number."),
     QT_TRANSLATE_NOOP("MappingText", "Enter a number; 0 changes nothing.")},
    {MappingFault::UnitPair, QT_TRANSLATE_NOOP("MappingText", "It cannot be converted: %1."),
     QT_TRANSLATE_NOOP("MappingText",
                       "Choose two units of one quantity, or leave one empty and "
                       "use scale and offset.")},
    {MappingFault::ServerIdEmpty,
     QT_TRANSLATE_NOOP("MappingText", "The server's id of the control is missing."),
     QT_TRANSLATE_NOOP("MappingText", "Enter what the server calls it, or delete the row.")},
    {MappingFault::DuplicateServerId,
     QT_TRANSLATE_NOOP("MappingText", "The server's id \"%1\" stands in a row above already."),
     QT_TRANSLATE_NOOP("MappingText", "One id moves one control: keep one of the two rows.")},
    {MappingFault::ControlEmpty, QT_TRANSLATE_NOOP("MappingText", "No control is named."),
     QT_TRANSLATE_NOOP("MappingText", "Choose one of the board's, or delete the row.")},
    {MappingFault::DuplicateName,
     QT_TRANSLATE_NOOP("MappingText", "Another sensor is called \"%1\", too."),
     QT_TRANSLATE_NOOP("MappingText",
                       "The server and the charts cannot tell them apart: give "
                       "this one another name.")},
    {MappingFault::UnitNotOfType,
     QT_TRANSLATE_NOOP("MappingText", "Type and unit do not go together: %1."),
     QT_TRANSLATE_NOOP("MappingText", "Check both.")},
    {MappingFault::TypeNotUploaded,
     QT_TRANSLATE_NOOP("MappingText", "The server knows no type \"%1\"."),
     QT_TRANSLATE_NOOP("MappingText",
                       "It is charted and recorded, but not uploaded. The server takes "
                       "temperature, pressure, illuminance and humidity.")},
    {MappingFault::SensorNotAnnounced,
     QT_TRANSLATE_NOOP("MappingText", "The connected board has no sensor \"%1\"."),
     QT_TRANSLATE_NOOP("MappingText", "Check its spelling, or connect the board that has it.")},
    {MappingFault::ControlNotAnnounced,
     QT_TRANSLATE_NOOP("MappingText", "The connected board has no control \"%1\"."),
     QT_TRANSLATE_NOOP("MappingText",
                       "Check its spelling; until then the server's id moves "
                       "nothing.")},
};

QString filled(const char *text, const QString &detail)
{
    return QCoreApplication::translate("MappingText", text).replace(QLatin1String("%1"), detail);
}

} // namespace

ErrorText describe(const MappingProblem &problem)
{
    const auto *row = std::find_if(std::begin(kRows), std::end(kRows), [&problem](const Row &each) {
        return each.fault == problem.fault;
    });
    if (row == std::end(kRows))
        return {};
    return {{}, filled(row->cause, problem.detail), filled(row->remedy, problem.detail)};
}

QString placeOf(const MappingProblem &problem)
{
    return problem.table == MappingProblem::Table::Sensors
        ? Words::tr("Sensors, row %1").arg(problem.row + 1)
        : Words::tr("Controls, row %1").arg(problem.row + 1);
}

QString sentence(const MappingProblem &problem)
{
    const ErrorText text = describe(problem);
    return QStringLiteral("%1: %2 %3").arg(placeOf(problem), text.cause, text.remedy);
}

} // namespace armature
