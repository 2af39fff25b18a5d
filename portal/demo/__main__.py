"""`python -m portal.demo`: the whole portal with one command (make demo)."""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType

from portal.demo.errors import DemoError
from portal.demo.install import install_from
from portal.demo.progress import say
from portal.demo.start import run


class Ended(BaseException):
    """Somebody asked us to end: Ctrl-C, SIGTERM, or the terminal closed."""


def main() -> int:
    _end_on(signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    try:
        run(install_from(os.environ))
    except DemoError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_status
    except Ended:
        say("  stopped")
    return 0


def _end_on(*signals: signal.Signals) -> None:
    for number in signals:
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _end)


def _end(number: int, frame: FrameType | None) -> None:
    """Only the first signal counts: the second one must not break the ending."""
    for again in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(again, signal.SIG_IGN)
    raise Ended


if __name__ == "__main__":
    sys.exit(main())
