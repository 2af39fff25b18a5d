"""The terms of a selector of nodes or places."""

from __future__ import annotations

from portal.kube.objects import Json, rows, strings, text
from portal.kube.verbs.describe.writer import Writer


def terms(out: Writer, level: int, given: list[Json], key: str) -> None:
    """`Term 0:` and so on, with the requirements at `key` below each other."""
    for order, term in enumerate(given):
        lines = [_requirement(one) for one in rows(term, key)] or ["<none>"]
        for number, line in enumerate(lines):
            out.line(level, "" if number else f"Term {order}:", line)


def _requirement(given: Json) -> str:
    """`zone in [a, b]`; one without an operator means "in"."""
    operator = (text(given, "operator") or "In").lower()
    values = strings(given, "values")
    listed = f" [{', '.join(values)}]" if values else ""
    return f"{text(given, 'key')} {operator}{listed}"
