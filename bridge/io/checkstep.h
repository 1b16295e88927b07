// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/core/status.h"

#include <QString>

namespace armature {

/// What has to work, in this order, before a board's readings can go up.
enum class CheckStep {
    Name, ///< the name service: of the proxy where there is one
    Tcp, ///< likewise
    Proxy, ///< CONNECT; only where a proxy is used
    Tls, ///< skipped for ws://
    Http, ///< a plain GET with the key, which tells a good key from a refused one
    WebSocket,
    Metadata,
    Join,
};

enum class CheckResult {
    Waiting,
    Running,
    Passed,
    Failed,
    Skipped,
    NotReached, ///< an earlier step failed, or somebody cancelled
};

enum class CheckSkip {
    None,
    AlreadyAnAddress, ///< no name to look up
    NoTlsAsked, ///< the address begins with ws://
};

/// How a step ended. Texts are the other side's words or values, in no language of ours.
struct CheckOutcome
{
    CheckResult result = CheckResult::Passed;
    ServerReason reason = ServerReason::None; ///< of a failure
    QString detail {}; ///< addresses, TLS version and certificate, HTTP status, controller's id…
    CheckSkip skip = CheckSkip::None;
    int httpStatus = 0;
    QString answer {}; ///< an HTTP refusal's body; at most 4 KiB
    bool operator==(const CheckOutcome &) const = default;
};

struct CheckStatus
{
    CheckStep step = CheckStep::Name;
    bool isOfProxy = false; ///< of the proxy instead of the server
    CheckOutcome outcome {CheckResult::Waiting};
    Milliseconds took {0};
    bool operator==(const CheckStatus &) const = default;
};

/// The words of these codes in the event stream: lower case, never translated.
/// \{
[[nodiscard]] QString nameOf(CheckStep step);
[[nodiscard]] QString nameOf(CheckResult result);
/// \}

} // namespace armature
