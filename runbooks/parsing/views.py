"""Upstream and downstream: one text that two projects publish.

`<!--DS: text-->` is for downstream only, and `<!--USstart-->…<!--USend-->` holds
what downstream leaves out.
"""

from __future__ import annotations

import re
from typing import Literal

View = Literal["upstream", "downstream"]

_DOWNSTREAM = re.compile(r"<!--\s*DS:\s?(.*?)\s*-->", re.DOTALL)
_UPSTREAM = re.compile(r"<!--\s*USstart\s*-->.*?<!--\s*USend\s*-->", re.DOTALL)


def has_views(markdown: str) -> bool:
    """Whether the two differ."""
    return seen("downstream", markdown) != markdown


def seen(view: View, markdown: str) -> str:
    """The text as one of the two sees it, with the same number of lines.

    Upstream the marks are comments, which are not shown anyway.
    """
    if view == "upstream" or "<!--" not in markdown:
        return markdown
    without = _UPSTREAM.sub(lambda one: "\n" * one.group().count("\n"), markdown)
    return _DOWNSTREAM.sub(_shown, without)


def _shown(found: re.Match[str]) -> str:
    missing = found.group().count("\n") - found[1].count("\n")
    return found[1] + "\n" * missing
