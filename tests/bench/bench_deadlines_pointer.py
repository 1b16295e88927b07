# SPDX-FileCopyrightText: The Armature authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An X display of one's own and a pointer on it: the XTEST extension, over the bare protocol.

A click is then an event of the X server like any other, and its time is that of one system call.
"""

import os
import socket
import struct
import subprocess
import time

_PRESS, _RELEASE, _MOTION = 4, 5, 6
_LEFT = 1
_QUERY_EXTENSION = 98
_FAKE_INPUT = 2


class Display:
    """An Xvfb that ends with this object."""

    def __init__(self):
        reading, writing = os.pipe()
        self._server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1600x1000x24", "-dpi",
             "96", "-nolisten", "tcp", "-noreset"], pass_fds=[writing],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(writing)
        with os.fdopen(reading) as pipe:
            self.number = int(pipe.readline())

    def close(self):
        self._server.terminate()
        self._server.wait()


class Pointer:
    def __init__(self, number):
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(f"/tmp/.X11-unix/X{number}")
        self._socket.sendall(struct.pack("<BxHHHHxx", ord("l"), 11, 0, 0, 0))
        status, size = struct.unpack("<B5xH", self._take(8))
        self._take(4 * size)
        if status != 1:
            raise ConnectionError("the display does not want us")
        name = b"XTEST"
        self._socket.sendall(struct.pack("<BxHHxx8s", _QUERY_EXTENSION, 4, len(name), name))
        is_present, self._opcode = struct.unpack("<8xBB22x", self._take(32))
        if not is_present:
            raise ConnectionError("the display has no XTEST")

    def _take(self, size):
        data = b""
        while len(data) < size:
            piece = self._socket.recv(size - len(data))
            if not piece:
                raise ConnectionError("the display is gone")
            data += piece
        return data

    def _event(self, kind, detail, x=0, y=0):
        return struct.pack("<BBHBBxxIIxxxxxxxxHHxxxxxxxB", self._opcode, _FAKE_INPUT, 9,
                           kind, detail, 0, 0, x, y, 0)

    def move(self, x, y):
        self._socket.sendall(self._event(_MOTION, 0, x, y))

    def click(self):
        """Presses and lets go; when."""
        events = self._event(_PRESS, _LEFT) + self._event(_RELEASE, _LEFT)
        at = time.monotonic()
        self._socket.sendall(events)
        return at

    def close(self):
        self._socket.close()
