# SPDX-FileCopyrightText: The Armature authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The line of board protocol 1: `{...}*HHHH` and a newline."""

import binascii
import json

_MIRROR = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


def crc16(data):
    """CRC-16/IBM-SDLC: the unreflected CRC of the mirrored bytes, mirrored."""
    crc = binascii.crc_hqx(data.translate(_MIRROR), 0xFFFF)
    return (_MIRROR[crc & 0xFF] << 8 | _MIRROR[crc >> 8]) ^ 0xFFFF


def encode_text(text):
    """Puts the CRC and the newline behind a line that may be rubbish."""
    body = text if isinstance(text, bytes) else text.encode("ascii")
    return body + b"*%04X\n" % crc16(body)


def encode(message):
    return encode_text(json.dumps(message, separators=(",", ":")))


def decode(line):
    """The object in a line without its newline; ValueError says what is wrong."""
    if len(line) < 6 or line[-5:-4] != b"*":
        raise ValueError("no CRC")
    if b"%04X" % crc16(line[:-5]) != line[-4:]:
        raise ValueError("wrong CRC")
    message = json.loads(line[:-5].decode("ascii"))
    if not isinstance(message, dict) or any(
            isinstance(value, (dict, list)) for value in message.values()):
        raise ValueError("not a flat object")
    return message


assert crc16(b"123456789") == 0x906E
assert encode({"t": "ping", "s": 8}) == b'{"t":"ping","s":8}*3077\n'
assert encode({"t": "set", "s": 7, "id": "m1", "v": 50}).endswith(b"*EC67\n")
