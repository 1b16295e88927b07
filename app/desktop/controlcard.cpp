// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/controlcard.h"

#include "app/common/eventtext.h"
#include "app/desktop/format.h"
#include "app/desktop/gauge.h"
#include "app/desktop/icons.h"
#include "app/desktop/labels.h"
#include "app/desktop/manualrow.h"
#include "app/desktop/stageview.h"
#include "app/desktop/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include <utility>

namespace armature {

namespace {

bool isAlarming(ControlOutcome outcome)
{
    return outcome == ControlOutcome::Failed;
}

} // namespace

ControlCard::ControlCard(QString id, QWidget *parent)
    : Card(parent)
    , m_id(std::move(id))
    , m_title(new QLabel(this))
    , m_facts(new MutedLabel({}, this))
    , m_serverIds(new MutedLabel({}, this))
    , m_stages {new StageView(tr("requested"), this), new StageView(tr("sent"), this),
                new StageView(tr("acknowledged"), this), new StageView(tr("applied"), this)}
    , m_gauge(new Gauge(this))
    , m_warningIcon(new QLabel(this))
    , m_warning(new QLabel(this))
    , m_manual(new QPushButton(this))
    , m_hand(new ManualRow(this))
    , m_counts(new MutedLabel({}, this))
{
    m_title->setFont(sized(font(), typesize::kBody, QFont::DemiBold));
    m_title->setTextFormat(Qt::PlainText);
    m_facts->setTextFormat(Qt::PlainText);
    m_serverIds->setTextFormat(Qt::PlainText);
    m_serverIds->setObjectName(QStringLiteral("serverIds"));
    m_serverIds->setWordWrap(true);
    m_serverIds->hide();
    m_warning->setTextFormat(Qt::PlainText);
    m_warning->setFont(sized(font(), typesize::kBody));
    m_warning->setWordWrap(true);
    m_warning->setObjectName(QStringLiteral("warning"));
    m_manual->setObjectName(QStringLiteral("manualButton"));
    m_counts->setObjectName(QStringLiteral("counts"));
    m_hand->hide();
    layOut();
    connect(m_manual, &QPushButton::clicked, this, &ControlCard::toggleManual);
    connect(m_hand, &ManualRow::valueRequested, this,
            [this](double value) { Q_EMIT valueRequested(m_id, value); });
    setStatus({}, {});
}

void ControlCard::layOut()
{
    auto *header = new QHBoxLayout;
    header->addWidget(m_title, 1);
    header->addWidget(m_facts);
    auto *stages = new QHBoxLayout;
    stages->setSpacing(spacing::kSmall);
    for (auto *stage : m_stages)
        stages->addWidget(stage, 1);
    auto *warning = new QHBoxLayout;
    warning->setSpacing(6);
    warning->addWidget(m_warningIcon, 0, Qt::AlignTop);
    warning->addWidget(m_warning, 1);
    auto *footer = new QHBoxLayout;
    footer->addWidget(m_manual);
    footer->addStretch(1);
    footer->addWidget(m_counts);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(2, 0, 2, 0);
    column->setSpacing(spacing::kSmall);
    column->addLayout(header);
    column->addWidget(m_serverIds);
    column->addLayout(stages);
    column->addWidget(m_gauge);
    column->addLayout(warning);
    column->addWidget(m_hand);
    column->addLayout(footer);
}

void ControlCard::setStatus(const ControlStatus &status, TimePoint now)
{
    const bool wasManual = m_status.isManual;
    m_status = status;
    m_gauge->setRange(status.spec.min, status.spec.max, status.spec.safe);
    m_hand->setSpec(status.spec);
    showHeader();
    showWarning();
    showManual(wasManual);
    m_counts->setText(tr("commands: %1 · refused: %2")
                          .arg(countText(static_cast<qint64>(status.commands)),
                               countText(static_cast<qint64>(status.refused))));
    setNow(now);
}

void ControlCard::setNow(TimePoint now)
{
    const auto texts = stageTexts(m_status, now);
    for (std::size_t stage = 0; stage < texts.size(); ++stage)
        m_stages.at(stage)->setText(texts.at(stage));
    const auto valueOf = [](const std::optional<ControlStage> &stage) {
        return stage ? std::optional<double>(stage->value) : std::nullopt;
    };
    m_gauge->setValues(valueOf(m_status.applied), valueOf(m_status.sent));
    m_gauge->setStale(texts[static_cast<std::size_t>(Stage::Applied)].isStale);
}

void ControlCard::setServerIds(const QStringList &ids)
{
    m_serverIds->setText(ids.isEmpty() ? tr("server: no id moves it")
                                       : tr("server: %1").arg(ids.join(tr(", "))));
    m_serverIds->setVisible(ids != QStringList {m_id});
}

void ControlCard::setHandsOff(bool isHandsOff)
{
    m_isHandsOff = isHandsOff;
    showManual(m_status.isManual);
}

void ControlCard::showHeader()
{
    const ControlSpec &spec = m_status.spec;
    const double range = spec.max - spec.min;
    m_title->setText(spec.type.isEmpty() ? m_id : m_id + QStringLiteral(" · ") + spec.type);
    QString facts = tr("%1 to %2").arg(valueText(spec.min, range), valueText(spec.max, range));
    if (!spec.unit.isEmpty())
        facts.prepend(spec.unit + QStringLiteral(", "));
    if (m_status.requested)
        facts += QStringLiteral(" · ") + wordOf(m_status.origin);
    m_facts->setText(facts);
    setAccessibleName(tr("Control %1").arg(m_id));
}

void ControlCard::showWarning()
{
    const QString text = warning(m_status);
    const bool changed = text != m_warning->text();
    m_warning->setText(text);
    m_warning->setVisible(!text.isEmpty());
    m_warningIcon->setVisible(!text.isEmpty());
    if (changed)
        applyTheme();
}

void ControlCard::showManual(bool wasManual)
{
    const bool isManual = m_status.isManual;
    const QString word = isManual ? tr("Release") : tr("Take manual control");
    m_manual->setText(word);
    m_manual->setAccessibleName(isManual ? tr("Give back manual control of %1").arg(m_id)
                                         : tr("Take manual control of %1").arg(m_id));
    m_manual->setEnabled(isManual || !m_isHandsOff);
    m_hand->setVisible(isManual);
    m_hand->setLive(isManual && !m_isHandsOff);
    if (!isManual)
        return;
    // The hand starts where the output is, and follows whatever else moved it.
    const auto &known = m_status.requested ? m_status.requested : m_status.applied;
    if (known && !m_hand->isHeld() && (!wasManual || m_status.origin != ControlOrigin::Local))
        m_hand->showValue(known->value);
}

void ControlCard::toggleManual()
{
    if (m_status.isManual) {
        Q_EMIT manualReleased(m_id);
    } else {
        Q_EMIT manualTaken(m_id);
    }
}

void ControlCard::changeEvent(QEvent *event)
{
    Card::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        applyTheme();
}

void ControlCard::applyTheme()
{
    const Tone tone = isAlarming(m_status.outcome) ? Tone::Alarm : Tone::Warning;
    const QColor color = colorOf(tone, Theme::of(palette()));
    m_warningIcon->setPixmap(
        iconPixmap(iconNameOf(tone), color, scaledBy(font(), 16), devicePixelRatioF()));
    QPalette words = m_warning->palette();
    words.setColor(QPalette::WindowText, color);
    m_warning->setPalette(words);
}

} // namespace armature
