// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/mapping.h"
#include "bridge/core/result.h"

#include <QByteArray>
#include <QString>

namespace armature {

enum class MappingFileError {
    Unreadable, ///< no such file, no permission, or over kMaxMappingFile
    Syntax, ///< no JSON
    NotAMapping, ///< JSON, but something else
    NewerVersion,
    Content, ///< a key that is unknown or of the wrong kind, or a problem that validate() names
};

inline constexpr qsizetype kMaxMappingFile = 1'048'576; ///< bytes

/// \name A mapping as a file, for another profile or another machine
/// `{"armature_mapping":1,"sensors":[{"sensor":"t1","name":"plate","type":"temperature",
/// "source_unit":"degF","unit":"Cel","scale":1,"offset":0}],"controls":[{"server_id":"motor",
/// "control":"m1"}]}`, UTF-8. What a row leaves out has its default; a key that is not known is an
/// error, so that no slip goes unseen. Reading back gives the same mapping.
/// An error's detail is a whole sentence in the user's language that says where it is: line and
/// column, or list, row and key.
///@{
/// Precondition: no problem but hints. Indented, with a line end.
[[nodiscard]] QByteArray mappingJson(const Mapping &mapping);
[[nodiscard]] Result<Mapping, MappingFileError> parseMapping(const QByteArray &json);
[[nodiscard]] Result<Mapping, MappingFileError> readMappingFile(const QString &path);
///@}

} // namespace armature
