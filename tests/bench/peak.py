"""`python -m tests.bench.peak KUBECONFIG COMMAND`: memory of one command.

Prints how many bytes the process needed at most beyond what it had when idle. A
process of its own, since the kernel remembers the peak of a whole process.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from portal.clusters.kubeconfig import read_kubeconfig
from runbooks.commands.parse import parse
from tests.bench.engine_way import client_for, run_engine


def peak_of(kubeconfig: Path, command: str) -> int:
    """Bytes over idle, measured in a child process."""
    argv = [sys.executable, "-m", __spec__.name, str(kubeconfig), command]
    return int(subprocess.run(argv, capture_output=True, check=True).stdout)


def main() -> None:
    kubeconfig, command = sys.argv[1:]
    program = parse(command)
    client = client_for(read_kubeconfig(Path(kubeconfig).read_text()))
    idle = _memory("VmRSS")
    run_engine(program, client)
    print(_memory("VmHWM") - idle)


def _memory(field: str) -> int:
    """Bytes. Not from getrusage: its peak is inherited from the parent's memory."""
    status = Path("/proc/self/status").read_text()
    found = re.search(rf"^{field}:\s+(\d+) kB$", status, re.MULTILINE)
    assert found, status
    return int(found[1]) * 1024


if __name__ == "__main__":
    main()
