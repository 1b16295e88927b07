// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMap>
#include <QWidget>

class QLabel;
class QLineEdit;
class QSortFilterProxyModel;
class QToolButton;

namespace armature {

/// The row beside the tabs that belongs to a table: a word on what was done last, a filter over all
/// columns, buttons. GUI thread.
class TableTools : public QWidget
{
    Q_OBJECT

public:
    /// `filtered` is borrowed: it shows what the filter lets through.
    explicit TableTools(QSortFilterProxyModel *filtered, QWidget *parent = nullptr);

    [[nodiscard]] QLineEdit *filter() const { return m_filter; }
    void showNote(const QString &note);
    /// At the row's end, in the order of calls.
    QToolButton *addButton(const QString &text, const QString &iconName);
    void setButton(QToolButton *button, const QString &text, const QString &iconName);

protected:
    void changeEvent(QEvent *event) override;

private:
    void applyTheme();

    QLineEdit *m_filter;
    QLabel *m_note;
    QMap<QToolButton *, QString> m_icons {};
};

} // namespace armature
