"""The form for kinds that kubectl knows nothing about: the whole object as words."""

from __future__ import annotations

from typing import Any

from portal.kube.formats.go_values import sprint
from portal.kube.objects import Json
from portal.kube.verbs.describe import identity
from portal.kube.verbs.describe.look import Look
from portal.kube.verbs.describe.words import label
from portal.kube.verbs.describe.writer import Writer

# Shown at the top, or never.
SKIPPED = {
    f".metadata.{key}"
    for key in ("managedFields", "name", "namespace", "labels", "annotations")
}


def generic(out: Writer, given: Json, look: Look) -> None:
    """Any object, key by key in the order of the keys, with its events."""
    identity.place(out, given)
    identity.marks(out, given)
    _content(out, 0, given, "")
    look.events_of(out, given)


def _content(out: Writer, level: int, given: Json, above: str) -> None:
    for key, value in sorted(given.items()):
        path = f"{above}.{key}"
        if path in SKIPPED:
            continue
        if isinstance(value, dict):
            out.write(level, f"{label(key)}:\n")
            _content(out, level + 1, value, path)
        elif isinstance(value, list):
            out.write(level, f"{label(key)}:\n")
            _elements(out, level + 1, value, path)
        else:
            out.line(level, f"{label(key)}:", sprint(value))


def _elements(out: Writer, level: int, given: list[Any], path: str) -> None:
    # Elements follow each other without any mark; kubectl does not tell them apart.
    for element in given:
        if isinstance(element, dict):
            _content(out, level, element, path)
        else:
            out.write(level, f"{sprint(element)}\n")
