// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/simulator/httprequest.h"
#include "bridge/simulator/json.h"

namespace armature {

class MockServer;

/// {"m1": 50, "m2": true} as {"control": [{"m1": 50}, {"m2": true}]}.
[[nodiscard]] Json controlPayload(const Json &values);

/// The operator's side: requests under /operator/, answered in JSON, faults (400, 404, 405) in
/// text. `?controller=ID` narrows an act to one controller's devices.
///
/// - POST control: {"m1": 50} goes out as a `control_update`
/// - POST payload: any JSON goes out as a `control_update`'s payload, as it is
/// - GET devices: who is connected; GET readings: `?after=ID&limit=N` (100; at most 10,000)
/// - POST disconnect: close 1000; drop: the connection ends without a close frame
/// - POST crash: phx_error; close: phx_close
/// - POST freeze: device sockets are neither read nor written nor closed, {"for": SECONDS} or until
///   POST unfreeze; new devices wait for their handshake's answer
[[nodiscard]] HttpResponse answerOperator(MockServer &server, const HttpRequest &request);

} // namespace armature
