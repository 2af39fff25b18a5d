"""`-o`, `--template` and `--sort-by`: formats and paths that are known before the run."""

from __future__ import annotations

import re

from runbooks.commands.kubectl.places import places
from runbooks.commands.kubectl.tables import (
    OUTPUTS_FROM_FILES,
    OUTPUTS_LATER,
    TEMPLATE_LATER,
)
from runbooks.commands.model import Flag, Parameter, Word
from runbooks.commands.reasons import NotSupportedError

_FILLED = ("field", "string", "identifier")
_ACTION = re.compile(r"\{\{-?\s*(" + "|".join(TEMPLATE_LATER) + r")\b")


def check_template(flag: Flag) -> None:
    """Refuse templates that define others, and placeholders that may be meant as
    they are: a person's value is a name in a path or stands in a string."""
    for part, place in zip(flag.value.parts, places(flag) or (), strict=False):
        if isinstance(part, Parameter) and place not in _FILLED:
            raise NotSupportedError("placeholder", f"<{part.name}>")
    if action := _ACTION.search(flag.value.literal or ""):
        raise NotSupportedError("output", f"go-template with {action.group(1)}")


def check_format(value: Word) -> None:
    """The format has to be known: some formats read files."""
    name, equals, _ = value.head.partition("=")
    if value.literal is None and not equals:
        raise NotSupportedError("dynamic", f"-o {value.source}")
    if name in OUTPUTS_FROM_FILES:
        raise NotSupportedError("files", f"-o {name}")
    if name in OUTPUTS_LATER:
        raise NotSupportedError("output", name)
