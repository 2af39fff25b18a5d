"""The shape that every verb shares: what it is given, what it yields."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

from portal.kube.client import KubeClient
from portal.kube.discovery import Discovery


class Chunk(NamedTuple):
    """A piece of output. Pieces of one stream are in order and may end mid-line."""

    stream: Literal["out", "err"]
    text: str


# A verb yields its output as it comes and returns the exit status.
Output = Generator[Chunk, None, int]


@dataclass(frozen=True, slots=True)
class Call:
    """One kubectl command with every value bound.

    `args` are the positional arguments after the verb. `flags` hold long names
    in the order given, without dashes (`("namespace", "kubevirt")`); a boolean
    flag has "true" or "false". Unknown flags never get here.
    """

    verb: str
    args: tuple[str, ...] = ()
    flags: tuple[tuple[str, str], ...] = ()

    def flag(self, name: str, default: str = "") -> str:
        """The last value given for `name`."""
        for given, value in reversed(self.flags):
            if given == name:
                return value
        return default

    def is_set(self, name: str) -> bool:
        """Whether a boolean flag is on."""
        return self.flag(name) == "true"

    def every(self, name: str) -> list[str]:
        """All values of a flag that may be repeated."""
        return [value for given, value in self.flags if given == name]


@dataclass(frozen=True, slots=True)
class Context:
    """What a verb works with: the cluster, its kinds, and what time it is."""

    client: KubeClient
    discovery: Discovery
    now: datetime

    @property
    def namespace(self) -> str:
        """The namespace of a command without `-n`."""
        return self.client.endpoint.namespace or "default"
