"""Our filters and the real tools, asked the same."""

from __future__ import annotations

import os
import subprocess

from runbooks.commands.filters import FILTERS, FilterError


def ours(name: str, args: list[str], text: str, size: int = 7) -> tuple[str, int, str]:
    """Output, exit status, errors; the text comes in pieces of `size`."""
    pieces = (text[at : at + size] for at in range(0, len(text), size))
    run = FILTERS[name](args, pieces)
    out: list[str] = []
    try:
        while True:
            out.append(next(run))
    except StopIteration as end:
        return "".join(out), end.value, ""
    except FilterError as error:
        return "".join(out), error.exit, error.message


def real(name: str, args: list[str], text: str) -> tuple[str, int, str]:
    """The same of the real tool, in the C locale."""
    done = subprocess.run(
        [name, *args],
        input=text.encode(),
        capture_output=True,
        env={"LC_ALL": "C", "PATH": os.defpath},
        check=False,
        timeout=10,
    )
    return (
        done.stdout.decode(errors="replace"),
        done.returncode,
        done.stderr.decode(errors="replace"),
    )


def is_unsupported(found: tuple[str, int, str]) -> bool:
    return ": the portal's " in found[2]
