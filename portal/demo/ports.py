"""TCP ports on the loopback address; nothing here listens anywhere else."""

from __future__ import annotations

import json
import socket
from contextlib import ExitStack
from pathlib import Path

LOOPBACK = "127.0.0.1"


def is_free(port: int) -> bool:
    """Whether a server could listen on `port` now (0 asks for any port)."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def free_ports(count: int) -> list[int]:
    """`count` different ports that are free now."""
    with ExitStack() as held:
        probes = [held.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind((LOOPBACK, 0))
        return [probe.getsockname()[1] for probe in probes]


def usual_ports(note: Path, count: int) -> list[int]:
    """The ports that `note` holds from an earlier start, or free ones where they are taken."""
    ports = json.loads(note.read_text()) if note.exists() else []
    if len(ports) != count or not all(is_free(port) for port in ports):
        ports = free_ports(count)
        note.write_text(json.dumps(ports))
    return ports
