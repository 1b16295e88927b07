// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QList>
#include <QString>
#include <QStringList>

namespace armature {

inline constexpr qsizetype kMaxPlainLabel = 64; ///< characters
inline constexpr qsizetype kMaxPlainLabels = 64; ///< in one line, and of one board

/// One number with its label.
struct PlainValue
{
    QString label {};
    double value = 0.0; ///< finite
    bool operator==(const PlainValue &) const = default;
};

/// What a line of a board without our firmware says.
struct PlainLine
{
    enum class Kind {
        Values,
        Text, ///< for people to read: no number that is labelled or stands in a column
        Rubbish, ///< signs that no text has, as from a wrong baud rate
    };
    Kind kind = Kind::Text;
    QList<PlainValue> values {};
    int refused = 0; ///< `nan`, `inf`, what no double holds, and `temp:21,5`
    int unlabelled = 0; ///< numbers whose label is too long, or one too many
    bool operator==(const PlainLine &) const = default;
};

/// Reads the lines that sketches print for the Arduino IDE's Serial Plotter, and for people.
/// - `temp:21.5,hum:40`; also `=` for `:`, tabs, semicolons or blanks for commas, blanks around the
///   value and a unit behind it (`Temp: 21.5 °C`), which is passed over.
/// - `21.5,40`: values alone are columns, called c1 to cn, or as a line of words with commas, tabs
/// or
///   semicolons between them said right before the first of them.
/// Numbers are as in C, whatever the locale: a comma is never a decimal point. No thread, no I/O.
class PlainLines
{
public:
    /// \param line without its newline.
    [[nodiscard]] PlainLine read(QByteArrayView line);
    /// Forgets the names of columns: the port was opened anew.
    void reset();

private:
    [[nodiscard]] QString columnName(qsizetype column, qsizetype count) const;
    void readColumns(const QStringList &columns, PlainLine &out);

    QStringList m_names {}; ///< of columns
    QStringList m_words {}; ///< of the line before, which names the columns if they follow
};

} // namespace armature
