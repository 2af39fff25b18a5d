"""`manage.py kubectl`: one shell line, or many, with the portal's engine."""

from __future__ import annotations

import json
import os
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.clusters.kubeconfig import KubeconfigError, read_kubeconfig
from portal.execution.terminal import Ended, Terminal
from portal.kube.client import Endpoint

INTERRUPTED = 130
BROKEN_PIPE = 141


class Command(BaseCommand):
    """Run a line as a step would, and print what kubectl would."""

    help = "Run one shell line with the portal's engine; no database is touched."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Where, when, and what."""
        parser.add_argument("--kubeconfig", type=Path, required=True)
        parser.add_argument("--context", default="", help="default: the current one")
        parser.add_argument(
            "--now", type=_time, help="what time it is (RFC 3339), for ages"
        )
        parser.add_argument(
            "--redact", action="store_true", help="show what the portal would store"
        )
        parser.add_argument(
            "--lines",
            action="store_true",
            help='read {"line", "now"?} from stdin, one JSON object a line',
        )
        parser.add_argument("line", nargs="?", metavar="'LINE'")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run, and exit as the line did."""
        line, many = options["line"], options["lines"]
        if (line is None) != many:
            raise CommandError("Give one shell line after `--`, or --lines.")
        endpoint = _endpoint(options["kubeconfig"], options["context"])
        terminal = Terminal(endpoint, os.environ, options["redact"])
        sys.exit(
            _guarded(
                lambda: (
                    _many(terminal, options["now"])
                    if many
                    else terminal.run(line, _print, options["now"]).exit
                )
            )
        )


def _guarded(run: Callable[[], int]) -> int:
    """The exit status, also for Ctrl-C and for a reader that went away."""
    try:
        return run()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Python flushes stdout at exit: give it something that still takes text.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE


def _print(stream: str, text: str) -> None:
    file = sys.stdout if stream == "out" else sys.stderr
    file.buffer.write(text.encode(errors="surrogateescape"))
    file.flush()


def _many(terminal: Terminal, now: datetime | None) -> int:
    """Answer each line of stdin with a line; connections are kept between them."""
    for text in sys.stdin:
        if text.strip():
            sys.stdout.write(json.dumps(_answer(terminal, text, now)) + "\n")
            sys.stdout.flush()
    return 0


def _answer(terminal: Terminal, text: str, now: datetime | None) -> dict[str, Any]:
    printed: dict[str, list[str]] = {"out": [], "err": []}
    began = time.monotonic()
    try:
        line, now = _asked(text, now)
        ended = terminal.run(line, lambda stream, out: printed[stream].append(out), now)
    except ValueError as error:
        printed["err"].append(f"error: {error}\n")
        ended = Ended(1, "refused", str(error))
    except Exception as error:  # an error of ours ends one line, not all
        traceback.print_exc()
        printed["err"].append(f"internal error: {error!r}\n")
        ended = Ended(1, "runs", f"internal error: {error!r}")
    return {
        "stdout": "".join(printed["out"]),
        "stderr": "".join(printed["err"]),
        **asdict(ended),
        "seconds": round(time.monotonic() - began, 6),
    }


def _asked(text: str, now: datetime | None) -> tuple[str, datetime | None]:
    """The line and its time. Raises ValueError with what is wrong with it."""
    try:
        asked = json.loads(text)
    except ValueError as error:
        raise ValueError(f"not a JSON object: {error}") from error
    if not isinstance(asked, dict) or not isinstance(asked.get("line"), str):
        raise ValueError('not an object with "line", a text')
    given = asked.get("now")
    return asked["line"], _time(given) if given else now


def _time(text: str) -> datetime:
    try:
        time_ = datetime.fromisoformat(text)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{text!r} is not a time as 2026-01-31T03:12:00Z") from error
    return time_ if time_.tzinfo else time_.replace(tzinfo=UTC)


def _endpoint(path: Path, context: str) -> Endpoint:
    try:
        return read_kubeconfig(path.read_text(), context)
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{path}: not UTF-8") from error
    except KubeconfigError as error:
        raise CommandError(f"{path}: {error}") from error
