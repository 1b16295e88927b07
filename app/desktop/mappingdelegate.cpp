// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/mappingdelegate.h"

#include "app/desktop/mappingroles.h"
#include "app/desktop/theme.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPainter>
#include <QTimer>

namespace armature {

namespace {

constexpr const char *kIsFilled = "isFilled";

QRect fieldOf(const QRect &cell)
{
    return cell.adjusted(2, 3, -2, -4);
}

bool hasChoices(const QModelIndex &index)
{
    return !index.data(mappingrole::Choices).toStringList().isEmpty();
}

/// The choice as the model wants it, or what was written instead.
QString dataOf(const QComboBox &box)
{
    const int known = box.findText(box.currentText().trimmed());
    return known >= 0 ? box.itemData(known).toString() : box.currentText();
}

bool hasProblem(const QModelIndex &index)
{
    return !index.data(mappingrole::Problem).toString().isEmpty();
}

bool isTrailing(const QModelIndex &index)
{
    const auto alignment = static_cast<Qt::Alignment>(index.data(Qt::TextAlignmentRole).toInt());
    return alignment.testFlag(Qt::AlignTrailing);
}

/// Filled for what hinders, hollow for what is only odd: never the colour alone.
QString markOf(const QModelIndex &index)
{
    if (hasProblem(index)) {
        return index.data(mappingrole::IsError).toBool() ? QStringLiteral("▲")
                                                         : QStringLiteral("△");
    }
    return hasChoices(index) ? QStringLiteral("▾") : QString();
}

} // namespace

void MappingDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    option->textElideMode = Qt::ElideRight;
    if (!option->text.isEmpty())
        return;
    option->text = index.data(mappingrole::Placeholder).toString();
    option->palette.setColor(QPalette::Text, Theme::of(option->palette).muted);
    option->palette.setColor(QPalette::HighlightedText, Theme::of(option->palette).muted);
}

void MappingDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                            const QModelIndex &index) const
{
    QStyledItemDelegate::paint(painter, option, index);
    if (!index.flags().testFlag(Qt::ItemIsEditable))
        return;
    const Theme theme = Theme::of(option.palette);
    const bool isWrong = hasProblem(index);
    const QColor sign = !isWrong                    ? theme.muted
        : index.data(mappingrole::IsError).toBool() ? theme.alarm
                                                    : theme.warn;
    const bool isFocused = option.state.testFlag(QStyle::State_HasFocus);
    const QRect field = fieldOf(option.rect);
    // Figures stand at the end of their field.
    const int side = int {isTrailing(index) ? Qt::AlignLeading : Qt::AlignTrailing};
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(Qt::NoBrush);
    const QColor outline = isWrong ? sign : theme.line;
    painter->setPen(QPen(isFocused ? theme.accent : outline, isFocused ? 2.0 : 1.0));
    painter->drawRoundedRect(QRectF(field).adjusted(0.5, 0.5, -0.5, -0.5), kRadius - 2,
                             kRadius - 2);
    painter->setPen(sign);
    painter->setFont(sized(option.font, typesize::kSmall - 1));
    painter->drawText(field.adjusted(5, 0, -5, 0), side | int {Qt::AlignVCenter}, markOf(index));
    painter->restore();
}

QWidget *MappingDelegate::newChoice(QWidget *parent, const QModelIndex &index) const
{
    auto *box = new QComboBox(parent);
    const QStringList choices = index.data(mappingrole::Choices).toStringList();
    const QStringList texts = index.data(mappingrole::ChoiceTexts).toStringList();
    for (qsizetype each = 0; each < choices.size(); ++each)
        box->addItem(texts.value(each), choices.at(each));
    box->setEditable(index.data(mappingrole::IsFree).toBool());
    auto *self = const_cast<MappingDelegate *>(this); // Qt's factory functions are const
    if (box->isEditable()) {
        box->setInsertPolicy(QComboBox::NoInsert);
        box->setCompleter(nullptr);
        box->lineEdit()->setPlaceholderText(index.data(mappingrole::Placeholder).toString());
        connect(box, &QComboBox::editTextChanged, self, [self, box] {
            if (box->property(kIsFilled).toBool())
                Q_EMIT self->commitData(box);
        });
        return box;
    }
    // Chosen is chosen: there is nothing left to do in the field.
    connect(box, &QComboBox::activated, self, [self, box] {
        Q_EMIT self->commitData(box);
        Q_EMIT self->closeEditor(box);
    });
    QTimer::singleShot(0, box, [box] { box->showPopup(); });
    return box;
}

QWidget *MappingDelegate::createEditor(QWidget *parent, const QStyleOptionViewItem & /*option*/,
                                       const QModelIndex &index) const
{
    QWidget *editor = nullptr;
    if (hasChoices(index)) {
        editor = newChoice(parent, index);
    } else {
        auto *line = new QLineEdit(parent);
        line->setPlaceholderText(index.data(mappingrole::Placeholder).toString());
        line->setAlignment((isTrailing(index) ? Qt::AlignTrailing : Qt::AlignLeading)
                           | Qt::AlignVCenter);
        auto *self = const_cast<MappingDelegate *>(this);
        connect(line, &QLineEdit::textEdited, self,
                [self, line] { Q_EMIT self->commitData(line); });
        editor = line;
    }
    editor->setObjectName(QStringLiteral("mappingEditor"));
    editor->setAccessibleName(index.data(Qt::AccessibleTextRole).toString());
    editor->setAutoFillBackground(true);
    return editor;
}

void MappingDelegate::setEditorData(QWidget *editor, const QModelIndex &index) const
{
    // Once: what comes back of one's own typing must not move the cursor.
    if (editor->property(kIsFilled).toBool())
        return;
    const QString text = index.data(Qt::EditRole).toString();
    if (auto *box = qobject_cast<QComboBox *>(editor)) {
        const int known = box->findData(text);
        box->setCurrentIndex(known);
        if (box->isEditable() && known < 0)
            box->setEditText(text);
        if (box->isEditable())
            box->lineEdit()->selectAll();
    } else if (auto *line = qobject_cast<QLineEdit *>(editor)) {
        line->setText(text);
        line->selectAll();
    }
    editor->setProperty(kIsFilled, true);
}

void MappingDelegate::setModelData(QWidget *editor, QAbstractItemModel *model,
                                   const QModelIndex &index) const
{
    QString text;
    if (const auto *box = qobject_cast<QComboBox *>(editor)) {
        text = box->isEditable() ? dataOf(*box) : box->currentData().toString();
    } else if (const auto *line = qobject_cast<QLineEdit *>(editor)) {
        text = line->text();
    }
    if (text != index.data(Qt::EditRole).toString())
        model->setData(index, text, Qt::EditRole);
}

void MappingDelegate::updateEditorGeometry(QWidget *editor, const QStyleOptionViewItem &option,
                                           const QModelIndex & /*index*/) const
{
    editor->setGeometry(option.rect.adjusted(1, 1, -1, -2));
}

} // namespace armature
