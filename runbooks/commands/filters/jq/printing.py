"""jq's output: compact JSON laid out over lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^{}\[\],:"]+')


def laid_out(compact: str, indent: str) -> str:
    """JSON text without blanks as jq prints it; the texts in it stay as they are."""
    if compact[:1] not in ("{", "["):
        return compact
    return "".join(_pieces(compact, indent))


def _pieces(compact: str, indent: str) -> Iterator[str]:
    depth = 0
    before = ""
    for found in _TOKEN.finditer(compact):
        piece = found.group()
        if piece in ("}", "]"):
            depth -= 1
            if before not in ("{", "["):
                yield "\n" + indent * depth
            yield piece
        else:
            if before in ("{", "["):
                yield "\n" + indent * depth
            yield piece
            if piece in ("{", "["):
                depth += 1
            elif piece == ",":
                yield "\n" + indent * depth
            elif piece == ":":
                yield " "
        before = piece
