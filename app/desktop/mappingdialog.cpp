// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/mappingdialog.h"

#include "app/common/mappingfile.h"
#include "app/desktop/labels.h"
#include "app/desktop/mappingeditor.h"
#include "app/desktop/savefile.h"
#include "app/desktop/theme.h"
#include "app/desktop/windowboxes.h"

#include <QEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QMessageBox>
#include <QPushButton>
#include <QVBoxLayout>

#include <utility>

namespace armature {

namespace {

QPushButton *newButton(const QString &text, const char *name, const QString &toolTip,
                       QWidget *parent)
{
    auto *button = new QPushButton(text, parent);
    button->setObjectName(QString::fromLatin1(name));
    button->setToolTip(toolTip);
    button->setAutoDefault(false);
    return button;
}

void ink(QLabel *label, const QColor &color)
{
    QPalette words = label->palette();
    words.setColor(QPalette::WindowText, color);
    label->setPalette(words);
}

} // namespace

MappingDialog::MappingDialog(Mapping mapping, QWidget *parent)
    : QDialog(parent)
    , m_before(std::move(mapping))
    , m_editor(new MappingEditor(this))
    , m_said(new QLabel(this))
    , m_consequence(new QLabel(this))
{
    setWindowTitle(tr("Sensors and controls"));
    setMinimumSize(900, 480);
    resize(1180, 540); // in the middle of a window of 768 lines it leaves STOP free
    m_said->setObjectName(QStringLiteral("mappingSaid"));
    m_said->setTextFormat(Qt::PlainText);
    m_said->setWordWrap(true);
    m_said->hide();
    m_consequence->setObjectName(QStringLiteral("mappingConsequence"));
    m_consequence->setTextFormat(Qt::PlainText);
    m_consequence->setWordWrap(true);
    layOut();
    m_editor->setMapping(m_before);
    connect(m_editor, &MappingEditor::edited, this, &MappingDialog::showState);
    showState();
    showConsequence();
}

void MappingDialog::layOut()
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(spacing::kHuge, spacing::kLarge, spacing::kHuge, spacing::kLarge);
    column->setSpacing(spacing::kSmall);
    column->addWidget(m_editor, 1);
    column->addWidget(m_said);
    column->addWidget(m_consequence);
    column->addWidget(buttonRow());
}

QWidget *MappingDialog::buttonRow()
{
    auto *row = new QWidget(this);
    auto *cells = new QHBoxLayout(row);
    cells->setContentsMargins(0, 0, 0, 0);
    auto *import
        = newButton(tr("&Import…"), "importMapping", tr("Read a mapping from a file"), row);
    m_export = newButton(tr("&Export…"), "exportMapping",
                         tr("Write what is entered here to a file"), row);
    m_reset = newButton(tr("Re&set to none"), "resetMapping",
                        tr("Everything goes through as the board says it"), row);
    m_undo = newButton(tr("&Undo"), "undoMapping",
                       tr("Bring back what was entered before; once more changes back"), row);
    auto *cancel = newButton(tr("&Cancel"), "cancelMapping", tr("Everything stays as it was"), row);
    m_apply = newButton(tr("&Apply"), "applyMapping", {}, row);
    m_apply->setProperty("isPrimary", true);
    m_undo->setEnabled(false);
    for (auto *button : {import, m_export, m_reset, m_undo})
        cells->addWidget(button);
    cells->addStretch(1);
    cells->addWidget(cancel);
    cells->addWidget(m_apply);
    connect(import, &QPushButton::clicked, this, &MappingDialog::askForImport);
    connect(m_export, &QPushButton::clicked, this, &MappingDialog::askForExport);
    connect(m_reset, &QPushButton::clicked, this, [this] { replaceBy({}); });
    connect(m_undo, &QPushButton::clicked, this, &MappingDialog::undo);
    connect(cancel, &QPushButton::clicked, this, &MappingDialog::reject);
    connect(m_apply, &QPushButton::clicked, this, &MappingDialog::accept);
    return row;
}

Mapping MappingDialog::mapping() const
{
    return m_editor->mapping();
}

void MappingDialog::setRunning(const QStringList &outputs)
{
    if (std::exchange(m_running, outputs) != outputs)
        showConsequence();
}

void MappingDialog::setDemo(bool isDemo)
{
    m_isDemo = isDemo;
    showConsequence();
}

void MappingDialog::showState()
{
    const QString error = m_editor->error();
    m_apply->setEnabled(error.isEmpty());
    m_apply->setToolTip(error.isEmpty() ? tr("Use this from now on")
                                        : tr("Not before this is mended: %1").arg(error));
    m_apply->setAccessibleDescription(m_apply->toolTip());
    m_export->setEnabled(error.isEmpty());
    m_reset->setEnabled(mapping() != Mapping {});
}

void MappingDialog::showConsequence()
{
    const Theme theme = Theme::of(palette());
    QString words = tr("Applying starts the bridge anew: outputs go to their safe values, and the "
                       "charts begin again.");
    if (!m_running.isEmpty()) {
        words = tr("▲ Applying stops %1: the bridge starts anew, and outputs go to their safe "
                   "values.")
                    .arg(m_running.join(tr(", ")));
    }
    if (m_isDemo)
        words += u' ' + tr("The demo does not keep it.");
    m_consequence->setText(words);
    ink(m_consequence, m_running.isEmpty() ? theme.muted : theme.warn);
}

void MappingDialog::say(const QString &text, bool isWrong)
{
    const Theme theme = Theme::of(palette());
    m_said->setText(isWrong ? QStringLiteral("▲ ") + text : text);
    m_said->setVisible(!text.isEmpty());
    ink(m_said, isWrong ? theme.alarm : theme.text);
}

void MappingDialog::replaceBy(const Mapping &mapping)
{
    m_replaced = m_editor->mapping();
    m_editor->setMapping(mapping);
    m_undo->setEnabled(true);
    say({}, false);
}

void MappingDialog::undo()
{
    replaceBy(Mapping(m_replaced));
}

void MappingDialog::askForImport()
{
    auto *dialog = new QFileDialog(this, tr("Import a mapping"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    // Qt's own dialog, because Esc must stop from there too.
    dialog->setOption(QFileDialog::DontUseNativeDialog);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Mappings (*.json)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, &MappingDialog::importFrom);
    showBeside(dialog);
}

void MappingDialog::importFrom(const QString &path)
{
    const QString name = QFileInfo(path).fileName();
    const auto read = readMappingFile(path);
    if (!read) {
        say(tr("%1 was not imported, and nothing was changed. %2").arg(name, read.error().detail),
            true);
        return;
    }
    const Mapping &found = read.value();
    const Mapping here = mapping();
    const auto take = [this, found, name] {
        replaceBy(found);
        say(tr("Imported %1: sensors %2, controls %3. Nothing is applied yet.")
                .arg(name)
                .arg(found.sensors.size())
                .arg(found.controls.size()),
            false);
    };
    if (here == Mapping {} || here == found) {
        take();
        return;
    }
    auto *question
        = new QMessageBox(QMessageBox::NoIcon, tr("Import a mapping"),
                          tr("Replace what is entered here?"), QMessageBox::NoButton, this);
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->setObjectName(QStringLiteral("importQuestion"));
    question->setTextFormat(Qt::PlainText);
    question->setInformativeText(tr("Here: sensors %1, controls %2. In %3: sensors %4, controls "
                                    "%5. Undo brings it back.")
                                     .arg(here.sensors.size())
                                     .arg(here.controls.size())
                                     .arg(name)
                                     .arg(found.sensors.size())
                                     .arg(found.controls.size()));
    question->addButton(tr("&Replace"), QMessageBox::AcceptRole);
    auto *keep = question->addButton(tr("&Keep"), QMessageBox::RejectRole);
    question->setDefaultButton(qobject_cast<QPushButton *>(keep));
    connect(question, &QDialog::accepted, this, take);
    showBeside(question);
}

void MappingDialog::askForExport()
{
    const QFileDialog *dialog
        = askWhereToSave(this, tr("Export the mapping"), QStringLiteral("mapping.json"));
    connect(dialog, &QFileDialog::fileSelected, this, &MappingDialog::exportTo);
}

void MappingDialog::exportTo(const QString &path)
{
    if (!m_editor->error().isEmpty())
        return;
    const auto written = writeFile(path, mappingJson(mapping()));
    if (written) {
        say(tr("Exported to %1.").arg(QFileInfo(path).fileName()), false);
    } else {
        say(tr("Not exported: %1").arg(written.error().detail), true);
    }
}

void MappingDialog::accept()
{
    if (!m_editor->error().isEmpty())
        return;
    const Mapping entered = mapping();
    const bool isNew = entered != m_before;
    QDialog::accept();
    // The bridge is not started anew for nothing.
    if (isNew)
        Q_EMIT mappingAccepted(entered);
}

void MappingDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        showConsequence();
}

} // namespace armature
