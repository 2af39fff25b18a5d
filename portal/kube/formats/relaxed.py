"""Paths as `--sort-by` and custom columns take them: dot and braces optional."""

from __future__ import annotations

import re

from portal.kube.errors import CommandError

_PATH = re.compile(r"\{\.?([^{}]+)\}|\.?([^{}]+)", re.DOTALL)


def relaxed(path: str) -> str:
    """`metadata.name`, `.metadata.name` or `{.metadata.name}` as the last of them.

    Raises CommandError with kubectl's words for anything else.
    """
    if not path:
        return path
    match = _PATH.fullmatch(path)
    if match is None:
        raise CommandError(
            "unexpected path string, expected a 'name1.name2' or '.name1.name2' or"
            " '{name1.name2}' or '{.name1.name2}'"
        )
    return "{." + (match.group(1) or match.group(2)) + "}"
