"""`-o`, `--template` and `--sort-by`: formats and paths that are known before the run."""

from __future__ import annotations

import re

from runbooks.commands.kubectl.tables import (
    OUTPUTS_FROM_FILES,
    OUTPUTS_LATER,
    TEMPLATE_LATER,
)
from runbooks.commands.model import Parameter, Word
from runbooks.commands.reasons import NotSupportedError

_ACTION = re.compile(r"\{\{-?\s*(" + "|".join(TEMPLATE_LATER) + r")\b")


def check_template(value: Word) -> None:
    """Refuse what is filled in by a person, and templates that define others."""
    for part in value.parts:
        if isinstance(part, Parameter):
            raise NotSupportedError("placeholder", f"<{part.name}>")
    if action := _ACTION.search(value.literal or ""):
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
