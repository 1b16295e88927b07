// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/protocol/plainlines.h"

#include <QSet>
#include <QStringDecoder>

#include <algorithm>
#include <cmath>
#include <optional>

namespace armature {

namespace {

/// What stands where a number is expected.
struct Token
{
    enum class Kind { Word, Number, NotFinite };
    Kind kind = Kind::Word;
    double value = 0.0;
    qsizetype size = 0; ///< of the number, in characters
};

bool isDigit(QChar sign)
{
    return sign >= u'0' && sign <= u'9';
}

bool isBlank(QChar sign)
{
    return sign == u' ';
}

bool isHardSeparator(QChar sign)
{
    return sign == u',' || sign == u';' || sign == u'\t';
}

qsizetype digitsFrom(QStringView text, qsizetype from)
{
    const auto *end = std::find_if_not(text.begin() + from, text.end(), isDigit);
    return (end - text.begin()) - from;
}

qsizetype signFrom(QStringView text, qsizetype from)
{
    return from < text.size() && (text.at(from) == u'-' || text.at(from) == u'+') ? 1 : 0;
}

/// `e`, a sign, digits; nothing where one of them is missing.
qsizetype exponentFrom(QStringView text, qsizetype from)
{
    if (from >= text.size() || text.at(from).toLower() != u'e')
        return 0;
    const qsizetype digits = from + 1 + signFrom(text, from + 1);
    const qsizetype count = digitsFrom(text, digits);
    return count == 0 ? 0 : digits + count - from;
}

/// How many characters at the beginning are a number as C writes it.
qsizetype numberSize(QStringView text)
{
    qsizetype at = signFrom(text, 0);
    const qsizetype whole = digitsFrom(text, at);
    at += whole;
    qsizetype fraction = 0;
    if (at < text.size() && text.at(at) == u'.') {
        fraction = digitsFrom(text, at + 1);
        at += 1 + fraction;
    }
    return whole + fraction == 0 ? 0 : at + exponentFrom(text, at);
}

/// What C's and Arduino's printing make of a value that is none.
bool isNotFinite(QStringView text)
{
    const QStringView word = text.sliced(signFrom(text, 0));
    constexpr QStringView kWords[] = {u"nan", u"inf", u"infinity", u"ovf"};
    return std::any_of(std::begin(kWords), std::end(kWords), [word](QStringView each) {
        return word.compare(each, Qt::CaseInsensitive) == 0;
    });
}

Token tokenAt(QStringView text)
{
    if (isNotFinite(text))
        return {Token::Kind::NotFinite, 0.0, text.size()};
    const qsizetype size = numberSize(text);
    if (size == 0)
        return {};
    bool isHeld = false;
    const double value = text.first(size).toDouble(&isHeld);
    return {isHeld && std::isfinite(value) ? Token::Kind::Number : Token::Kind::NotFinite, value,
            size};
}

/// A unit may stand right behind its number; a date, a time or an address may not.
bool isUnit(QStringView text)
{
    constexpr qsizetype kLongest = 8;
    static constexpr QStringView kSigns = u"%°*/²³µ";
    return text.size() <= kLongest && std::all_of(text.begin(), text.end(), [](QChar sign) {
               return sign.isLetter() || kSigns.contains(sign);
           });
}

bool hasLetter(QStringView text)
{
    return std::any_of(text.begin(), text.end(),
                       [](QChar sign) { return sign.isLetter() || sign == u'_'; });
}

bool isLabel(QStringView text)
{
    return text.size() <= kMaxPlainLabel && hasLetter(text);
}

/// The label that ends where the text does: all of it where it begins its field, else its last
/// word, with a blank before. In `at 12:30` the last word is no label, so the time of day is no
/// value.
QStringView labelIn(QStringView text, bool isFirst)
{
    while (text.endsWith(u' '))
        text.chop(1);
    const qsizetype blank = text.lastIndexOf(u' ');
    const QStringView word = text.sliced(blank + 1);
    if (!hasLetter(word) || (!isFirst && blank < 0))
        return {};
    return isFirst ? text.trimmed() : word;
}

/// Takes `label:value` out of one field, as often as there is one.
/// \return whether the field ends with the number of a value that was taken.
bool readPairs(QStringView field, PlainLine &out)
{
    bool isNumberLast = false;
    qsizetype start = 0;
    for (qsizetype at = 0; at < field.size(); ++at) {
        if (field.at(at) != u':' && field.at(at) != u'=')
            continue;
        const QStringView label = labelIn(field.sliced(start, at - start), start == 0);
        const auto *begin = std::find_if_not(field.begin() + at + 1, field.end(), isBlank);
        const auto *end = std::find_if(begin, field.end(), isBlank);
        start = at + 1;
        const Token token = tokenAt({begin, end});
        if (token.kind == Token::Kind::Word || !isUnit({begin + token.size, end})
            || label.isEmpty())
            continue;
        start = end - field.begin();
        at = start - 1;
        if (token.kind == Token::Kind::NotFinite) {
            ++out.refused;
        } else if (!isLabel(label) || out.values.size() >= kMaxPlainLabels) {
            ++out.unlabelled;
        } else {
            out.values.append({label.toString(), token.value});
            isNumberLast = end == field.end() && begin + token.size == end;
        }
    }
    return isNumberLast;
}

/// What stands between two separators, trimmed.
struct Field
{
    QString text {};
    bool isAfterComma = false; ///< and no blank between
};

/// How much of the field may be the rest of the number in the field before: `5` of `temp:21,5`, of
/// `temp:21,5 °C` and of `temp:21,5 hum:40,2`.
qsizetype restSize(const Field &field)
{
    const QStringView text = field.text;
    const auto *end = std::find_if(text.begin(), text.end(), isBlank);
    const QStringView word(text.begin(), end);
    const Token token = tokenAt(word);
    if (token.kind != Token::Kind::Number || !isUnit(word.sliced(token.size)))
        return 0;
    // With a pair behind it may also begin that one's label: `1 wire:20`.
    const bool hasPair = text.contains(u':') || text.contains(u'=');
    const bool isRest = !hasPair
        || (field.isAfterComma && word.size() < text.size() && digitsFrom(word, 0) == word.size());
    return isRest ? word.size() : 0;
}

/// The pairs of all fields. Where a bare number follows a pair, nobody knows whether the comma was
/// a decimal one: half a number is worse than none.
void readFields(const QList<Field> &fields, PlainLine &out)
{
    bool isNumberLast = false;
    for (const Field &field : fields) {
        const qsizetype rest = isNumberLast ? restSize(field) : 0;
        if (rest > 0) {
            out.values.removeLast();
            ++out.refused;
        }
        const QString text = field.text.sliced(rest).trimmed();
        isNumberLast = readPairs(text, out);
    }
}

/// Bytes as text; Latin-1 where they are no UTF-8, as sketches print `°`. Nothing where there are
/// signs in it that no text has.
std::optional<QString> textOf(QByteArrayView bytes)
{
    QStringDecoder utf8(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    QString text = utf8(bytes);
    if (utf8.hasError())
        text = QString::fromLatin1(bytes);
    const bool isText = std::all_of(text.begin(), text.end(), [](QChar sign) {
        return sign == u'\t' || sign.isPrint() || sign.isSurrogate();
    });
    return isText ? std::optional(text) : std::nullopt;
}

/// The fields between commas, semicolons and tabs, trimmed; one that ends the line is none.
QList<Field> fieldsOf(const QString &text)
{
    QList<Field> fields;
    const auto *begin = text.begin();
    while (true) {
        const auto *end = std::find_if(begin, text.end(), isHardSeparator);
        const bool isAfterComma
            = begin != text.begin() && *(begin - 1) == u',' && begin != end && !isBlank(*begin);
        fields.append({QStringView(begin, end).trimmed().toString(), isAfterComma});
        if (end == text.end())
            break;
        begin = end + 1;
    }
    if (fields.size() > 1 && fields.constLast().text.isEmpty())
        fields.removeLast();
    return fields;
}

QStringList textsOf(const QList<Field> &fields)
{
    QStringList texts;
    for (const Field &field : fields)
        texts.append(field.text);
    return texts;
}

/// Blanks separate columns, too; between two commas is an empty one.
QStringList columnsOf(const QStringList &fields)
{
    QStringList columns;
    for (const QString &field : fields) {
        const QStringList parts = field.split(u' ', Qt::SkipEmptyParts);
        columns += parts.isEmpty() ? QStringList(QString()) : parts;
    }
    return columns;
}

bool isColumn(const QString &text)
{
    return text.isEmpty() || tokenAt(text).size == text.size();
}

bool areColumns(const QStringList &columns)
{
    return std::all_of(columns.begin(), columns.end(), isColumn)
        && std::any_of(columns.begin(), columns.end(),
                       [](const QString &column) { return !column.isEmpty(); });
}

/// One word alone is more often a remark than the name of a column.
bool areNames(const QStringList &fields)
{
    const QSet<QString> different(fields.begin(), fields.end());
    return fields.size() > 1 && fields.size() <= kMaxPlainLabels
        && different.size() == fields.size() && std::all_of(fields.begin(), fields.end(), isLabel);
}

} // namespace

PlainLine PlainLines::read(QByteArrayView line)
{
    PlainLine out;
    const std::optional<QString> text = textOf(line);
    if (!text) {
        out.kind = PlainLine::Kind::Rubbish;
        return out;
    }
    if (text->startsWith(u'{'))
        return out; // a board with our firmware, or another's JSON: not for guessing
    const QList<Field> parts = fieldsOf(*text);
    readFields(parts, out);
    const QStringList fields = textsOf(parts);
    const bool hasPairs = !out.values.isEmpty() || out.refused + out.unlabelled > 0;
    const QStringList columns = hasPairs ? QStringList() : columnsOf(fields);
    const bool hasColumns = !hasPairs && areColumns(columns);
    if (hasColumns)
        readColumns(columns, out);
    m_words = !hasPairs && !hasColumns && areNames(fields) ? fields : QStringList();
    out.kind = hasPairs || hasColumns ? PlainLine::Kind::Values : PlainLine::Kind::Text;
    return out;
}

void PlainLines::reset()
{
    m_names.clear();
    m_words.clear();
}

void PlainLines::readColumns(const QStringList &columns, PlainLine &out)
{
    if (m_words.size() == columns.size())
        m_names = m_words;
    for (qsizetype column = 0; column < columns.size(); ++column) {
        const Token token = tokenAt(columns.at(column));
        if (columns.at(column).isEmpty())
            continue;
        if (token.kind == Token::Kind::NotFinite) {
            ++out.refused;
        } else if (column >= kMaxPlainLabels) {
            ++out.unlabelled;
        } else {
            out.values.append({columnName(column, columns.size()), token.value});
        }
    }
}

QString PlainLines::columnName(qsizetype column, qsizetype count) const
{
    return m_names.size() == count ? m_names.at(column) : QStringLiteral("c%1").arg(column + 1);
}

} // namespace armature
