# SPDX-FileCopyrightText: The Armature authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What no Phoenix server sends. Where a motor value is in it, it is 77."""

import json
import random

import websocket

TOPIC = "microcontroller:v1:3"
MOTOR = 77


def _update(control, topic=TOPIC, event="control_update"):
    return {"topic": topic, "event": event, "ref": None, "payload": control}


MESSAGES = (
    None, 7, "text", True, [], {}, [[]], [1, 2, 3],
    {"topic": TOPIC}, {"event": "control_update"}, {"topic": 3, "event": 4},
    {"topic": TOPIC, "event": "control_update", "ref": None},
    _update(None), _update([]), _update("m1"), _update({}), _update({"control": None}),
    _update({"control": 5}), _update({"control": "m1"}), _update({"control": [None]}),
    _update({"control": [5]}), _update({"control": [[]]}), _update({"control": [{}]}),
    _update({"control": [{"m1": None}]}), _update({"control": [{"m1": "fast"}]}),
    _update({"control": [{"m1": str(MOTOR)}]}), _update({"control": [{"m1": True}]}),
    _update({"control": [{"m1": [MOTOR]}]}), _update({"control": [{"m1": {"m1": MOTOR}}]}),
    _update({"control": {"m1": MOTOR}}), _update({"controls": [{"m1": MOTOR}]}),
    _update({"control": [{"": MOTOR}]}), _update({"control": [{"m9": MOTOR}]}),
    _update({"control": [{"M1": MOTOR}]}), _update({"control": [{"m1 ": MOTOR}]}),
    _update({"control": [{"x" * 5000: MOTOR}]}), _update({"control": [{"m1\0": MOTOR}]}),
    _update({"control": [{"m1": MOTOR}]}, "microcontroller:v1:4"),
    _update({"control": [{"m1": MOTOR}]}, "microcontroller:3"),
    _update({"control": [{"m1": MOTOR}]}, "phoenix"),
    _update({"control": [{"m1": MOTOR}]}, event="Control_update"),
    _update({"control": [{"m1": MOTOR}]}, event="phx_reply"),
    _update({"status": "ok"}, event="phx_reply"), _update(None, event="phx_reply"),
    {**_update({"status": 7, "response": []}, event="phx_reply"), "ref": {"a": 1}},
    {**_update({"status": "ok", "response": {}}, event="phx_reply"), "ref": "999999"},
    {**_update({"status": "ok", "response": {}}, event="phx_reply"), "ref": -1},
    {**_update({}, event="phx_error"), "ref": "9999"},
    {**_update({}, event="phx_close"), "ref": "9999"},
    {**_update({}, event="phx_close"), "ref": [1]},
    _update({"user_id": "x"}, "microcontroller:3", "metadata"),
    _update({"controller_id": "3"}, "microcontroller:3", "metadata"),
    _update({"controller_id": 1e300}, "microcontroller:3", "metadata"),
    _update(None, "microcontroller:3", "metadata"),
    _update({"control": [{"m1": MOTOR}]}, event=""), _update({}, event="presence_diff"),
)
TEXTS = (
    b"", b" ", b"{", b"}", b"{]", b"nul", b"NaN", b'{"a":}', b'{"a":1,}',
    b'{"topic":"microcontroller:v1:3","event":"control_update","payload":'
    b'{"control":[{"m1":NaN}]}}',
    b'{"topic":"microcontroller:v1:3","event":"control_update","payload":'
    b'{"control":[{"m1":1e999}]},"ref":null}',
    b'{"topic":"microcontroller:v1:3","event":"control_update","payload":'
    b'{"control":[{"m1":-1e999}]},"ref":null}',
    b'{"topic":"microcontroller:v1:3","event":"control_update","payload":'
    b'{"control":[{"m1":77',
    b'{"topic":"microcontroller:v1:3","event":"control_update","payload":'
    b'{"control":[{"m1":0x4D}]},"ref":null}',
    b"[" * 20000, b'{"a":' * 20000, b"[" * 900 + b"]" * 900, b'"' + b"z" * 300000 + b'"',
)


def harmless(count, seed):
    """Whole frames with rubbish in them: a client may not leave for any of these."""
    dice = random.Random(seed)
    bodies = [json.dumps(message).encode() for message in MESSAGES] + list(TEXTS)
    for number in range(count):
        body = bodies[number % len(bodies)]
        if number >= len(bodies) and body and dice.random() < 0.3:  # cut short
            body = body[:dice.randrange(len(body))]
        yield websocket.frame(websocket.TEXT, body)
        if number % 7 == 0:
            yield websocket.frame(websocket.PONG, dice.randbytes(9))
            yield websocket.frame(websocket.BINARY, dice.randbytes(200))


# Each breaks the WebSocket itself: leaving is right, falling over is not.
DEADLY = {
    "invalid UTF-8": websocket.frame(websocket.TEXT, b'{"a":"\xff\xfe\xc0"}'),
    "reserved bits": websocket.frame(websocket.TEXT, b"{}", reserved=7),
    "reserved opcode": websocket.frame(5, b"{}"),
    "continuation of nothing": websocket.frame(websocket.CONTINUATION, b"{}"),
    "fragmented ping": websocket.frame(websocket.PING, b"", final=False),
    "ping of 200 bytes": websocket.frame(websocket.PING, b"p" * 200),
    "message of 3 MiB": websocket.frame(websocket.TEXT, b'"' + b"x" * (3 << 20) + b'"'),
    "endless length": b"\x81\x7f\x7f\xff\xff\xff\xff\xff\xff\xff" + b"x" * 1000,
    "masked by the server": b"\x81\x82abcd\x1a\x1f",
    "close of one byte": b"\x88\x01\x03",
    "close with a code of 5": websocket.close_frame(5),
    "an HTTP answer": b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n",
}
HANDSHAKES = {
    "noise": random.Random(5).randbytes(3000),
    "no headers": b"HTTP/1.1 101\r\n\r\n",
    "wrong accept": b"HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\n"
                    b"connection: Upgrade\r\nsec-websocket-accept: abc\r\n\r\n",
    "a page": b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 5\r\n\r\nhello",
    "a redirect": b"HTTP/1.1 301 Moved\r\nlocation: http://127.0.0.1:1/\r\n\r\n",
    "endless header": b"HTTP/1.1 101 Switching Protocols\r\n" + b"x: " + b"y" * 200000,
    "status 999999999999": b"HTTP/1.1 999999999999 No\r\n\r\n",
}
