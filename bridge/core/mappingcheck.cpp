// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/core/mappingcheck.h"

#include "bridge/core/servernames.h"
#include "bridge/core/units.h"

#include <QSet>

#include <algorithm>
#include <cmath>

namespace armature {

namespace {

using Table = MappingProblem::Table;

/// Goes through a mapping from top to bottom and notes what it sees.
class Checker
{
public:
    explicit Checker(const std::optional<BoardAnnouncement> &board)
        : m_board(board)
    { }

    void add(const SensorMapping &row)
    {
        addIf(row.sensor.isEmpty(), MappingFault::SensorEmpty);
        const bool isKnown = isSecond(m_sensors, row.sensor);
        addIf(isKnown, MappingFault::DuplicateSensor, row.sensor);
        addIf(!row.name.isEmpty() && row.name.trimmed().isEmpty(), MappingFault::NameBlank);
        addIf(!row.name.trimmed().isEmpty() && !isServerName(row.name), MappingFault::NameTooLong,
              row.name);
        addIf(row.scale == 0.0 || !std::isfinite(row.scale), MappingFault::Scale,
              QString::number(row.scale));
        addIf(!std::isfinite(row.offset), MappingFault::Offset, QString::number(row.offset));
        addIf(!isKnown && isSecond(m_names, serverName(row)), MappingFault::DuplicateName,
              serverName(row));
        addQuantity(row);
        ++m_row;
    }

    void add(const ControlMapping &row)
    {
        addIf(row.serverId.isEmpty(), MappingFault::ServerIdEmpty);
        addIf(isSecond(m_serverIds, row.serverId), MappingFault::DuplicateServerId, row.serverId);
        addIf(row.control.isEmpty(), MappingFault::ControlEmpty);
        addIf(m_board && !row.control.isEmpty() && !hasControl(row.control),
              MappingFault::ControlNotAnnounced, row.control);
        ++m_row;
    }

    /// The names of what goes through as it is are taken, too.
    void beginSensors(const Mapping &mapping)
    {
        begin(Table::Sensors);
        if (!m_board)
            return;
        for (const SensorSpec &spec : m_board->sensors) {
            if (mappingOf(mapping, spec.id) == nullptr)
                m_names.insert(spec.id);
        }
    }
    void beginControls() { begin(Table::Controls); }

    [[nodiscard]] const QList<MappingProblem> &problems() const { return m_problems; }

private:
    void begin(Table table)
    {
        m_table = table;
        m_row = 0;
    }
    void addIf(bool isSo, MappingFault fault, const QString &detail = {})
    {
        if (isSo)
            m_problems.append({fault, m_table, m_row, detail});
    }
    static bool isSecond(QSet<QString> &seen, const QString &id)
    {
        const bool isKnown = id.isEmpty() || seen.contains(id);
        seen.insert(id);
        return isKnown && !id.isEmpty();
    }
    [[nodiscard]] bool hasControl(const QString &id) const
    {
        return std::any_of(m_board->controls.begin(), m_board->controls.end(),
                           [&id](const ControlSpec &spec) { return spec.id == id; });
    }
    [[nodiscard]] const SensorSpec *specOf(const QString &id) const
    {
        if (!m_board)
            return nullptr;
        const auto found = std::find_if(m_board->sensors.begin(), m_board->sensors.end(),
                                        [&id](const SensorSpec &spec) { return spec.id == id; });
        return found == m_board->sensors.end() ? nullptr : &*found;
    }
    void addQuantity(const SensorMapping &row)
    {
        const SensorSpec *spec = specOf(row.sensor);
        addIf(m_board && spec == nullptr && !row.sensor.isEmpty(), MappingFault::SensorNotAnnounced,
              row.sensor);
        const SensorSpec raw = spec == nullptr ? SensorSpec {} : *spec;
        const SensorSpec made = mapped(raw, row);
        const QString source = row.sourceUnit.isEmpty() ? raw.unit : row.sourceUnit;
        const bool isPair = !source.isEmpty() && !row.unit.isEmpty();
        addIf(isPair && !areConvertible(source, row.unit), MappingFault::UnitPair,
              source + QStringLiteral(" → ") + row.unit);
        const QString quantity = quantityOf(made.unit);
        const bool isKnown = serverTypeNamed(made.type).has_value();
        addIf(isKnown && !quantity.isEmpty() && quantity != made.type, MappingFault::UnitNotOfType,
              made.type + QStringLiteral(", ") + made.unit);
        addIf(!isKnown && (spec != nullptr || !made.type.isEmpty()), MappingFault::TypeNotUploaded,
              made.type);
    }

    const std::optional<BoardAnnouncement> &m_board;
    Table m_table = Table::Sensors;
    qsizetype m_row = 0;
    QSet<QString> m_sensors {};
    QSet<QString> m_names {};
    QSet<QString> m_serverIds {};
    QList<MappingProblem> m_problems {};
};

} // namespace

bool isHint(MappingFault fault)
{
    return fault >= MappingFault::DuplicateName;
}

QList<MappingProblem> validate(const Mapping &mapping,
                               const std::optional<BoardAnnouncement> &board)
{
    Checker checker(board);
    checker.beginSensors(mapping);
    for (const SensorMapping &row : mapping.sensors)
        checker.add(row);
    checker.beginControls();
    for (const ControlMapping &row : mapping.controls)
        checker.add(row);
    return checker.problems();
}

} // namespace armature
