"""Labels, annotations and what else describe lists one below the other."""

from __future__ import annotations

from collections.abc import Iterable

from portal.kube.verbs.describe.writer import Writer

LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
LONGEST = 140


def stack(out: Writer, title: str, lines: Iterable[str]) -> None:
    """A title with its values below each other, or `<none>`."""
    out.write(0, f"{title}:\t")
    number = -1
    for number, line in enumerate(lines):
        if number:
            out.write(0, "")
            out.write(0, "\t")
        out.write(0, f"{line}\n")
    if number < 0:
        out.write(0, "<none>\n")


def labels(out: Writer, title: str, given: dict[str, str]) -> None:
    """Labels, selectors of nodes: `key=value`."""
    stack(out, title, [f"{key}={value}" for key, value in given.items()])


def inline(given: dict[str, str]) -> str:
    """A map on one line: `a=b,c=d`, or `<none>`."""
    return ",".join(f"{key}={value}" for key, value in given.items()) or "<none>"


def notes(out: Writer, title: str, given: dict[str, str]) -> None:
    """Annotations: `key: value`; long or many-lined values below their key, cut."""
    out.write(0, f"{title}:\t")
    shown = [(key, value) for key, value in given.items() if key != LAST_APPLIED]
    if not shown:
        out.write(0, "<none>\n")
    for number, (key, value) in enumerate(shown):
        if number:
            out.write(0, "\t")
        _annotation(out, key, value.removesuffix("\n"))


def _annotation(out: Writer, key: str, value: str) -> None:
    if len(key.encode()) + len(value.encode()) + 2 <= LONGEST and "\n" not in value:
        out.write(0, f"{key}: {value}\n")
        return
    out.write(0, f"{key}:\n")
    for line in value.split("\n"):
        out.write(0, f"\t  {shorten(line, LONGEST - 2)}\n")


def shorten(line: str, longest: int) -> str:
    """At most `longest` bytes of a line, with `...` where it goes on."""
    raw = line.encode()
    if len(raw) <= longest:
        return line
    return raw[:longest].decode(errors="replace") + "..."
