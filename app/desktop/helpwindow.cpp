// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/helpwindow.h"

#include "app/desktop/helppage.h"
#include "app/desktop/icons.h"
#include "app/desktop/labels.h"
#include "app/desktop/stopbutton.h"
#include "app/desktop/stylesheet.h"
#include "app/desktop/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QShortcut>
#include <QToolButton>
#include <QVBoxLayout>

namespace armature {

namespace {

/// In the order of the list; each is resources/help/<language>/<name>.md.
QStringList pageNames()
{
    return {QStringLiteral("stop"),     QStringLiteral("losses"),  QStringLiteral("wiring"),
            QStringLiteral("commands"), QStringLiteral("mapping"), QStringLiteral("access")};
}

constexpr int kListWidth = 230;

} // namespace

HelpWindow::HelpWindow(QWidget *owner)
    : QWidget(owner, Qt::Window)
    , m_list(new QListWidget(this))
    , m_page(new HelpPage(this))
    , m_search(new QLineEdit(this))
    , m_notFound(new MutedLabel(tr("Not found"), this))
    , m_stop(new StopButton(this))
{
    setWindowTitle(tr("Armature Help"));
    setMinimumSize(640, 400);
    resize(1040, 720);
    layOut();
    fillList();
    makeShortcuts();
    connect(m_page, &QTextBrowser::sourceChanged, this, &HelpWindow::noteSource);
    connect(m_page, &HelpPage::zoomRequested, this, &HelpWindow::zoom);
    connect(m_list, &QListWidget::currentRowChanged, this,
            [this](int row) { m_page->showPage(pageNames().value(row)); });
    connect(m_search, &QLineEdit::returnPressed, this, [this] { find(false); });
    connect(m_search, &QLineEdit::textChanged, m_notFound, &QWidget::hide);
    connect(m_stop, &StopButton::stopRequested, this, &HelpWindow::stopRequested);
    connect(m_stop, &StopButton::stopResetRequested, this, &HelpWindow::stopResetRequested);
    applyTheme();
    m_list->setCurrentRow(0);
}

void HelpWindow::layOut()
{
    m_stop->setObjectName(QStringLiteral("helpStop")); // the main window has one, too
    m_list->setObjectName(QStringLiteral("helpPages"));
    m_list->setAccessibleName(tr("Pages"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setWordWrap(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setSpacing(spacing::kTiny);
    m_list->setFixedWidth(kListWidth);
    m_list->setFont(sized(font(), typesize::kBody));
    m_list->viewport()->setAutoFillBackground(false);
    auto *across = new QHBoxLayout;
    across->setSpacing(spacing::kMedium);
    across->addWidget(m_list);
    across->addWidget(m_page, 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(spacing::kMedium, spacing::kSmall, spacing::kMedium,
                               spacing::kMedium);
    column->setSpacing(spacing::kSmall);
    column->addLayout(makeTools());
    column->addLayout(across, 1);
    setTabOrder(m_list, m_page);
    setTabOrder(m_page, m_search);
    // Not on STOP: a stray space bar presses nothing.
    m_page->setFocus();
}

QBoxLayout *HelpWindow::makeTools()
{
    auto *row = new QHBoxLayout;
    row->setSpacing(spacing::kTiny);
    m_back = addTool(row, tr("Back"), QKeySequence::Back);
    m_forward = addTool(row, tr("Forward"), QKeySequence::Forward);
    auto *smaller = addTool(row, tr("Smaller type"), QKeySequence::ZoomOut);
    auto *larger = addTool(row, tr("Larger type"), QKeySequence::ZoomIn);
    smaller->setText(QStringLiteral("A−"));
    larger->setText(QStringLiteral("A+"));
    connect(m_back, &QToolButton::clicked, m_page, &QTextBrowser::backward);
    connect(m_forward, &QToolButton::clicked, m_page, &QTextBrowser::forward);
    connect(smaller, &QToolButton::clicked, this, [this] { zoom(-1); });
    connect(larger, &QToolButton::clicked, this, [this] { zoom(1); });
    connect(m_page, &QTextBrowser::backwardAvailable, m_back, &QWidget::setEnabled);
    connect(m_page, &QTextBrowser::forwardAvailable, m_forward, &QWidget::setEnabled);
    m_back->setEnabled(false);
    m_forward->setEnabled(false);
    m_search->setObjectName(QStringLiteral("helpSearch"));
    m_search->setPlaceholderText(tr("Find in page (Ctrl+F)"));
    m_search->setAccessibleName(tr("Find in page"));
    m_search->setMaximumWidth(260);
    m_search->setClearButtonEnabled(true);
    m_notFound->setObjectName(QStringLiteral("helpNotFound"));
    m_notFound->hide();
    row->addStretch(1);
    row->addWidget(m_notFound);
    row->addWidget(m_search, 1);
    row->addSpacing(spacing::kMedium);
    row->addWidget(m_stop);
    return row;
}

QToolButton *HelpWindow::addTool(QBoxLayout *row, const QString &name,
                                 QKeySequence::StandardKey key)
{
    auto *button = new QToolButton(this);
    button->setAccessibleName(name);
    button->setToolTip(
        QStringLiteral("%1 (%2)").arg(name, QKeySequence(key).toString(QKeySequence::NativeText)));
    button->setFocusPolicy(Qt::TabFocus);
    button->setMinimumSize(32, 32);
    row->addWidget(button);
    return button;
}

void HelpWindow::makeShortcuts()
{
    // Every key of a standard action, and where it leads.
    const auto add = [this](const QList<QKeySequence> &keys, auto act) {
        for (const QKeySequence &key : keys)
            connect(new QShortcut(key, this), &QShortcut::activated, this, act);
    };
    add(QKeySequence::keyBindings(QKeySequence::Back), [this] { m_page->backward(); });
    add(QKeySequence::keyBindings(QKeySequence::Forward), [this] { m_page->forward(); });
    add(QKeySequence::keyBindings(QKeySequence::ZoomIn), [this] { zoom(1); });
    add({QKeySequence(Qt::CTRL | Qt::Key_Equal)}, [this] { zoom(1); });
    add(QKeySequence::keyBindings(QKeySequence::ZoomOut), [this] { zoom(-1); });
    add({QKeySequence(Qt::CTRL | Qt::Key_0)}, [this] { m_page->setTypeSize(typesize::kTitle); });
    add({QKeySequence(Qt::Key_F3)}, [this] { find(false); });
    add({QKeySequence(Qt::SHIFT | Qt::Key_F3)}, [this] { find(true); });
    add({QKeySequence(Qt::CTRL | Qt::Key_F)}, [this] {
        m_search->setFocus(Qt::ShortcutFocusReason);
        m_search->selectAll();
    });
    add({QKeySequence(Qt::CTRL | Qt::Key_W)}, [this] { close(); });
}

void HelpWindow::fillList()
{
    const QStringList names = pageNames();
    for (const QString &name : names)
        m_list->addItem(helpPageTitle(name));
}

void HelpWindow::open(const QString &page)
{
    if (!page.isEmpty())
        m_page->showPage(page);
    show();
    raise();
    activateWindow();
}

void HelpWindow::setGateStatus(const GateStatus &status)
{
    m_stop->setLatched(status.isStopLatched);
}

/// While this is told, the page's own source() is still the one before.
void HelpWindow::noteSource(const QUrl &url)
{
    const QSignalBlocker quiet(m_list); // the page is there already
    m_list->setCurrentRow(static_cast<int>(pageNames().indexOf(HelpPage::nameOf(url))));
    m_notFound->hide();
}

void HelpWindow::find(bool isBackward)
{
    const QString text = m_search->text();
    m_notFound->setVisible(!m_page->findText(text, isBackward) && !text.isEmpty());
}

void HelpWindow::zoom(int steps)
{
    m_page->setTypeSize(m_page->typeSize() + steps);
}

void HelpWindow::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        applyTheme();
}

void HelpWindow::applyTheme()
{
    const Theme theme = Theme::of(palette());
    m_back->setIcon(icon(QStringLiteral("back"), theme));
    m_forward->setIcon(icon(QStringLiteral("forward"), theme));
    // As the tables select: quiet, as the page beside it is what is read.
    QPalette quiet = m_list->palette();
    quiet.setColor(QPalette::Highlight, blended(theme.surface, theme.accent, 0.18));
    quiet.setColor(QPalette::HighlightedText, theme.text);
    m_list->setPalette(quiet);
}

} // namespace armature
