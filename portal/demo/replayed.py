"""The recorded clusters that the demo serves as if they were real."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from portal.demo import parts
from portal.demo.files import private_folder
from portal.demo.ports import is_free
from portal.demo.process import Program

FOLDER = Path(__file__).with_name("recordings")
RECORDINGS = ("operator-down", "no-leader", "healthy")


class Replayed:
    """One process that serves every recording on a port of its own.

    `kubeconfigs` is the folder of the files `<recording>.kubeconfig`.
    """

    def __init__(
        self, state: Path, ports: Sequence[int], environment: Mapping[str, str]
    ) -> None:
        self.kubeconfigs = private_folder(state)
        self._ports = ports
        self._environment = environment

    def program(self) -> Program:
        folders = [FOLDER / name for name in RECORDINGS]
        ports = " ".join(map(str, self._ports))
        arguments = f"-m portal.replay --port {ports} --state-dir"
        return parts.python(
            "replay", arguments, self._environment, self.kubeconfigs, *folders
        )

    def is_ready(self) -> bool:
        return not any(is_free(port) for port in self._ports)
