// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTextBrowser>
#include <QUrl>

namespace armature {

/// Where a page of the help is: `folder`/language/`name`.md in the first language that has it, else
/// in English. \param languages as QLocale::uiLanguages() names them.
[[nodiscard]] QString helpPagePath(const QString &folder, const QString &name,
                                   const QStringList &languages);
/// A page's heading, in the user's language; empty where there is no such page.
[[nodiscard]] QString helpPageTitle(const QString &name);

/// One page of the help at a time, out of the program's own Markdown, in the theme's colours. It
/// reaches nothing outside the program. GUI thread.
class HelpPage : public QTextBrowser
{
    Q_OBJECT

public:
    explicit HelpPage(QWidget *parent = nullptr);

    /// \param name without folder and ending, as `stop`.
    void showPage(const QString &name);
    /// The name of the page that is shown.
    [[nodiscard]] QString page() const { return nameOf(source()); }
    [[nodiscard]] static QString nameOf(const QUrl &url);
    /// The height of its type in device-independent pixels, 10 to 28.
    void setTypeSize(int pixels);
    [[nodiscard]] int typeSize() const { return m_pixels; }
    /// Selects the next occurrence, or the one before, and goes round at the end. \return whether
    /// there is one.
    bool findText(const QString &text, bool isBackward);

    [[nodiscard]] QVariant loadResource(int type, const QUrl &name) override;

Q_SIGNALS:
    /// The wheel was turned with Ctrl held; `steps` is positive for larger type.
    void zoomRequested(int steps);

protected:
    void changeEvent(QEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;

private:
    void dress();

    int m_pixels;
};

} // namespace armature
