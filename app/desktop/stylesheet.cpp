// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/stylesheet.h"

#include "app/desktop/theme.h"

namespace armature {

namespace {

constexpr const char *kButtons = R"(
QPushButton { background: @surface; color: @text; border: 1px solid @outline; border-radius: 6px;
    padding: 6px 12px; }
QPushButton:hover { background: @hover; }
QPushButton:pressed { background: @line; }
QPushButton:focus { border: 2px solid @accent; padding: 5px 11px; }
QPushButton:disabled { color: @outline; border: 1px solid @line; }
QPushButton[isPrimary="true"] { background: @accent; color: @surface; border: 1px solid @accent; }
QPushButton[isPrimary="true"]:hover { background: @accentHover; }
QPushButton[isPrimary="true"]:disabled { background: @line; color: @muted;
    border: 1px solid @line; }
QPushButton[isPrimary="true"]:focus { border: 2px solid @text; padding: 5px 11px; }
QToolButton { background: transparent; color: @text; border: 1px solid transparent;
    border-radius: 6px; padding: 3px 6px; }
QToolButton:hover { background: @hover; }
QToolButton:pressed, QToolButton:checked { background: @line; }
QToolButton:focus { border: 1px solid @accent; }
QToolButton:disabled { color: @outline; }
QToolButton::menu-indicator { image: none; width: 0px; }
)";

constexpr const char *kViews = R"(
QTableView { background: @surface; alternate-background-color: @surface; border: none;
    selection-background-color: @selection; selection-color: @text; }
QTableView::item { padding: 0px 8px; border-bottom: 1px solid @hairline; }
QTableView::item:focus { border: 1px solid @accent; }
QHeaderView { background: @surface; }
QHeaderView::section { background: @surface; color: @muted; border: none;
    border-bottom: 1px solid @line; padding: 4px 11px; }
QTabBar { background: transparent; }
QTabBar::tab { background: transparent; color: @muted; border: none;
    border-bottom: 2px solid transparent; padding: 8px 14px 7px 14px; }
QTabBar::tab:hover { color: @text; }
QTabBar::tab:selected { color: @text; border-bottom: 2px solid @accent; }
QTabBar::tab:selected:focus { color: @accent; }
QScrollArea, QScrollArea > QWidget > QWidget#ground { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0px; }
QScrollBar::handle:vertical { background: @outline; border-radius: 3px; min-height: 24px;
    margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0px; }
QScrollBar::handle:horizontal { background: @outline; border-radius: 3px; min-width: 24px;
    margin: 2px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0px; height: 0px; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: transparent; }
QSplitter::handle:hover { background: @line; }
)";

constexpr const char *kFields = R"(
QLineEdit { background: @surface; color: @text; border: 1px solid @outline; border-radius: 6px;
    padding: 4px 8px; selection-background-color: @accent; selection-color: @surface; }
QLineEdit:focus { border: 2px solid @accent; padding: 3px 7px; }
QLineEdit:disabled { color: @outline; border: 1px solid @line; }
QComboBox QLineEdit, QSpinBox QLineEdit, QDoubleSpinBox QLineEdit { border: none; padding: 0px;
    background: transparent; }
QSlider:horizontal { min-height: 24px; }
QSlider::groove:horizontal { height: 4px; background: @line; border-radius: 2px; }
QSlider::sub-page:horizontal { background: @line; border-radius: 2px; }
QSlider::handle:horizontal { width: 14px; height: 14px; margin: -6px 0px; border-radius: 8px;
    background: @accent; border: 1px solid @accent; }
QSlider::handle:horizontal:focus { border: 2px solid @text; width: 12px; height: 12px; }
QSlider::handle:horizontal:disabled { background: @outline; border: 1px solid @outline; }
QMenu { background: @surface; color: @text; border: 1px solid @line; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 4px; }
QMenu::item:selected { background: @selection; }
QMenu::item:disabled { color: @outline; }
QMenu::separator { height: 1px; background: @line; margin: 4px 8px; }
QToolTip { background: @surface; color: @text; border: 1px solid @line; padding: 4px; }
)";

} // namespace

QColor blended(const QColor &ground, const QColor &over, double share)
{
    const auto mix = [share](int below, int above) {
        return static_cast<int>(below + (above - below) * share);
    };
    return {mix(ground.red(), over.red()), mix(ground.green(), over.green()),
            mix(ground.blue(), over.blue())};
}

QString styleSheet(const Theme &theme)
{
    // The longer names first: `@accent` is also the beginning of `@accentHover`.
    const std::pair<const char *, QColor> colors[] = {
        {"@accentHover", blended(theme.accent, theme.text, 0.15)},
        {"@accent", theme.accent},
        {"@selection", blended(theme.surface, theme.accent, 0.18)},
        {"@surface", theme.surface},
        {"@hairline", blended(theme.surface, theme.line, 0.6)},
        {"@hover", blended(theme.surface, theme.text, 0.06)},
        {"@outline", theme.outline},
        {"@line", theme.line},
        {"@text", theme.text},
        {"@muted", theme.muted},
    };
    QString sheet = QLatin1String(kButtons) + QLatin1String(kViews) + QLatin1String(kFields);
    for (const auto &[name, color] : colors)
        sheet.replace(QLatin1String(name), color.name());
    return sheet;
}

} // namespace armature
