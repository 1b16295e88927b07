// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/mappingfile.h"

#include "app/common/mappingtext.h"
#include "bridge/core/mappingcheck.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>
#include <optional>

namespace armature {

namespace {

using Wrong = Error<MappingFileError>;

/// The context of these sentences for the translators.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(MappingFile)
};

constexpr int kVersion = 1;
const QString kVersionKey = QStringLiteral("armature_mapping");
const QString kSensors = QStringLiteral("sensors");
const QString kControls = QStringLiteral("controls");

/// \name The fields of a row, by their keys in the file
///@{
template <typename Row>
struct TextField
{
    QLatin1String key;
    QString Row::*text;
};
template <typename Row>
struct NumberField
{
    QLatin1String key;
    double Row::*number;
};
template <typename Row>
struct Fields;
template <>
struct Fields<SensorMapping>
{
    static constexpr TextField<SensorMapping> kTexts[] = {
        {QLatin1String("sensor"), &SensorMapping::sensor},
        {QLatin1String("name"), &SensorMapping::name},
        {QLatin1String("type"), &SensorMapping::type},
        {QLatin1String("source_unit"), &SensorMapping::sourceUnit},
        {QLatin1String("unit"), &SensorMapping::unit},
    };
    static constexpr NumberField<SensorMapping> kNumbers[] = {
        {QLatin1String("scale"), &SensorMapping::scale},
        {QLatin1String("offset"), &SensorMapping::offset},
    };
};
template <>
struct Fields<ControlMapping>
{
    static constexpr TextField<ControlMapping> kTexts[] = {
        {QLatin1String("server_id"), &ControlMapping::serverId},
        {QLatin1String("control"), &ControlMapping::control},
    };
    static constexpr std::array<NumberField<ControlMapping>, 0> kNumbers {};
};
///@}

template <typename Row>
QJsonArray arrayOf(const QList<Row> &rows)
{
    QJsonArray array;
    for (const Row &row : rows) {
        QJsonObject object;
        for (const auto &field : Fields<Row>::kTexts) {
            if (!(row.*field.text).isEmpty())
                object.insert(field.key, row.*field.text);
        }
        for (const auto &field : Fields<Row>::kNumbers)
            object.insert(field.key, row.*field.number);
        array.append(object);
    }
    return array;
}

Wrong wrong(const QString &sentence)
{
    return {MappingFileError::Content, sentence};
}

QString placeOf(const QString &list, qsizetype row)
{
    return Words::tr("%1, row %2").arg(list).arg(row + 1);
}

/// Takes the fields out of one object of the file, and says which of them it cannot take.
template <typename Row>
class RowReader
{
public:
    RowReader(QJsonObject object, QString place)
        : m_object(std::move(object))
        , m_place(std::move(place))
    { }

    [[nodiscard]] Result<Row, MappingFileError> read()
    {
        Row row;
        for (const auto &field : Fields<Row>::kTexts)
            take(field.key, row.*field.text);
        for (const auto &field : Fields<Row>::kNumbers)
            take(field.key, row.*field.number);
        if (m_wrong.isEmpty() && !m_object.isEmpty()) {
            m_wrong = Words::tr("%1: nothing is known of \"%2\".")
                          .arg(m_place, m_object.constBegin().key());
        }
        return m_wrong.isEmpty() ? Result<Row, MappingFileError>(row) : wrong(m_wrong);
    }

private:
    void take(QLatin1String key, QString &text)
    {
        const QJsonValue value = m_object.take(key);
        if (value.isString()) {
            text = value.toString();
        } else if (!value.isUndefined()) {
            m_wrong = Words::tr("%1: \"%2\" is no text in quotation marks.").arg(m_place, key);
        }
    }
    void take(QLatin1String key, double &number)
    {
        const QJsonValue value = m_object.take(key);
        if (value.isDouble()) {
            number = value.toDouble();
        } else if (!value.isUndefined()) {
            m_wrong = Words::tr("%1: \"%2\" is no number.").arg(m_place, key);
        }
    }

    QJsonObject m_object;
    QString m_place;
    QString m_wrong {};
};

template <typename Row>
Result<QList<Row>, MappingFileError> rowsOf(const QJsonValue &value, const QString &list)
{
    if (!value.isArray() && !value.isUndefined())
        return wrong(Words::tr("\"%1\" is no list.").arg(list));
    QList<Row> rows;
    const QJsonArray items = value.toArray();
    if (items.size() > kMaxMappingRows) {
        return wrong(Words::tr("\"%1\" has %2 rows, and a mapping at most %3. Delete those that "
                               "are not needed.")
                         .arg(list)
                         .arg(items.size())
                         .arg(kMaxMappingRows));
    }
    for (const QJsonValueConstRef item : items) {
        const QString place = placeOf(list, rows.size());
        if (!item.isObject())
            return wrong(Words::tr("%1: it is not in braces.").arg(place));
        const auto row = RowReader<Row>(item.toObject(), place).read();
        if (!row)
            return row.error();
        rows.append(row.value());
    }
    return rows;
}

/// Nothing where the object is a mapping of a version that is known here.
std::optional<Wrong> headProblem(const QJsonObject &object)
{
    const QJsonValue version = object.value(kVersionKey);
    if (!version.isDouble()) {
        return Wrong {
            MappingFileError::NotAMapping,
            Words::tr("This is no mapping of Armature: \"%1\" is missing.").arg(kVersionKey)};
    }
    if (version.toDouble() != kVersion) {
        return Wrong {MappingFileError::NewerVersion,
                      Words::tr("The mapping is of version %1; this Armature reads version %2. "
                                "Update it, or export the mapping with this one.")
                          .arg(version.toDouble())
                          .arg(kVersion)};
    }
    for (const QString &key : object.keys()) {
        if (key != kVersionKey && key != kSensors && key != kControls)
            return wrong(Words::tr("Nothing is known of \"%1\".").arg(key));
    }
    return {};
}

Wrong syntaxError(const QByteArray &json, const QJsonParseError &error)
{
    const QByteArray before = json.left(error.offset);
    const auto line = before.count('\n') + 1;
    const auto column = before.size() - (before.lastIndexOf('\n') + 1) + 1;
    return {MappingFileError::Syntax,
            Words::tr("Line %1, column %2: %3.").arg(line).arg(column).arg(error.errorString())};
}

/// What can be read and cannot be used.
Result<Mapping, MappingFileError> checked(Mapping mapping)
{
    const auto problems = validate(mapping);
    const auto fault = std::find_if(problems.begin(), problems.end(),
                                    [](const auto &each) { return !isHint(each.fault); });
    if (fault != problems.end())
        return wrong(sentence(*fault));
    return mapping;
}

} // namespace

QByteArray mappingJson(const Mapping &mapping)
{
    const QJsonObject object {{kVersionKey, kVersion},
                              {kSensors, arrayOf(mapping.sensors)},
                              {kControls, arrayOf(mapping.controls)}};
    return QJsonDocument(object).toJson(QJsonDocument::Indented);
}

Result<Mapping, MappingFileError> parseMapping(const QByteArray &json)
{
    QJsonParseError error {};
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    if (error.error != QJsonParseError::NoError)
        return syntaxError(json, error);
    const QJsonObject object = document.object();
    if (const auto problem = headProblem(object))
        return *problem;
    auto sensors = rowsOf<SensorMapping>(object.value(kSensors), kSensors);
    if (!sensors)
        return sensors.error();
    auto controls = rowsOf<ControlMapping>(object.value(kControls), kControls);
    if (!controls)
        return controls.error();
    return checked({std::move(sensors).value(), std::move(controls).value()});
}

Result<Mapping, MappingFileError> readMappingFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return Wrong {MappingFileError::Unreadable,
                      Words::tr("%1 cannot be read: %2.").arg(path, file.errorString())};
    }
    const QByteArray json = file.read(kMaxMappingFile + 1);
    if (json.size() > kMaxMappingFile) {
        return Wrong {MappingFileError::Unreadable,
                      Words::tr("%1 is larger than any mapping.").arg(path)};
    }
    return parseMapping(json);
}

} // namespace armature
