// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/certificatefault.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QSslCertificate>
#include <QStringList>

namespace armature {

namespace {

QString dayOf(const QDateTime &time)
{
    return time.toUTC().toString(Qt::ISODate);
}

QString nameOfCertificate(const QSslCertificate &certificate)
{
    if (certificate.isNull()) {
        return QStringLiteral("no certificate");
    }
    const QString fingerprint
        = QString::fromLatin1(certificate.digest(QCryptographicHash::Sha256).toHex(':').toUpper());
    return certificate.subjectDisplayName() + QLatin1String(", issued by ")
        + certificate.issuerDisplayName() + QLatin1String(", valid from ")
        + dayOf(certificate.effectiveDate()) + QLatin1String(" until ")
        + dayOf(certificate.expiryDate()) + QLatin1String(", SHA-256 ") + fingerprint;
}

/// The hosts it was made for.
QString hostsOf(const QSslCertificate &certificate)
{
    QStringList hosts = certificate.subjectAlternativeNames().values();
    if (hosts.isEmpty()) {
        hosts = certificate.subjectInfo(QSslCertificate::CommonName);
    }
    hosts.sort();
    return hosts.isEmpty() ? QStringLiteral("none") : hosts.join(QLatin1String(", "));
}

} // namespace

LinkEnd untrustedEnd(const QList<QSslError> &errors)
{
    QStringList details;
    bool isOnlyTheHost = true;
    for (const QSslError &error : errors) {
        QString detail = error.errorString() + QLatin1String(" (")
            + nameOfCertificate(error.certificate()) + QLatin1Char(')');
        if (error.error() == QSslError::HostNameMismatch) {
            detail += QLatin1String("; it names ") + hostsOf(error.certificate());
        } else {
            isOnlyTheHost = false;
        }
        details.append(detail);
    }
    details.removeDuplicates();
    return {isOnlyTheHost ? ServerReason::TlsWrongHost : ServerReason::TlsUntrusted,
            details.join(QLatin1String("; ")), 0};
}

} // namespace armature
