// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace armature {

/// The board's end of a raw pseudo-terminal, under a name of the caller's choice. Never blocks.
/// While nobody has the other end open, what is written is dropped, and whoever opens it next
/// finds nothing left over. One thread; no notifier.
class PseudoTerminal
{
public:
    PseudoTerminal() = default;
    ~PseudoTerminal();
    PseudoTerminal(const PseudoTerminal &) = delete;
    PseudoTerminal &operator=(const PseudoTerminal &) = delete;
    PseudoTerminal(PseudoTerminal &&) = delete;
    PseudoTerminal &operator=(PseudoTerminal &&) = delete;

    /// Makes a new pseudo-terminal, and `link` to it unless that is empty. A symbolic link of that
    /// name is replaced, anything else is refused. False: see errorText().
    [[nodiscard]] bool open(const QString &link);
    /// Closes it, and removes the link if it still leads here.
    void close();

    [[nodiscard]] bool isOpen() const { return m_descriptor >= 0; }
    [[nodiscard]] int descriptor() const { return m_descriptor; }
    /// What a host opens: the link, or the device where there is no link.
    [[nodiscard]] QString path() const;
    [[nodiscard]] QString errorText() const { return m_errorText; }

    /// Whether a host has it open now. Where one just left, removes what it left unread.
    [[nodiscard]] bool isConnected();
    /// What has arrived, at most 4096 bytes.
    [[nodiscard]] QByteArray read() const;
    /// Writes what fits, and removes it from `bytes`.
    void write(QByteArray *bytes) const;

private:
    [[nodiscard]] bool fail(const QString &what);
    [[nodiscard]] bool openDescriptor();
    [[nodiscard]] bool makeLink(const QString &link);
    [[nodiscard]] bool cleanDevice();

    int m_descriptor = -1;
    bool m_wasConnected = false;
    QByteArray m_device;
    QByteArray m_link;
    QString m_errorText;
};

} // namespace armature
