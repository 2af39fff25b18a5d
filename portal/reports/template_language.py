"""The language of the template: Markdown with `{{ name }}` from a closed list.

It has no logic and reads no objects, so that a template can do nothing but place
texts. What a value says is never read as a template again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeVar

from portal.core.errors import UserError

V = TypeVar("V")
_PLACE = re.compile(r"\{\{\s*(?P<name>[^{}\n]*?)\s*\}\}")


def check(text: str, names: Mapping[str, V]) -> None:
    """Raise a UserError that names the line of everything that can not be filled in."""
    problems = [
        problem
        for number, line in enumerate(text.split("\n"), 1)
        for problem in _problems(line, number, names)
    ]
    if problems:
        raise UserError(
            "template-invalid",
            f"{' '.join(problems)} Names: {', '.join(sorted(names))}.",
            status=422,
        )


def fill(text: str, values: Mapping[str, Callable[[], str]]) -> str:
    """The text with every value in its place. `check` it first."""

    def value(found: re.Match[str]) -> str:
        return values[found["name"]]()

    return _PLACE.sub(value, text)


def _problems(line: str, number: int, names: Mapping[str, V]) -> list[str]:
    unknown = [
        f"Line {number}: there is no name “{found['name']}”."
        for found in _PLACE.finditer(line)
        if found["name"] not in names
    ]
    rest = _PLACE.sub("", line)
    if "{{" in rest or "}}" in rest:
        unknown.append(
            f"Line {number}: braces that are not `{{{{ name }}}}` on one line."
        )
    return unknown
