// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/helppage.h"

#include "app/desktop/theme.h"

#include <QEvent>
#include <QFile>
#include <QLocale>
#include <QTextBlock>
#include <QTextTable>
#include <QWheelEvent>

#include <algorithm>

/// A static library's resources are linked in only where somebody asks for them. Not in a
/// namespace, because the macro declares a global function.
static void useResources()
{
    Q_INIT_RESOURCE(armature);
}

namespace armature {

namespace {

constexpr int kSmallestType = 10;
constexpr int kLargestType = 28;
constexpr double kLineHeight = 135.0; // percent
constexpr double kCellLineHeight = 115.0;
const auto kFolder = QLatin1String(":/armature/help");

/// Pages name each other by file alone; which language a page comes in is found out on loading.
QUrl urlOf(const QString &name)
{
    return QUrl(QStringLiteral("qrc:/armature/help/%1.md").arg(name));
}

QByteArray pageText(const QString &name)
{
    useResources();
    QFile file(helpPagePath(kFolder, name, QLocale().uiLanguages()));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

bool isCode(const QTextBlock &block)
{
    return block.blockFormat().hasProperty(QTextFormat::BlockCodeFence);
}

void dressBlock(const QTextBlock &block, const Theme &theme, int pixels)
{
    QTextBlockFormat format;
    const bool isInTable = QTextCursor(block).currentTable() != nullptr;
    if (isCode(block)) {
        format.setBackground(theme.window);
        format.setNonBreakableLines(true);
        format.setTopMargin(isCode(block.previous()) ? 0.0 : pixels * 0.5);
        format.setBottomMargin(isCode(block.next()) ? 0.0 : pixels);
    } else {
        format.setLineHeight(isInTable ? kCellLineHeight : kLineHeight,
                             QTextBlockFormat::ProportionalHeight);
        const bool isHeading = block.blockFormat().headingLevel() > 1;
        format.setTopMargin(isHeading ? pixels * 1.2 : 0.0);
        format.setBottomMargin(isInTable ? 0.0 : pixels * 0.5);
    }
    QTextCursor(block).mergeBlockFormat(format);
}

/// The Markdown reader takes code's face in the system's size, and links in the palette's colour
/// of the moment: neither follows a zoom or a change of theme by itself.
void dressWords(const QTextBlock &block, const Theme &theme, int pixels)
{
    QList<std::pair<QTextCursor, QTextCharFormat>> changes;
    for (auto each = block.begin(); !each.atEnd(); ++each) {
        const QTextFragment words = each.fragment();
        QTextCharFormat format;
        if (words.charFormat().isAnchor())
            format.setForeground(theme.accent);
        if (isCode(block) || words.charFormat().fontFixedPitch())
            format.setProperty(QTextFormat::FontPixelSize, pixels - 1);
        QTextCursor cursor(block);
        cursor.setPosition(words.position());
        cursor.setPosition(words.position() + words.length(), QTextCursor::KeepAnchor);
        changes.append({cursor, format});
    }
    for (auto &[cursor, format] : changes)
        cursor.mergeCharFormat(format);
}

void dressTable(QTextTable &table, const Theme &theme)
{
    QTextTableFormat format = table.format();
    format.setBorder(1.0);
    format.setBorderBrush(theme.line);
    format.setBorderStyle(QTextFrameFormat::BorderStyle_Solid);
    format.setBorderCollapse(true);
    format.setCellPadding(spacing::kSmall);
    format.setWidth(QTextLength(QTextLength::PercentageLength, 100.0));
    format.setTopMargin(spacing::kSmall);
    format.setBottomMargin(spacing::kMedium);
    format.setHeaderRowCount(1);
    table.setFormat(format);
    for (int column = 0; column < table.columns(); ++column) {
        QTextTableCell cell = table.cellAt(0, column);
        QTextCharFormat head = cell.format();
        head.setBackground(theme.window);
        cell.setFormat(head);
        QTextCursor words = cell.firstCursorPosition();
        words.setPosition(cell.lastPosition(), QTextCursor::KeepAnchor);
        QTextCharFormat bold;
        bold.setFontWeight(QFont::DemiBold);
        words.mergeCharFormat(bold);
    }
}

} // namespace

QString helpPagePath(const QString &folder, const QString &name, const QStringList &languages)
{
    for (QString language : languages) {
        const QString path
            = QStringLiteral("%1/%2/%3.md").arg(folder, language.replace(u'-', u'_'), name);
        if (QFile::exists(path))
            return path;
    }
    return QStringLiteral("%1/en/%2.md").arg(folder, name);
}

QString helpPageTitle(const QString &name)
{
    const QString text = QString::fromUtf8(pageText(name));
    return text.section(u'\n', 0, 0).mid(2).trimmed(); // past the `# `
}

HelpPage::HelpPage(QWidget *parent)
    : QTextBrowser(parent)
    , m_pixels(typesize::kTitle)
{
    setOpenExternalLinks(false);
    setFrameShape(QFrame::NoFrame);
    setAccessibleName(tr("Help page"));
    document()->setDocumentMargin(spacing::kHuge);
    setFont(sized(font(), m_pixels));
    connect(this, &QTextBrowser::sourceChanged, this, &HelpPage::dress);
}

void HelpPage::showPage(const QString &name)
{
    setSource(urlOf(name));
}

QString HelpPage::nameOf(const QUrl &url)
{
    return url.fileName().section(u'.', 0, 0);
}

void HelpPage::setTypeSize(int pixels)
{
    m_pixels = std::clamp(pixels, kSmallestType, kLargestType);
    setFont(sized(font(), m_pixels));
    dress();
}

bool HelpPage::findText(const QString &text, bool isBackward)
{
    const auto flags = isBackward ? QTextDocument::FindFlags(QTextDocument::FindBackward)
                                  : QTextDocument::FindFlags();
    if (text.isEmpty() || find(text, flags))
        return !text.isEmpty();
    const QTextCursor before = textCursor();
    moveCursor(isBackward ? QTextCursor::End : QTextCursor::Start);
    if (find(text, flags))
        return true;
    setTextCursor(before);
    return false;
}

QVariant HelpPage::loadResource(int type, const QUrl &name)
{
    Q_UNUSED(type)
    return pageText(nameOf(name));
}

void HelpPage::dress()
{
    const Theme theme = Theme::of(palette());
    for (QTextBlock block = document()->begin(); block.isValid(); block = block.next()) {
        dressBlock(block, theme, m_pixels);
        dressWords(block, theme, m_pixels);
    }
    const auto frames = document()->rootFrame()->childFrames();
    for (QTextFrame *frame : frames) {
        if (auto *table = qobject_cast<QTextTable *>(frame))
            dressTable(*table, theme);
    }
}

void HelpPage::changeEvent(QEvent *event)
{
    QTextBrowser::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        dress();
}

void HelpPage::wheelEvent(QWheelEvent *event)
{
    if (!event->modifiers().testFlag(Qt::ControlModifier)) {
        QTextBrowser::wheelEvent(event);
        return;
    }
    event->accept();
    if (event->angleDelta().y() != 0)
        Q_EMIT zoomRequested(event->angleDelta().y() > 0 ? 1 : -1);
}

} // namespace armature
