"""The command line of the replay, with or without Django around it."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from contextlib import ExitStack
from pathlib import Path

from portal.replay.serve import ReplayServer

STATE_DIR = Path(".local/replay")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments that `run` understands."""
    parser.add_argument("folders", nargs="+", type=Path, metavar="DIR")
    parser.add_argument(
        "--port",
        type=int,
        nargs="+",
        default=[],
        help="one for each DIR (default: free ones)",
    )
    parser.add_argument(
        "--state-dir",
        type=Path,
        default=STATE_DIR,
        help="where the CA, the tokens and the kubeconfigs are kept (%(default)s)",
    )
    parser.add_argument(
        "--no-shift",
        action="store_true",
        help="serve times as recorded instead of moving them to now",
    )


def run(folders: list[Path], ports: list[int], state_dir: Path, *, shift: bool) -> None:
    """Serve until SIGINT or SIGTERM; print the path of each kubeconfig.

    Raises OSError for a taken port or a folder that can not be read, ValueError
    for one that holds no recording or for the wrong number of ports.
    """
    if ports and len(ports) != len(folders):
        raise ValueError("give as many ports as folders, or none")
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with ExitStack() as servers:
        for folder, port in zip(folders, ports or [0] * len(folders), strict=True):
            server = ReplayServer(folder, state_dir=state_dir, port=port, shift=shift)
            servers.enter_context(server)
            sys.stdout.write(f"{server.kubeconfig.resolve()}\n")
        sys.stdout.flush()
        stop.wait()


def main() -> int:
    """`python -m portal.replay DIR... [--port N...]`"""
    parser = argparse.ArgumentParser(
        prog="python -m portal.replay", description=__doc__
    )
    add_arguments(parser)
    given = parser.parse_args()
    try:
        run(given.folders, given.port, given.state_dir, shift=not given.no_shift)
    except (OSError, ValueError) as error:
        parser.exit(1, f"error: {error}\n")
    return 0
