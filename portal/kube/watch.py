"""Connections whose waiting another thread can end.

Closing a socket from another thread does not wake a blocked read; shutting it
down does, whether the read is part of a TLS handshake, of the wait for the
first byte of an answer, or of its body.
"""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool


class Watch:
    """The socket of one exchange; `end` ends its waiting, now and later.

    With `seconds` it ends by itself; then `over` is set. `asked` is set once the
    request is on its way: what goes wrong before is the connection's fault.
    """

    def __init__(self, seconds: float | None = None) -> None:
        self.over = False
        self.asked = False
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._ended = False
        self._timer: threading.Timer | None = None
        if seconds is not None:
            self._timer = threading.Timer(seconds, self._expire)
            self._timer.daemon = True
            self._timer.start()

    def on(self, connected: socket.socket) -> None:
        """Watch this socket from now on."""
        # A handle of our own: TLS takes the one of the plain socket away.
        own = socket.socket(fileno=os.dup(connected.fileno()))
        self._release()
        with self._lock:
            self._socket = own
            if self._ended:
                self._shut()

    def end(self) -> None:
        """Wake whoever waits on the socket. From any thread."""
        with self._lock:
            self._ended = True
            self._shut()

    def close(self) -> None:
        """Let go of the socket; the connection itself stays."""
        if self._timer is not None:
            self._timer.cancel()
        self._release()

    def _expire(self) -> None:
        self.over = True
        self.end()

    def _release(self) -> None:
        with self._lock:
            if self._socket is not None:
                self._socket.close()
            self._socket = None

    def _shut(self) -> None:
        if self._socket is not None:
            with suppress(OSError):  # closed by the other side already
                self._socket.shutdown(socket.SHUT_RDWR)


# What this thread's requests are watched by.
_here = threading.local()


@contextmanager
def watched_by(watch: Watch) -> Iterator[None]:
    """Requests that this thread makes in the block tell `watch` their socket."""
    _here.watch = watch
    try:
        yield
    finally:
        _here.watch = None


def watch_connections(manager: urllib3.PoolManager) -> None:
    """Make all connections of `manager` tell their socket."""
    manager.pool_classes_by_scheme = {"http": _Pool, "https": _SecurePool}


def _tell(connected: socket.socket | None, *, asked: bool = False) -> None:
    watch: Watch | None = getattr(_here, "watch", None)
    if watch is not None and connected is not None:
        watch.asked = asked
        watch.on(connected)


class _Connection(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        connected = super()._new_conn()
        _tell(connected)
        return connected

    def getresponse(self) -> urllib3.HTTPResponse:  # type: ignore[override]  # urllib3's
        _tell(self.sock, asked=True)  # also of a connection that was kept
        return super().getresponse()


class _SecureConnection(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        connected = super()._new_conn()
        _tell(connected)
        return connected

    def getresponse(self) -> urllib3.HTTPResponse:  # type: ignore[override]  # urllib3's
        _tell(self.sock, asked=True)
        return super().getresponse()


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection
