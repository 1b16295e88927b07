// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/settingscheck.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QUrl>

namespace armature {

namespace {

/// The context of these texts for the translators.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(SettingsCheck)
};

} // namespace

QString serverProblem(const QString &address)
{
    if (address.isEmpty())
        return {};
    const QUrl url(address, QUrl::StrictMode);
    const QString scheme = url.scheme();
    if (scheme == QLatin1String("http") || scheme == QLatin1String("https")) {
        return Words::tr("Write %1:// instead of %2://.")
            .arg(scheme == QLatin1String("http") ? QStringLiteral("ws") : QStringLiteral("wss"),
                 scheme);
    }
    if (scheme != QLatin1String("ws") && scheme != QLatin1String("wss"))
        return Words::tr("The address begins with ws:// or wss://, as in wss://bench.example.");
    if (!url.isValid() || url.host().isEmpty())
        return Words::tr("The address names no server, as in wss://bench.example.");
    if (!url.userInfo().isEmpty())
        return Words::tr("The address carries no user name: the key says who this is.");
    return {};
}

QString keyProblem(const QString &key, bool hasServer)
{
    static const QRegularExpression form(QStringLiteral("\\AAPI_TOKEN_MC_[a-zA-Z0-9]{16,}\\z"));
    if (key.isEmpty())
        return hasServer ? Words::tr("The server wants a key.") : QString();
    if (!form.match(key).hasMatch())
        return Words::tr("A key is API_TOKEN_MC_ and at least 16 letters or digits.");
    return {};
}

QString caFileProblem(const QString &path)
{
    if (path.isEmpty())
        return {};
    if (!QFileInfo(path).isFile())
        return Words::tr("There is no such file.");
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Words::tr("The file cannot be read: %1").arg(file.errorString());
    constexpr qint64 kMost = 1 << 20;
    if (!file.read(kMost).contains("-----BEGIN CERTIFICATE-----"))
        return Words::tr("There is no certificate (PEM) in the file.");
    return {};
}

QString boardProblem(const QString &port)
{
    static const QRegularExpression windowsPort(QStringLiteral("\\ACOM[0-9]{1,3}\\z"));
    const bool isKnown = port.isEmpty() || port == QLatin1String("auto")
        || port == QLatin1String("simulated") || windowsPort.match(port).hasMatch();
    if (isKnown || QFileInfo(port).isAbsolute())
        return {};
    return Words::tr("A port is a path such as /dev/ttyACM0, or auto, or simulated.");
}

QString baudProblem(const QString &baud)
{
    bool isNumber = false;
    const int rate = baud.toInt(&isNumber);
    if (!isNumber || rate <= 0)
        return Words::tr("The baud rate is a number, such as 115200.");
    if (rate == 1200)
        return Words::tr("1200 baud sends many boards into their bootloader.");
    return {};
}

} // namespace armature
