// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/chartbar.h"

#include "app/desktop/charttext.h"
#include "app/desktop/theme.h"

#include <QActionGroup>
#include <QBoxLayout>
#include <QEvent>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QPainterPath>
#include <QToolButton>

namespace armature {

namespace {

constexpr int kIconSize = 12;
constexpr int kIconWidth = kIconSize + spacing::kTiny; // with the distance to its word

enum class Sign { Pause, Resume, Export };

QPainterPath pathOf(Sign sign)
{
    QPainterPath path;
    switch (sign) {
    case Sign::Pause:
        path.addRect(2.5, 1.5, 2.5, 9.0);
        path.addRect(7.0, 1.5, 2.5, 9.0);
        break;
    case Sign::Resume:
        path.addPolygon(QPolygonF({{3.0, 1.0}, {10.5, 6.0}, {3.0, 11.0}}));
        break;
    case Sign::Export:
        path.addRect(5.2, 1.0, 1.6, 5.0);
        path.addPolygon(QPolygonF({{2.6, 5.2}, {9.4, 5.2}, {6.0, 9.0}}));
        path.addRect(1.5, 10.0, 9.0, 1.4);
        break;
    }
    return path;
}

void addPixmaps(QIcon &icon, Sign sign, const QColor &color, QIcon::Mode mode, double scale)
{
    for (const int ratio : {1, 2}) {
        QPixmap pixmap(QSize(kIconWidth, kIconSize) * (scale * ratio));
        pixmap.setDevicePixelRatio(ratio);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.scale(scale, scale);
        painter.fillPath(pathOf(sign), color);
        painter.end();
        icon.addPixmap(pixmap, mode);
    }
}

QIcon iconOf(Sign sign, const QColor &color, const Theme &theme, double scale)
{
    QIcon icon;
    addPixmaps(icon, sign, color, QIcon::Normal, scale);
    addPixmaps(icon, sign, theme.outline, QIcon::Disabled, scale);
    return icon;
}

void popUpBelow(QMenu *menu, QWidget *button)
{
    menu->popup(button->mapToGlobal(QPoint(0, button->height())));
}

} // namespace

ChartBar::ChartBar(QWidget *parent)
    : QWidget(parent)
    , m_state(new QLabel(this))
    , m_span(addButton(QStringLiteral("chartSpan")))
    , m_message(new QLabel(this))
    , m_pause(addButton(QStringLiteral("chartPause")))
    , m_export(addButton(QStringLiteral("chartExport")))
    , m_spanMenu(new QMenu(this))
    , m_exportMenu(new QMenu(this))
    , m_spans(new QActionGroup(this))
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_state);
    layout->addWidget(m_span);
    layout->addStretch();
    layout->addWidget(m_message);
    layout->addWidget(m_pause);
    layout->addWidget(m_export);
    m_message->setTextFormat(Qt::PlainText);
    m_message->setObjectName(QStringLiteral("chartMessage"));
    m_message->setContentsMargins(0, 0, spacing::kSmall, 0);

    addSpans();
    addExports();
    connect(m_span, &QToolButton::clicked, this, [this] { popUpBelow(m_spanMenu, m_span); });
    connect(m_export, &QToolButton::clicked, this, [this] { popUpBelow(m_exportMenu, m_export); });
    connect(m_pause, &QToolButton::clicked, this, [this] { Q_EMIT pauseChosen(m_window.isLive); });
    dress();
    translate();
}

QToolButton *ChartBar::addButton(const QString &name)
{
    auto *button = new QToolButton(this);
    button->setObjectName(name);
    button->setAutoRaise(true);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

void ChartBar::addSpans()
{
    for (const SpanChoice &choice : spanChoices()) {
        QAction *action = m_spanMenu->addAction(QString());
        action->setCheckable(true);
        action->setData(qlonglong {choice.span.count()});
        m_spans->addAction(action);
        connect(action, &QAction::triggered, this,
                [this, choice] { Q_EMIT spanChosen(choice.span); });
    }
}

void ChartBar::addExports()
{
    connect(m_exportMenu->addAction(QString()), &QAction::triggered, this, &ChartBar::csvChosen);
    connect(m_exportMenu->addAction(QString()), &QAction::triggered, this,
            &ChartBar::pictureChosen);
}

void ChartBar::showWindow(const TimeWindow &window, Milliseconds utcEnd)
{
    const bool isSame = window.isLive == m_window.isLive && window.span == m_window.span
        && (window.isLive || window.to == m_window.to);
    m_window = window;
    m_utcEnd = utcEnd;
    if (isSame)
        return;
    dress();
    translate();
}

void ChartBar::setExportEnabled(bool isEnabled)
{
    m_export->setEnabled(isEnabled);
}

void ChartBar::setPresenting(bool isPresenting)
{
    m_export->setVisible(!isPresenting);
}

void ChartBar::showMessage(const QString &sentence, bool isFailure)
{
    m_isFailure = isFailure;
    m_message->setText(isFailure ? QChar(0x26A0) + QLatin1Char(' ') + sentence : sentence);
    dress();
}

void ChartBar::translate()
{
    const auto span = std::chrono::duration_cast<Milliseconds>(m_window.span);
    m_state->setText(
        m_window.isLive
            ? tr("Live · last")
            : tr("Paused at %1 · last").arg(ChartText::timeOfDay(m_utcEnd, Milliseconds {0})));
    m_span->setText(ChartText::span(span) + QLatin1Char(' ') + QChar(0x25BE));
    m_span->setAccessibleName(tr("Span of the charts"));
    m_span->setToolTip(tr("How much time the charts show"));
    m_pause->setText(m_window.isLive ? tr("Pause") : tr("Resume"));
    m_pause->setToolTip(m_window.isLive ? tr("Hold the charts still; readings are still recorded")
                                        : tr("Follow the newest readings again"));
    m_export->setText(tr("Export"));
    m_export->setToolTip(tr("Save what the charts show"));
    m_exportMenu->actions().at(0)->setText(tr("Visible range as CSV…"));
    m_exportMenu->actions().at(1)->setText(tr("Picture as PNG…"));
    for (QAction *action : m_spans->actions()) {
        const Milliseconds choice {action->data().toLongLong()};
        action->setText(ChartText::span(choice));
        action->setChecked(choice == span);
    }
}

void ChartBar::dress()
{
    const Theme theme = Theme::of(palette());
    setFixedHeight(scaledBy(font(), spacing::kHeader));
    const double scale = scaleOf(font());
    const int size = scaledBy(font(), typesize::kSmall);
    const QFont small = sized(font(), size);
    for (QWidget *widget : {static_cast<QWidget *>(m_state), static_cast<QWidget *>(m_message),
                            static_cast<QWidget *>(m_pause), static_cast<QWidget *>(m_export)})
        widget->setFont(small);
    m_span->setFont(sized(font(), size, QFont::DemiBold));
    m_state->setForegroundRole(QPalette::PlaceholderText);
    QPalette messagePalette = palette();
    messagePalette.setColor(QPalette::WindowText, m_isFailure ? theme.warn : theme.muted);
    m_message->setPalette(messagePalette);
    const QSize iconSize = QSize(kIconWidth, kIconSize) * scale;
    m_pause->setIconSize(iconSize);
    m_export->setIconSize(iconSize);
    // Paused, there is one thing to press.
    const QColor pauseColor = m_window.isLive ? theme.text : theme.accent;
    QPalette pausePalette = palette();
    pausePalette.setColor(QPalette::ButtonText, pauseColor);
    m_pause->setPalette(pausePalette);
    m_pause->setIcon(
        iconOf(m_window.isLive ? Sign::Pause : Sign::Resume, pauseColor, theme, scale));
    m_export->setIcon(iconOf(Sign::Export, theme.text, theme, scale));
}

void ChartBar::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        translate();
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        dress();
}

} // namespace armature
