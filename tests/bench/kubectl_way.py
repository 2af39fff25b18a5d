"""kubectl as a process of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path


def has_kubectl() -> bool:
    """Whether there is one on PATH."""
    return shutil.which("kubectl") is not None


def run_kubectl(command: str, kubeconfig: Path) -> str:
    """Run the command and return what it prints. It must succeed."""
    environment = os.environ | {"KUBECONFIG": str(kubeconfig)}
    ended = subprocess.run(
        command.split(), env=environment, capture_output=True, check=True, text=True
    )
    return ended.stdout
