"""docs/user/commands.md, written from the tables: run this module to renew the page."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from runbooks.commands.kubectl.flags import FlagSpec
from runbooks.commands.kubectl.sentences import OTHER_VERBS
from runbooks.commands.kubectl.tables import (
    GROUPS,
    OUTPUTS_FROM_FILES,
    OUTPUTS_LATER,
    ROOT,
    TEMPLATE_LATER,
    VERBS,
)
from runbooks.commands.reasons import REASONS

_HEAD = """\
# Commands: kubectl in detail

Every verb that runs, with every flag and what the portal decides about it. Output,
messages and exit status are those of kubectl 1.36. What is not listed here is manual or
refused; [the command language](language.md) says more about decisions.

This page is written from the code: `python -m runbooks.commands.kubectl.reference`.

Besides `kubectl`, `oc` is understood for the same verbs, and `oc adm top` is `kubectl top`.

What never ends by itself, `-w` and `logs -f`, is stopped after 20 seconds, or earlier where the
step ends earlier. The last line on stderr says so.
"""

_MAIN = {
    "describe": "describes objects and what belongs to them, for people",
    "get": "lists objects as a table, or prints them in a format for programs",
    "logs": "prints the logs of containers",
}


def page() -> str:
    """The whole page, in Markdown."""
    parts = [_HEAD, *map(_verb, VERBS), _outputs(), _flags_of_all()]
    return "\n".join(parts)


def _verb(verb: str) -> str:
    purpose = (_MAIN.get(verb) or OTHER_VERBS[verb]).strip(",")
    lines = [f"## {verb}", "", f"{purpose[0].upper()}{purpose[1:]}.", ""]
    if names := _other_names(verb):
        lines += [f"Also: {', '.join(names)}.", ""]
    own = [spec for name, spec in VERBS[verb].long.items() if name not in ROOT.long]
    lines += _table(own) if own else ["No flags of its own."]
    return "\n".join([*lines, ""])


def _other_names(verb: str) -> list[str]:
    return [
        f"`{group} {name}`"
        for group, names in GROUPS.items()
        for name, full in names.items()
        if full == verb and f"{group} {name}" != verb
    ]


def _table(specs: list[FlagSpec]) -> Iterator[str]:
    yield "| flag | value | decision |"
    yield "| --- | --- | --- |"
    for spec in sorted(specs, key=lambda spec: spec.name):
        yield f"| `{spec.shown}` | {_KINDS[spec.kind]} | {_decision(spec)} |"


_KINDS = {
    "string": "text",
    "bool": "",
    "int32": "number",
    "int64": "number",
    "duration": "duration",
    "array": "text, repeatable",
    "csv": "list",
}


def _decision(spec: FlagSpec) -> str:
    if not spec.why:
        return "runs"
    reason = REASONS[spec.why]
    unless = f", runs with `{spec.quiet}`" if spec.quiet else ""
    return f"{reason.outcome}: {reason.title.lower()}{unless}"


def _outputs() -> str:
    later = ", ".join(f"`{name}`" for name in sorted(OUTPUTS_LATER))
    files = ", ".join(f"`{name}`" for name in sorted(OUTPUTS_FROM_FILES))
    actions = ", ".join(f"`{{{{{name}}}}}`" for name in TEMPLATE_LATER)
    return (
        "## Output formats\n\n"
        "`-o` knows `wide`, `name`, `json`, `yaml`, `jsonpath`, `jsonpath-as-json`,"
        " `custom-columns`,\n`go-template` and `template`, each where kubectl has it.\n\n"
        f"- Refused, because they read files: {files}.\n"
        f"- Manual: {later}, and Go templates with {actions}.\n"
    )


def _flags_of_all() -> str:
    specs = list(ROOT.long.values())
    return "\n".join(["## Flags of every verb", "", *_table(specs), ""])


if __name__ == "__main__":
    sys.stdout.write(page())
