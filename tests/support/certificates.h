// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QTemporaryDir>

namespace armature {

/// A small certificate authority in a folder of its own, run by the openssl program.
class Certificates
{
public:
    struct Pair
    {
        QString certificate {}; ///< PEM file; empty where openssl failed
        QString key {};
    };

    Certificates();
    /// The authority's own certificate: what an operator would be given.
    [[nodiscard]] QString authority() const { return m_authority.certificate; }
    [[nodiscard]] bool isReady() const { return !m_authority.certificate.isEmpty(); }
    /// \param names as in subjectAltName: `IP:127.0.0.1,DNS:localhost`.
    [[nodiscard]] Pair issued(const QString &name, const QString &names) const;
    [[nodiscard]] Pair expired(const QString &name, const QString &names) const;
    [[nodiscard]] Pair selfSigned(const QString &name, const QString &names) const;
    [[nodiscard]] QString path(const QString &name) const { return m_folder.filePath(name); }

private:
    [[nodiscard]] Pair issue(const QString &name, const QString &names, const QString &start,
                             const QString &end) const;

    QTemporaryDir m_folder;
    Pair m_authority {};
};

} // namespace armature
