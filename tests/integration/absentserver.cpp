// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/io/serverendpoint.h"

namespace armature {

class ServerEndpoint::Private
{ };

ServerEndpoint::~ServerEndpoint() = default;

bool ServerEndpoint::canPush() const
{
    return false;
}

quint64 ServerEndpoint::push(const QString & /*event*/, const QByteArray & /*payload*/)
{
    return 0;
}

} // namespace armature
