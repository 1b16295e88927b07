// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/settingsdialog.h"

#include "app/common/proxysetting.h"
#include "app/desktop/checkdialog.h"
#include "app/desktop/labels.h"
#include "app/desktop/settingscheck.h"
#include "app/desktop/settingsfields.h"
#include "app/desktop/theme.h"
#include "app/desktop/windowboxes.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include <array>
#include <utility>

namespace armature {

namespace {

/// Of fields(): what a check of the connection needs.
constexpr std::size_t kConnectionFields = 4;
constexpr std::array<int, 7> kRates {9600, 57600, 115200, 230400, 460800, 921600, 1000000};

} // namespace

SettingsDialog::SettingsDialog(BridgeConfig config, const SettingsHints &hints, QWidget *parent)
    : GrowingDialog(parent)
    , m_before(std::move(config))
    , m_ports(hints.ports)
    , m_server(new QLineEdit(this))
    , m_key(new QLineEdit(this))
    , m_caFile(new QLineEdit(this))
    , m_proxy(new QLineEdit(this))
    , m_proxyPassword(new QLineEdit(this))
    , m_board(new QComboBox(this))
    , m_baud(new QComboBox(this))
    , m_boardFormat(new QComboBox(this))
    , m_readOnly(new QLabel(this))
    , m_lease(new QSpinBox(this))
    , m_slew(new QDoubleSpinBox(this))
    , m_valueFormat(new QComboBox(this))
    , m_capturedAt(new QCheckBox(tr("Send each reading's &time of capture"), this))
{
    setWindowTitle(tr("Settings"));
    setMinimumWidth(560);
    nameFields();
    m_server->setPlaceholderText(QStringLiteral("wss://bench.example"));
    m_caFile->setPlaceholderText(tr("the system's certificates alone"));
    m_proxy->setPlaceholderText(tr("none: a direct connection"));
    m_proxy->setToolTip(tr("http://host:port, http://user@host:port, or system"));
    m_board->setEditable(true);
    m_baud->setEditable(true);
    // A by-id path is long: it takes the form's width, and does not ask for more.
    for (auto *wide : {m_board, m_boardFormat}) {
        wide->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        wide->setMinimumContentsLength(24);
        wide->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    }
    m_baud->setMinimumContentsLength(10);
    m_slew->setRange(0.0, 100'000.0);
    m_slew->setDecimals(1);
    m_slew->setSuffix(tr(" units/s"));
    m_slew->setSpecialValueText(tr("at once"));
    m_lease->setRange(1, 60);
    m_lease->setSuffix(tr(" s"));
    m_valueFormat->addItem(tr("Number"), static_cast<int>(UploadFormat::Value::Number));
    m_valueFormat->addItem(tr("Text"), static_cast<int>(UploadFormat::Value::String));
    layOut(hints);
    fillFields();
    forgiveWhenRight();
    connect(m_boardFormat, &QComboBox::currentIndexChanged, this, &SettingsDialog::showFormat);
    showFormat();
}

void SettingsDialog::nameFields()
{
    m_server->setObjectName(QStringLiteral("server"));
    m_key->setObjectName(QStringLiteral("key"));
    m_caFile->setObjectName(QStringLiteral("caFile"));
    m_proxy->setObjectName(QStringLiteral("proxy"));
    m_proxyPassword->setObjectName(QStringLiteral("proxyPassword"));
    m_board->setObjectName(QStringLiteral("board"));
    m_baud->setObjectName(QStringLiteral("baud"));
    m_lease->setObjectName(QStringLiteral("lease"));
    m_slew->setObjectName(QStringLiteral("slew"));
    m_boardFormat->setObjectName(QStringLiteral("boardFormat"));
    m_readOnly->setTextFormat(Qt::PlainText);
    m_readOnly->setWordWrap(true);
    m_readOnly->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_readOnly->setObjectName(QStringLiteral("readOnly"));
}

void SettingsDialog::layOut(const SettingsHints &hints)
{
    auto *form = new QFormLayout;
    form->setHorizontalSpacing(spacing::kLarge);
    form->setVerticalSpacing(spacing::kSmall);
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    form->setLabelAlignment(Qt::AlignLeading);
    m_serverError = addRow(form, tr("&Server"), m_server);
    m_keyError = addRow(form, tr("API &key"), keyRow(), m_key);
    auto *place = new MutedLabel(hints.keyPlace, this);
    place->setVisible(!hints.keyPlace.isEmpty());
    form->addRow(QString(), place);
    m_caError = addRow(form, tr("&Certificates"), caRow(), m_caFile);
    m_proxyError = addRow(form, tr("Pro&xy"), m_proxy);
    auto *password = new QLabel(tr("Proxy &password"), this);
    password->setBuddy(m_proxyPassword);
    form->addRow(password, proxyPasswordRow());
    m_boardError = addRow(form, tr("&Board"), m_board);
    m_baudError = addRow(form, tr("Ba&ud rate"), m_baud);
    auto *lines = new QLabel(tr("Board's l&ines"), this);
    lines->setBuddy(m_boardFormat);
    form->addRow(lines, m_boardFormat);
    form->addRow(QString(), m_readOnly);
    form->addRow(QString(), mappingRow());
    form->addRow(tr("&Lease"), m_lease);
    auto *lease = new MutedLabel(tr("How long a silent server may keep an output running."), this);
    form->addRow(QString(), lease);
    form->addRow(tr("&Ramp"), m_slew);
    form->addRow(tr("&Values as"), m_valueFormat);
    form->addRow(QString(), m_capturedAt);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(spacing::kHuge, spacing::kHuge, spacing::kHuge, spacing::kLarge);
    column->setSpacing(spacing::kLarge);
    column->addLayout(form);
    column->addStretch(1);
    column->addWidget(buttonRow());
}

QWidget *SettingsDialog::buttonRow()
{
    auto *save = new QPushButton(tr("Sa&ve"), this);
    save->setProperty("isPrimary", true);
    save->setDefault(true);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    buttons->addButton(save, QDialogButtonBox::AcceptRole);
    auto *check = buttons->addButton(tr("Check co&nnection…"), QDialogButtonBox::ResetRole);
    check->setObjectName(QStringLiteral("check"));
    check->setToolTip(tr("Check what is entered here, before it is saved"));
    check->setAutoDefault(false);
    connect(check, &QPushButton::clicked, this, &SettingsDialog::openCheck);
    connect(buttons, &QDialogButtonBox::accepted, this, &SettingsDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &SettingsDialog::reject);
    return buttons;
}

QLabel *SettingsDialog::addRow(QFormLayout *form, const QString &name, QWidget *field,
                               QWidget *buddy)
{
    auto *label = new QLabel(name, this);
    label->setBuddy(buddy != nullptr ? buddy : field);
    form->addRow(label, field);
    auto *error = new QLabel(this);
    error->setObjectName((buddy != nullptr ? buddy : field)->objectName()
                         + QStringLiteral("Error"));
    error->setTextFormat(Qt::PlainText);
    error->setWordWrap(true);
    error->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    QPalette words = error->palette();
    words.setColor(QPalette::WindowText, Theme::of(palette()).alarm);
    error->setPalette(words);
    error->hide();
    form->addRow(QString(), error);
    return error;
}

QWidget *SettingsDialog::keyRow()
{
    auto *show = new QCheckBox(tr("S&how"), this);
    show->setAccessibleName(tr("Show the key"));
    return hiddenRow(m_key, show);
}

QWidget *SettingsDialog::proxyPasswordRow()
{
    auto *show = new QCheckBox(tr("Sho&w"), this);
    show->setAccessibleName(tr("Show the proxy's password"));
    return hiddenRow(m_proxyPassword, show);
}

QWidget *SettingsDialog::caRow()
{
    auto *choose = new QPushButton(tr("Ch&oose…"), this);
    choose->setAccessibleName(tr("Choose a file of certificates"));
    choose->setAutoDefault(false);
    connect(choose, &QPushButton::clicked, this, &SettingsDialog::chooseCaFile);
    auto *row = new QWidget(this);
    auto *cells = new QHBoxLayout(row);
    cells->setContentsMargins(0, 0, 0, 0);
    cells->addWidget(m_caFile, 1);
    cells->addWidget(choose);
    return row;
}

QWidget *SettingsDialog::mappingRow()
{
    auto *mapping = new QPushButton(tr("Sensors and contro&ls…"), this);
    mapping->setObjectName(QStringLiteral("mapping"));
    mapping->setToolTip(tr("Names, units and calibration of the board's sensors, and which of the "
                           "server's ids moves which control"));
    mapping->setAutoDefault(false);
    connect(mapping, &QPushButton::clicked, this, &SettingsDialog::mappingRequested);
    auto *row = new QWidget(this);
    auto *cells = new QHBoxLayout(row);
    cells->setContentsMargins(0, 0, 0, 0);
    cells->addWidget(mapping);
    cells->addStretch(1);
    return row;
}

void SettingsDialog::showFormat()
{
    const QString words
        = formatText(static_cast<BoardFormat>(m_boardFormat->currentData().toInt()));
    m_readOnly->setText(words);
    m_readOnly->setVisible(!words.isEmpty());
    m_boardFormat->setAccessibleDescription(words);
}

void SettingsDialog::fillFields()
{
    m_server->setText(m_before.serverUrl.toString());
    m_key->setText(QString::fromLatin1(m_before.token));
    m_caFile->setText(m_before.caFile);
    m_proxy->setText(proxyText(m_before.proxy));
    m_proxyPassword->setText(m_before.proxy.password(QUrl::FullyDecoded));
    fillBoardChoices();
    for (const int rate : kRates)
        m_baud->addItem(QString::number(rate));
    m_baud->setCurrentText(QString::number(m_before.baud));
    fillFormats(m_boardFormat);
    m_boardFormat->setCurrentIndex(m_boardFormat->findData(static_cast<int>(m_before.boardFormat)));
    m_lease->setValue(static_cast<int>(m_before.lease / std::chrono::seconds(1)));
    m_slew->setValue(m_before.slew);
    m_valueFormat->setCurrentIndex(
        m_valueFormat->findData(static_cast<int>(m_before.uploadFormat.value)));
    m_capturedAt->setChecked(m_before.uploadFormat.hasCapturedAt);
}

void SettingsDialog::fillBoardChoices()
{
    m_board->addItem(QStringLiteral("auto"));
    m_board->addItems(m_ports);
    m_board->addItem(QStringLiteral("simulated"));
    m_board->setItemData(0, tr("Known boards first, then whatever answers"), Qt::ToolTipRole);
    m_board->setItemData(m_board->count() - 1, tr("A virtual board: nothing real moves"),
                         Qt::ToolTipRole);
    m_board->setCurrentText(m_before.isBoardSimulated ? QStringLiteral("simulated")
                                                      : m_before.boardPort);
}

void SettingsDialog::chooseCaFile()
{
    auto *dialog = new QFileDialog(this, tr("Certificates to trust"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setOption(QFileDialog::DontUseNativeDialog);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Certificates (*.pem *.crt *.cer)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, m_caFile, &QLineEdit::setText);
    showBeside(dialog);
}

QString SettingsDialog::problemOf(const QWidget *field) const
{
    const QString server = m_server->text().trimmed();
    if (field == m_server)
        return serverProblem(server);
    if (field == m_key)
        return keyProblem(m_key->text().trimmed(), !server.isEmpty());
    if (field == m_caFile)
        return caFileProblem(m_caFile->text().trimmed());
    if (field == m_proxy)
        return proxyProblem(m_proxy->text().trimmed());
    return field == m_board ? boardProblem(m_board->currentText().trimmed())
                            : baudProblem(m_baud->currentText().trimmed());
}

bool SettingsDialog::validate(std::span<const std::pair<QWidget *, QLabel *>> fields)
{
    // All are gone through, so that every field says what is wrong with it.
    QList<std::pair<QWidget *, bool>> checks;
    for (const auto &[field, error] : fields)
        checks.append({field, showProblem(error, field, problemOf(field))});
    return focusFirstWrong(checks);
}

void SettingsDialog::forgiveWhenRight()
{
    const auto forgive = [this] {
        for (const auto &[field, error] : fields()) {
            if (!error->isHidden() && problemOf(field).isEmpty())
                showProblem(error, field, {});
        }
    };
    for (const auto *line : {m_server, m_key, m_caFile, m_proxy})
        connect(line, &QLineEdit::textChanged, this, forgive);
    for (const auto *box : {m_board, m_baud})
        connect(box, &QComboBox::currentTextChanged, this, forgive);
}

std::array<std::pair<QWidget *, QLabel *>, 6> SettingsDialog::fields() const
{
    return {{{m_server, m_serverError},
             {m_key, m_keyError},
             {m_caFile, m_caError},
             {m_proxy, m_proxyError},
             {m_board, m_boardError},
             {m_baud, m_baudError}}};
}

void SettingsDialog::openCheck()
{
    const auto all = fields();
    if (!validate(std::span(all).first(kConnectionFields)))
        return;
    if (m_server->text().trimmed().isEmpty()) {
        showProblem(m_serverError, m_server, tr("Enter the address of the server to check."));
        m_server->setFocus();
        return;
    }
    delete findChild<CheckDialog *>(QString(), Qt::FindDirectChildrenOnly);
    auto *dialog = new CheckDialog(config(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
    dialog->start();
}

QUrl SettingsDialog::enteredProxy() const
{
    const auto proxy = parseProxy(m_proxy->text());
    QUrl url = proxy ? proxy.value() : QUrl();
    if (!url.host().isEmpty() && !m_proxyPassword->text().isEmpty())
        url.setPassword(m_proxyPassword->text(), QUrl::DecodedMode);
    return url;
}

BridgeConfig SettingsDialog::config() const
{
    BridgeConfig config = m_before;
    config.serverUrl = QUrl(m_server->text().trimmed(), QUrl::StrictMode);
    config.token = m_key->text().trimmed().toLatin1();
    config.caFile = m_caFile->text().trimmed();
    config.proxy = enteredProxy();
    config.boardPort = m_board->currentText().trimmed();
    config.isBoardSimulated = config.boardPort == QLatin1String("simulated");
    config.baud = m_baud->currentText().trimmed().toInt();
    config.boardFormat = static_cast<BoardFormat>(m_boardFormat->currentData().toInt());
    config.lease = std::chrono::seconds(m_lease->value());
    config.slew = m_slew->value();
    config.uploadFormat.value
        = static_cast<UploadFormat::Value>(m_valueFormat->currentData().toInt());
    config.uploadFormat.hasCapturedAt = m_capturedAt->isChecked();
    return config;
}

void SettingsDialog::accept()
{
    if (!validate(fields()))
        return;
    const BridgeConfig entered = config();
    QDialog::accept();
    Q_EMIT settingsAccepted(entered);
}

} // namespace armature
