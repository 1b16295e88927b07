// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/servermenu.h"

#include "app/common/errortext.h"
#include "app/desktop/theme.h"

#include <QLabel>
#include <QVBoxLayout>
#include <QWidgetAction>

namespace armature {

namespace {

constexpr int kTextWidth = 420;

} // namespace

ServerMenu::ServerMenu(QWidget *parent)
    : QMenu(parent)
    , m_headline(new QLabel)
    , m_text(new QLabel)
{
    setObjectName(QStringLiteral("serverMenu"));
    auto *head = new QWidget(this);
    auto *column = new QVBoxLayout(head);
    column->setContentsMargins(spacing::kMedium, spacing::kSmall, spacing::kMedium,
                               spacing::kSmall);
    column->setSpacing(spacing::kTiny);
    for (QLabel *label : {m_headline, m_text}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        column->addWidget(label);
    }
    m_headline->setFont(sized(font(), typesize::kBody, QFont::DemiBold));
    m_text->setObjectName(QStringLiteral("serverDetails"));
    m_text->setFixedWidth(kTextWidth);
    auto *words = new QWidgetAction(this);
    words->setDefaultWidget(head);
    words->setEnabled(false);
    addAction(words);
    addSeparator();
    addAction(tr("C&heck connection…"), this, &ServerMenu::checkRequested);
    addAction(tr("&Connect now"), this, &ServerMenu::connectNowRequested);
    addAction(tr("Show the &traffic"), this, &ServerMenu::trafficRequested);
    addAction(tr("&Settings…"), this, &ServerMenu::settingsRequested);
}

void ServerMenu::setStatus(const ServerStatus &status)
{
    const ErrorText text = describe(status);
    const QString answer = quoted(status.answer);
    QStringList lines {status.host, text.cause, text.remedy};
    if (!status.detail.isEmpty() && !text.cause.contains(status.detail))
        lines.append(tr("Reported: %1").arg(status.detail));
    if (!answer.isEmpty())
        lines.append(tr("The server's answer:") + u'\n' + answer);
    lines.removeAll(QString());
    // The words are no choice, so they are disabled; they are to be read all the same.
    QPalette readable = palette();
    readable.setColor(QPalette::Disabled, QPalette::WindowText, Theme::of(palette()).text);
    m_headline->setPalette(readable);
    m_text->setPalette(readable);
    m_headline->setText(text.headline);
    m_text->setText(lines.join(u'\n'));
    m_text->setVisible(!lines.isEmpty());
    setAccessibleName(text.headline + u'\n' + lines.join(u'\n'));
}

} // namespace armature
