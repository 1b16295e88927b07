# SPDX-FileCopyrightText: The Armature authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The server's side of RFC 6455, without extensions."""

import base64
import hashlib
import struct

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class Violation(Exception):
    def __init__(self, code, what):
        super().__init__(what)
        self.code = code


def accept_key(key):
    return base64.b64encode(hashlib.sha1(key.encode() + _GUID).digest()).decode()


def frame(opcode, payload=b"", *, final=True, reserved=0):
    """A frame as a server sends it: unmasked."""
    head = bytes([(0x80 if final else 0) | reserved << 4 | opcode])
    size = len(payload)
    if size < 126:
        return head + bytes([size]) + payload
    if size < 1 << 16:
        return head + struct.pack("!BH", 126, size) + payload
    return head + struct.pack("!BQ", 127, size) + payload


def close_frame(code=None, reason=b""):
    return frame(CLOSE, b"" if code is None else struct.pack("!H", code) + reason)


def _unmask(mask, data):
    size = len(data)
    key = (mask * (size // 4 + 1))[:size]
    return (int.from_bytes(data, "big") ^ int.from_bytes(key, "big")).to_bytes(size, "big")


class Decoder:
    """Turns a client's bytes into (opcode, payload) of whole messages."""

    def __init__(self):
        self._bytes = b""
        self._parts = []
        self._opcode = None

    def feed(self, data):
        self._bytes += data
        while (piece := self._take()) is not None:
            final, opcode, payload = piece
            if opcode >= CLOSE:
                yield opcode, payload
                continue
            if (opcode == CONTINUATION) != (self._opcode is not None):
                raise Violation(1002, "fragments out of order")
            self._opcode = self._opcode or opcode
            self._parts.append(payload)
            if final:
                whole = self._opcode, b"".join(self._parts)
                self._opcode, self._parts = None, []
                yield whole

    def _take(self):
        if len(self._bytes) < 2:
            return None
        first, second = self._bytes[0], self._bytes[1]
        if first & 0x70:
            raise Violation(1002, "reserved bits")
        if not second & 0x80:
            raise Violation(1002, "unmasked")
        size, start = second & 0x7F, 2
        if size > 125:
            start = 4 if size == 126 else 10
            if len(self._bytes) < start:
                return None
            size = int.from_bytes(self._bytes[2:start], "big")
        end = start + 4 + size
        if len(self._bytes) < end:
            return None
        mask, masked = self._bytes[start:start + 4], self._bytes[start + 4:end]
        self._bytes = self._bytes[end:]
        return bool(first & 0x80), first & 0x0F, _unmask(mask, masked)
