// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/certificates.h"

#include <QFile>
#include <QProcess>
#include <QStringList>

namespace armature {

namespace {

constexpr int kPatience = 30'000; // ms
const QStringList kNewKey {
    QStringLiteral("-newkey"), QStringLiteral("ec"), QStringLiteral("-pkeyopt"),
    QStringLiteral("ec_paramgen_curve:prime256v1"), QStringLiteral("-nodes")};
const QByteArray kConfiguration = "[ca]\ndefault_ca=own\n"
                                  "[own]\ndatabase=index.txt\nrand_serial=yes\nnew_certs_dir=.\n"
                                  "default_md=sha256\npolicy=any\ncopy_extensions=copy\n"
                                  "unique_subject=no\n"
                                  "[any]\ncommonName=supplied\n";

bool runOpenssl(const QString &folder, const QStringList &arguments)
{
    QProcess openssl;
    openssl.setWorkingDirectory(folder);
    openssl.start(QStringLiteral("openssl"), arguments);
    return openssl.waitForFinished(kPatience) && openssl.exitStatus() == QProcess::NormalExit
        && openssl.exitCode() == 0;
}

bool writeFile(const QString &path, const QByteArray &content)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
}

} // namespace

Certificates::Certificates()
{
    if (writeFile(path(QStringLiteral("ca.cnf")), kConfiguration)
        && writeFile(path(QStringLiteral("index.txt")), {})) {
        m_authority = selfSigned(QStringLiteral("Test Authority"), QStringLiteral("DNS:authority"));
    }
}

Certificates::Pair Certificates::selfSigned(const QString &name, const QString &names) const
{
    const Pair pair {path(name + QStringLiteral(".pem")), path(name + QStringLiteral(".key"))};
    const QStringList arguments = QStringList {QStringLiteral("req"), QStringLiteral("-x509")}
        + kNewKey
        + QStringList {QStringLiteral("-days"),   QStringLiteral("2"),
                       QStringLiteral("-subj"),   QStringLiteral("/CN=") + name,
                       QStringLiteral("-addext"), QStringLiteral("subjectAltName=") + names,
                       QStringLiteral("-keyout"), pair.key,
                       QStringLiteral("-out"),    pair.certificate};
    return runOpenssl(m_folder.path(), arguments) ? pair : Pair {};
}

Certificates::Pair Certificates::issued(const QString &name, const QString &names) const
{
    return issue(name, names, QStringLiteral("20200101000000Z"), QStringLiteral("20491231000000Z"));
}

Certificates::Pair Certificates::expired(const QString &name, const QString &names) const
{
    return issue(name, names, QStringLiteral("20200101000000Z"), QStringLiteral("20210101000000Z"));
}

Certificates::Pair Certificates::issue(const QString &name, const QString &names,
                                       const QString &start, const QString &end) const
{
    const Pair pair {path(name + QStringLiteral(".pem")), path(name + QStringLiteral(".key"))};
    const QString request = path(name + QStringLiteral(".csr"));
    const bool hasRequest = runOpenssl(
        m_folder.path(),
        QStringList {QStringLiteral("req")} + kNewKey
            + QStringList {QStringLiteral("-subj"), QStringLiteral("/CN=") + name,
                           QStringLiteral("-addext"), QStringLiteral("subjectAltName=") + names,
                           QStringLiteral("-keyout"), pair.key, QStringLiteral("-out"), request});
    const bool isSigned = hasRequest
        && runOpenssl(m_folder.path(),
                      {QStringLiteral("ca"), QStringLiteral("-batch"), QStringLiteral("-config"),
                       QStringLiteral("ca.cnf"), QStringLiteral("-cert"), m_authority.certificate,
                       QStringLiteral("-keyfile"), m_authority.key, QStringLiteral("-in"), request,
                       QStringLiteral("-out"), pair.certificate, QStringLiteral("-notext"),
                       QStringLiteral("-startdate"), start, QStringLiteral("-enddate"), end});
    return isSigned ? pair : Pair {};
}

} // namespace armature
