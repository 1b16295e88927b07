// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/boarddoctor.h"

#include "app/common/checktext.h"
#include "app/desktop/card.h"
#include "app/desktop/labels.h"
#include "app/desktop/noticeband.h"
#include "app/desktop/stepicon.h"
#include "app/desktop/theme.h"
#include "app/desktop/windowboxes.h"

#include <QClipboard>
#include <QDialogButtonBox>
#include <QFontDatabase>
#include <QGridLayout>
#include <QGuiApplication>
#include <QPushButton>
#include <QVBoxLayout>

#include <utility>

namespace armature {

namespace {

enum Column { IconColumn, TitleColumn, TextColumn };

constexpr int kTitleWidth = 96;
/// More ports than that are for the report: nobody has so many boards, and the dialog an end.
constexpr qsizetype kMostPorts = 3;

QLabel *newText(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setFont(sized(parent->font(), typesize::kBody));
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

QLabel *newCommand(const QString &command, QWidget *parent)
{
    auto *label = newText(command, parent);
    label->setFont(sized(QFontDatabase::systemFont(QFontDatabase::FixedFont), typesize::kBody));
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return label;
}

Card *newSteps(const QList<DoctorLine> &lines, QWidget *parent)
{
    auto *card = new Card(parent);
    auto *grid = new QGridLayout(card);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(spacing::kMedium);
    grid->setVerticalSpacing(spacing::kTiny);
    grid->setColumnMinimumWidth(TitleColumn, kTitleWidth);
    grid->setColumnStretch(TextColumn, 1);
    for (int row = 0; row < lines.size(); ++row) {
        const DoctorLine &line = lines.at(row);
        auto *icon = new StepIcon(card);
        icon->setResult(line.result);
        auto *title = newText(line.title, card);
        title->setAccessibleName(
            QStringLiteral("%1: %2, %3").arg(line.title, wordOf(line.result), line.sentence));
        grid->addWidget(icon, row, IconColumn, Qt::AlignTop);
        grid->addWidget(title, row, TitleColumn, Qt::AlignTop);
        grid->addWidget(
            newText(line.sentence.isEmpty() ? wordOf(line.result) : line.sentence, card), row,
            TextColumn);
    }
    return card;
}

} // namespace

BoardDoctor::BoardDoctor(QString port, QWidget *parent, BoardDoctorWorker::Look look)
    : GrowingDialog(parent)
    , m_port(std::move(port))
    , m_place(new MutedLabel({}, this))
    , m_column(new QVBoxLayout)
    , m_look(std::move(look))
{
    setWindowTitle(tr("Board access"));
    setMinimumSize(700, 300);
    layOut();
}

BoardDoctor::~BoardDoctor() = default;

void BoardDoctor::layOut()
{
    m_place->setTextFormat(Qt::PlainText);
    m_place->setText(
        m_port == QLatin1String("auto")
            ? tr("The USB ports of this computer. None is opened, so no board is reset.")
            : tr("The port is not opened, so the board is not reset."));
    auto *buttons = new QDialogButtonBox(this);
    auto *copyAll = buttons->addButton(tr("C&opy all"), QDialogButtonBox::ActionRole);
    auto *again = buttons->addButton(tr("Check &again"), QDialogButtonBox::ActionRole);
    auto *close = buttons->addButton(tr("&Close"), QDialogButtonBox::RejectRole);
    copyAll->setToolTip(tr("Copy all of this as text"));
    copyAll->setAutoDefault(false);
    again->setAutoDefault(false);
    close->setDefault(true);
    connect(copyAll, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(report()); });
    connect(again, &QPushButton::clicked, this, &BoardDoctor::start);
    connect(buttons, &QDialogButtonBox::rejected, this, &BoardDoctor::reject);
    m_column->setSpacing(spacing::kMedium);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(spacing::kHuge, spacing::kLarge, spacing::kHuge, spacing::kLarge);
    column->setSpacing(spacing::kMedium);
    column->addWidget(m_place);
    column->addLayout(m_column);
    column->addStretch(1);
    column->addWidget(buttons);
    close->setFocus();
}

bool BoardDoctor::isFor(const QString &port)
{
    return !port.isEmpty() && port != QLatin1String("simulated");
}

void BoardDoctor::open(const QString &port, const BoardStatus &trouble, QWidget *window)
{
    delete window->findChild<BoardDoctor *>(QString(), Qt::FindDirectChildrenOnly);
    auto *dialog = new BoardDoctor(port, window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setBoardStatus(trouble);
    showBeside(dialog);
    dialog->start();
}

void BoardDoctor::tell(const BoardStatus &status, QWidget *window)
{
    auto *dialog = window->findChild<BoardDoctor *>(QString(), Qt::FindDirectChildrenOnly);
    if (dialog != nullptr)
        dialog->setBoardStatus(status);
}

void BoardDoctor::setBoardStatus(const BoardStatus &status)
{
    const bool wasInTrouble = m_met != BoardReason::None;
    if (status.state == BoardState::Ready) {
        m_met = BoardReason::None;
        if (wasInTrouble && isVisible())
            start();
    } else if (isAboutAccess(status.reason)) {
        m_met = status.reason;
        m_metPort = status.port;
    }
}

void BoardDoctor::start()
{
    // An earlier look goes on by itself; what it finds is not taken.
    const int run = ++m_run;
    m_isLooking = true;
    auto *worker = new BoardDoctorWorker(m_look, m_port);
    connect(worker, &BoardDoctorWorker::looked, this, [this, run](const QList<PortAccess> &ports) {
        if (run == m_run)
            take(ports);
    });
    worker->start();
}

void BoardDoctor::take(const QList<PortAccess> &ports)
{
    m_isLooking = false;
    QList<Diagnosis> diagnoses;
    for (const PortAccess &access : ports) {
        const bool isMet = access.path == m_metPort || ports.size() == 1;
        diagnoses.append(diagnose(access, isMet ? m_met : BoardReason::None));
    }
    show(diagnoses);
    Q_EMIT looked();
}

void BoardDoctor::show(const QList<Diagnosis> &diagnoses)
{
    m_diagnoses = diagnoses;
    delete m_content;
    m_content = new QWidget(this);
    auto *column = new QVBoxLayout(m_content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(spacing::kMedium);
    for (const Diagnosis &diagnosis : diagnoses.mid(0, kMostPorts))
        addDiagnosis(diagnosis, column);
    if (diagnoses.size() > kMostPorts) {
        column->addWidget(newText(
            tr("%1 more; \"Copy all\" has them.").arg(diagnoses.size() - kMostPorts), m_content));
    }
    m_column->addWidget(m_content);
    m_content->show(); // now, and not with the next round of the event loop
}

void BoardDoctor::addDiagnosis(const Diagnosis &diagnosis, QVBoxLayout *column)
{
    column->addWidget(newSteps(diagnosis.lines, m_content));
    auto *outcome = new NoticeBand(Tone::Normal, m_content);
    outcome->setObjectName(QStringLiteral("outcome"));
    outcome->setNotice(diagnosis.isFine ? Tone::Normal : Tone::Alarm, diagnosis.text.headline,
                       diagnosis.isFine ? tr("Nothing here keeps Armature from the port.")
                                        : diagnosis.text.cause);
    column->addWidget(outcome);
    for (const DoctorRemedy &remedy : diagnosis.remedies)
        addRemedy(remedy, column);
}

void BoardDoctor::addRemedy(const DoctorRemedy &remedy, QVBoxLayout *column)
{
    auto *words = new QVBoxLayout;
    words->setSpacing(spacing::kTiny);
    words->addWidget(newText(remedy.text, m_content));
    column->addLayout(words);
    if (remedy.command.isEmpty())
        return;
    auto *card = new Card(m_content);
    auto *row = new QHBoxLayout(card);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(spacing::kMedium);
    row->addWidget(newCommand(remedy.command, card), 1);
    auto *copy = new QPushButton(tr("Copy"), card);
    copy->setAutoDefault(false);
    copy->setAccessibleName(tr("Copy the command %1").arg(remedy.command));
    connect(copy, &QPushButton::clicked, this, [copy, command = remedy.command] {
        QGuiApplication::clipboard()->setText(command);
        copy->setText(tr("Copied"));
    });
    row->addWidget(copy, 0, Qt::AlignTop);
    words->addWidget(card);
}

void BoardDoctor::done(int result)
{
    ++m_run;
    m_isLooking = false;
    QDialog::done(result);
}

} // namespace armature
