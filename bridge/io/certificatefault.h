// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/io/textlink.h"

#include <QList>
#include <QSslError>

namespace armature {

/// Why a server's certificate is not accepted.
/// \param errors at least one; the detail says which certificate, who issued it, what is wrong with
/// it and, where the host is, which hosts it names.
[[nodiscard]] LinkEnd untrustedEnd(const QList<QSslError> &errors);

} // namespace armature
