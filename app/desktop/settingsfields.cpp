// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/settingsfields.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>

namespace armature {

namespace {

/// The context of these texts for the translators.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(SettingsFields)
};

} // namespace

bool showProblem(QLabel *label, QWidget *field, const QString &problem)
{
    label->setText(problem.isEmpty() ? QString() : QStringLiteral("▲ ") + problem);
    label->setVisible(!problem.isEmpty());
    field->setAccessibleDescription(problem);
    return problem.isEmpty();
}

bool focusFirstWrong(std::span<const std::pair<QWidget *, bool>> checks)
{
    for (const auto &[field, isRight] : checks) {
        if (!isRight) {
            field->setFocus();
            return false;
        }
    }
    return true;
}

QWidget *hiddenRow(QLineEdit *field, QCheckBox *show)
{
    field->setEchoMode(QLineEdit::Password);
    QObject::connect(show, &QCheckBox::toggled, field, [field](bool isShown) {
        field->setEchoMode(isShown ? QLineEdit::Normal : QLineEdit::Password);
    });
    auto *row = new QWidget(field->parentWidget());
    auto *cells = new QHBoxLayout(row);
    cells->setContentsMargins(0, 0, 0, 0);
    cells->addWidget(field, 1);
    cells->addWidget(show);
    return row;
}

void fillFormats(QComboBox *box)
{
    const std::pair<BoardFormat, QString> formats[] = {
        {BoardFormat::Checked, Words::tr("Armature firmware (checked lines)")},
        {BoardFormat::Bare, Words::tr("Armature firmware without checksums (read only)")},
        {BoardFormat::Plain, Words::tr("Any sketch: label:value or CSV (read only)")},
    };
    for (const auto &[format, text] : formats)
        box->addItem(text, static_cast<int>(format));
}

QString formatText(BoardFormat format)
{
    switch (format) {
    case BoardFormat::Checked:
        break;
    case BoardFormat::Bare:
        return Words::tr("Read only: without checksums a garbled number looks like a right one, so "
                         "such a board can never drive a motor from here.");
    case BoardFormat::Plain:
        return Words::tr("Read only: no checksum, no confirmed value and no watchdog, so such a "
                         "board can never drive a motor from here. Its labels become sensors: give "
                         "each a quantity and a unit under Sensors and controls.");
    }
    return {};
}

} // namespace armature
