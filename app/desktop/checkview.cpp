// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/checkview.h"

#include "app/common/checktext.h"
#include "app/desktop/card.h"
#include "app/desktop/labels.h"
#include "app/desktop/noticeband.h"
#include "app/desktop/stepicon.h"
#include "app/desktop/theme.h"

#include <QGridLayout>
#include <QVBoxLayout>

#include <algorithm>

namespace armature {

namespace {

enum Column { IconColumn, TitleColumn, TimeColumn, TextColumn };

constexpr int kTitleWidth = 124;
constexpr int kTimeWidth = 64;
constexpr int kLineHeight = 22;

/// What stands on the line; what the outcome below says anyway is not said twice.
QString wordsOf(const CheckStatus &status)
{
    const CheckResult result = status.outcome.result;
    const bool isBelow
        = result == CheckResult::Failed && describe(status).cause.contains(status.outcome.detail);
    return isBelow || result == CheckResult::NotReached ? wordOf(result) : sentence(status);
}

bool isQuiet(CheckResult result)
{
    return result != CheckResult::Passed && result != CheckResult::Failed
        && result != CheckResult::Running;
}

} // namespace

CheckView::CheckView(QWidget *parent)
    : QWidget(parent)
    , m_card(new Card(this))
    , m_grid(new QGridLayout(m_card))
    , m_outcome(new NoticeBand(Tone::Normal, this))
    , m_answer(new MutedLabel({}, this))
{
    m_outcome->setObjectName(QStringLiteral("outcome"));
    m_answer->setObjectName(QStringLiteral("answer"));
    m_answer->setTextFormat(Qt::PlainText);
    m_answer->setWordWrap(true);
    m_answer->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_answer->hide();
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(spacing::kMedium);
    m_grid->setVerticalSpacing(spacing::kTiny);
    m_grid->setColumnMinimumWidth(TitleColumn, kTitleWidth);
    m_grid->setColumnMinimumWidth(TimeColumn, kTimeWidth);
    m_grid->setColumnStretch(TextColumn, 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(spacing::kMedium);
    column->addWidget(m_card);
    column->addWidget(m_outcome);
    column->addWidget(m_answer);
    column->addStretch(1);
}

void CheckView::clear()
{
    for (const Line &line : std::as_const(m_lines)) {
        for (QWidget *part : {static_cast<QWidget *>(line.icon), static_cast<QWidget *>(line.title),
                              static_cast<QWidget *>(line.time), static_cast<QWidget *>(line.text)})
            delete part;
    }
    m_lines.clear();
    m_steps.clear();
    m_outcome->setNotice(Tone::Normal, {}, {});
    m_answer->hide();
}

qsizetype CheckView::indexOf(CheckStep step) const
{
    const auto found
        = std::find_if(m_steps.cbegin(), m_steps.cend(),
                       [step](const CheckStatus &status) { return status.step == step; });
    return found == m_steps.cend() ? -1 : found - m_steps.cbegin();
}

void CheckView::setStep(const CheckStatus &status)
{
    const qsizetype index = indexOf(status.step);
    if (index < 0) {
        addLine(status);
        return;
    }
    m_steps[index] = status;
    show(status, m_lines.at(index));
}

void CheckView::addLine(const CheckStatus &status)
{
    const int row = static_cast<int>(m_lines.size());
    const Line line {new StepIcon(m_card), new QLabel(m_card), new MutedLabel({}, m_card),
                     new QLabel(m_card)};
    line.text->setFont(sized(font(), typesize::kBody));
    line.text->setTextFormat(Qt::PlainText);
    line.text->setWordWrap(true);
    line.text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_grid->addWidget(line.icon, row, IconColumn, Qt::AlignVCenter);
    m_grid->addWidget(line.title, row, TitleColumn);
    m_grid->addWidget(line.time, row, TimeColumn, Qt::AlignTrailing | Qt::AlignVCenter);
    m_grid->addWidget(line.text, row, TextColumn);
    m_grid->setRowMinimumHeight(row, kLineHeight);
    m_steps.append(status);
    m_lines.append(line);
    show(status, line);
}

void CheckView::show(const CheckStatus &status, const Line &line)
{
    const CheckResult result = status.outcome.result;
    line.icon->setResult(result);
    line.title->setText(titleOf(status));
    line.time->setText(timeOf(status));
    line.text->setText(wordsOf(status));
    const bool isMuted = isQuiet(result);
    line.title->setForegroundRole(isMuted ? QPalette::PlaceholderText : QPalette::WindowText);
    line.text->setForegroundRole(isMuted ? QPalette::PlaceholderText : QPalette::WindowText);
    line.title->setFont(sized(font(), typesize::kBody,
                              result == CheckResult::Failed ? QFont::DemiBold : QFont::Normal));
    line.title->setAccessibleName(
        QStringLiteral("%1: %2, %3 %4")
            .arg(titleOf(status), wordOf(result), timeOf(status), sentence(status)));
}

void CheckView::setEnd(bool isJoined)
{
    const auto failed
        = std::find_if(m_steps.cbegin(), m_steps.cend(), [](const CheckStatus &status) {
              return status.outcome.result == CheckResult::Failed;
          });
    if (failed == m_steps.cend()) {
        const QString joined = tr("This key may upload readings and take control values. The check "
                                  "has left again; the bridge's own connection was not touched.");
        m_outcome->setNotice(isJoined ? Tone::Normal : Tone::Away,
                             isJoined ? tr("All steps passed") : tr("Cancelled"),
                             isJoined ? joined : QString());
        return;
    }
    const ErrorText text = describe(*failed);
    m_outcome->setNotice(Tone::Alarm, text.headline, text.cause + u'\n' + text.remedy);
    const QString answer = quoted(failed->outcome.answer);
    m_answer->setText(tr("The server's answer:") + u'\n' + answer);
    m_answer->setVisible(!answer.isEmpty());
}

} // namespace armature
