# SPDX-FileCopyrightText: The Armature authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A Phoenix server, V1 frames, written from its measured behaviour alone.

It lives on the running asyncio loop and can misbehave on a test's word. Times are
CLOCK_MONOTONIC in seconds.
"""

import asyncio
import json
import math
import re
import socket
import struct
import time
from dataclasses import dataclass

import websocket

PATH = "/microcontrollers/websocket"
TOPIC = "microcontroller:v1:3"
TYPES = {"temperature", "pressure", "illuminance", "humidity"}
_KEY = re.compile(r"^API_TOKEN_MC_[a-zA-Z0-9]{16,}$")
_REASONS = {400: "Bad Request", 403: "Forbidden", 426: "Upgrade Required",
            500: "Internal Server Error", 502: "Bad Gateway"}


@dataclass
class Upload:
    """A message of readings. Fate: stored, discarded (in silence), rolled back."""
    at: float
    connection: int
    payload: dict
    fate: str
    answered: bool


def _storable(reading):
    value = reading.get("value")
    if reading.get("type") not in TYPES:
        return False
    if isinstance(value, str):
        try:
            number = float(value)
        except ValueError:
            return False
        return math.isfinite(number) and value == value.strip()
    return (not isinstance(value, bool) and isinstance(value, (int, float))
            and math.isfinite(value))


def _well_formed(payload):
    return isinstance(payload, dict) and all(
        1 <= len(name) <= 255 and name.strip() and isinstance(readings, list)
        and all(isinstance(reading, dict) for reading in readings)
        for name, readings in payload.items())


class Connection(asyncio.Protocol):
    """One socket, from its handshake to its end."""

    def __init__(self, server):
        self.server = server
        self.number = len(server.connections)
        self.join_ref = None
        self.joined = False
        self.joined_at = None
        self.opened_at = time.monotonic()
        self.closed_at = None
        self.sent_at = None  # the last bytes that left
        self.close_code = None  # what the client said
        self.heartbeats = []
        self.pongs = []
        self.received = []  # (time, event)
        self.request = ""
        self._head = b""
        self._held = []  # what a frozen server has yet to send
        self._decoder = None

    # ---- transport ----

    def connection_made(self, transport):
        self.transport = transport
        self.server.connections.append(self)
        if self.server.frozen:
            transport.pause_reading()

    def connection_lost(self, _error):
        self.closed_at = time.monotonic()
        self.joined = False

    def data_received(self, data):
        if self._decoder is None:
            self._head += data
            head, end, data = self._head.partition(b"\r\n\r\n")
            if not end:
                return
            self._head = b""
            if not self._shake_hands(head.decode("latin-1")):
                return
        try:
            for opcode, payload in self._decoder.feed(data):
                self._receive(opcode, payload)
        except websocket.Violation as violation:
            self.server.violations.append(str(violation))
            self.close(violation.code)

    def is_alive(self):
        return self.closed_at is None

    # ---- what a test does to it ----

    def send_bytes(self, data):
        if self.server.frozen:
            self._held.append(data)
        elif self.is_alive():
            self.sent_at = time.monotonic()
            self.transport.write(data)

    def thaw(self):
        self.transport.resume_reading()
        while self._held:
            self.send_bytes(self._held.pop(0))

    def send(self, event, payload, ref=None, topic=TOPIC):
        self.send_text(json.dumps(
            {"event": event, "payload": payload, "ref": ref, "topic": topic}))

    def send_text(self, text):
        self.send_bytes(websocket.frame(websocket.TEXT, text.encode()))

    def close(self, code=None):
        self.send_bytes(websocket.close_frame(code))
        self.transport.close()

    def reset(self):
        sock = self.transport.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.transport.abort()

    def crash_channel(self):
        self.joined = False
        self.send("phx_error", {}, self.join_ref)

    # ---- handshake ----

    def _shake_hands(self, head):
        self.request = head
        if self.server.handshake_rubbish:
            self.send_bytes(self.server.handshake_rubbish)
            return False
        lines = head.split("\r\n")
        target = lines[0].split(" ")[1]
        headers = {name.strip().lower(): value.strip() for name, _, value in
                   (line.partition(":") for line in lines[1:])}
        self.headers = headers
        status = self.server.refuse_with or self._judge(target.split("?")[0], headers)
        if status:
            self.server.refused.append((time.monotonic(), status))
            self.send_bytes((f"HTTP/1.1 {status} {_REASONS[status]}\r\n"
                             "content-length: 0\r\n\r\n").encode())
            return False
        self._decoder = websocket.Decoder()
        metadata = {"event": "metadata", "join_ref": None, "ref": None,
                    "payload": {"controller_id": 3, "location_id": 2, "user_id": 1},
                    "topic": "microcontroller:3"}
        self.send_bytes(
            ("HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\n"
             "upgrade: websocket\r\nsec-websocket-accept: "
             f"{websocket.accept_key(headers['sec-websocket-key'])}\r\n\r\n").encode()
            + websocket.frame(websocket.TEXT, json.dumps(metadata).encode()))
        return True

    def _judge(self, path, headers):
        if headers.get("upgrade", "").lower() != "websocket":
            return 426
        if "origin" in headers or path != PATH:
            return 403
        key = headers.get("x-api-key", "")
        return None if key == self.server.key and _KEY.match(key) else 403

    # ---- frames ----

    def _receive(self, opcode, payload):
        if opcode == websocket.PING:
            self.send_bytes(websocket.frame(websocket.PONG, payload))
        elif opcode == websocket.PONG:
            self.pongs.append(payload)
        elif opcode == websocket.CLOSE:
            self.close_code = struct.unpack("!H", payload[:2])[0] if payload else None
            self.close(self.close_code)
        elif opcode in (websocket.TEXT, websocket.BINARY):
            try:
                message = json.loads(payload)
                topic, event = message["topic"], message["event"]
                message["payload"], message["ref"]
            except (ValueError, KeyError, TypeError):
                self.server.violations.append("malformed message")
                self.close(1011)
                return
            self._dispatch(topic, event, message)

    def _dispatch(self, topic, event, message):
        self.received.append((time.monotonic(), event))
        if topic == "phoenix" and event == "heartbeat":
            self.heartbeats.append(time.monotonic())
            if self.server.answer_heartbeats:
                self._reply(message)
        elif event == "phx_join" and topic == TOPIC:
            self._join(message)
        elif topic != TOPIC or (not self.joined and event != "phx_leave"):
            self._reply(message, {"reason": "unmatched topic"}, "error")
        elif event == "phx_leave":
            self._leave(message)
        elif event == "upload_readings":
            self._upload(message)
        else:
            self.crash_channel()

    def _reply(self, message, response=None, status="ok"):
        self.send("phx_reply", {"response": response or {}, "status": status},
                  message["ref"], message["topic"])

    def _join(self, message):
        former = self.join_ref if self.joined else None
        self.join_ref, self.joined = message.get("join_ref"), True
        self.joined_at = time.monotonic()
        self._reply(message)
        if former is not None:
            self.send("phx_close", {}, former)

    def _leave(self, message):
        if not self.joined:
            self._reply(message)
        elif message.get("join_ref") == self.join_ref:
            self.joined = False
            self._reply(message)
            self.send("phx_close", {}, self.join_ref)

    def _upload(self, message):
        payload, now = message["payload"], time.monotonic()
        manner = self.server.treat_upload(payload)
        crashes = manner == "crash" or not _well_formed(payload)
        if crashes:
            fate = "rolled back"
        elif all(_storable(item) for items in payload.values() for item in items):
            fate = "stored"
        else:
            fate = "discarded"
        answered = not crashes and manner != "lose"
        self.server.uploads.append(Upload(now, self.number, payload, fate, answered))
        if crashes:
            self.crash_channel()
        elif isinstance(manner, float):
            asyncio.get_running_loop().call_later(manner, self._reply, message)
        elif answered:
            self._reply(message)


class PeerServer:
    def __init__(self, key):
        self.key = key
        self.connections = []
        self.uploads = []
        self.refused = []
        self.violations = []
        self.refuse_with = None
        self.handshake_rubbish = b""  # what to answer in place of a handshake
        self.frozen = False
        self.answer_heartbeats = True
        # Of a payload: "ok", "lose" the reply, "crash", or a delay in seconds (float).
        self.treat_upload = lambda payload: "ok"
        self._listener = None
        self.port = 0

    @property
    def url(self):
        return f"ws://127.0.0.1:{self.port}"

    async def listen(self):
        """Takes a free port at first and the same one afterwards."""
        self._listener = await asyncio.get_running_loop().create_server(
            lambda: Connection(self), "127.0.0.1", self.port, reuse_address=True)
        self.port = self._listener.sockets[0].getsockname()[1]

    def vanish(self):
        """Nobody listens any more, and every socket is reset."""
        if self._listener:
            self._listener.close()
            self._listener = None
        for connection in self.alive():
            connection.reset()

    def freeze(self):
        """TCP stays open, not a byte is read or written."""
        self.frozen = True
        for connection in self.alive():
            connection.transport.pause_reading()

    def thaw(self):
        self.frozen = False
        for connection in self.alive():
            connection.thaw()

    def alive(self):
        return [connection for connection in self.connections if connection.is_alive()]

    def joined(self):
        return [connection for connection in self.alive() if connection.joined]

    def control(self, *settings):
        """Sends control items to every joined device; the time of sending."""
        for connection in self.joined():
            connection.send("control_update", {"control": list(settings)})
        return time.monotonic()

    def stored(self):
        """Of the stored messages, in order of arrival: [(sensor, value)]."""
        return [(sensor, float(reading["value"])) for upload in self.uploads
                if upload.fate == "stored"
                for sensor, readings in upload.payload.items() for reading in readings]
