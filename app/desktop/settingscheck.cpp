// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/settingscheck.h"

#include "app/common/credentials.h"
#include "app/common/proxysetting.h"
#include "app/common/resolve.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QRegularExpression>

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
    const auto url = parseServerUrl(address);
    return url ? QString() : url.error().detail;
}

QString keyProblem(const QString &key, bool hasServer)
{
    if (key.isEmpty())
        return hasServer ? Words::tr("The server wants a key.") : QString();
    if (!isKeyWellFormed(key.toLatin1()))
        return Words::tr("A key is API_TOKEN_MC_ and at least 16 letters or digits.");
    return {};
}

QString caFileProblem(const QString &path)
{
    const auto file = checkCaFile(path);
    return file ? QString() : file.error().detail;
}

QString proxyProblem(const QString &proxy)
{
    if (holdsPassword(proxy))
        return Words::tr("Enter the password below, where it is hidden.");
    const auto url = parseProxy(proxy);
    return url ? QString() : url.error().detail;
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
