"""An issue in a public tracker, begun by a link that is filled in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from portal.reports.record import Record
from portal.reports.seen import Seen
from portal.reports.ticket import evidence_lines
from portal.reports.timeline import plain
from portal.reports.trackers import Tracker

# Servers and browsers take about 8 kB of address; what is quoted grows threefold.
LONGEST_URL = 7_500
CUT = "\n\n… (cut: the rest is in the file)"


@dataclass(frozen=True, slots=True)
class PrefilledIssue:
    """The link; `shortened` when the text did not fit into it."""

    tracker: str
    url: str
    shortened: bool


def issue_text(public: Record, seen: list[Seen], file: str) -> str:
    """What the issue says, of a record whose names are replaced already."""
    return "\n".join(_lines(public, seen, file)).strip() + "\n"


def prefilled(tracker: Tracker, title: str, body: str) -> PrefilledIssue:
    """The link, with as much of the body as fits."""
    url = _filled(tracker, title, body)
    shortened = len(url) > LONGEST_URL
    while len(url) > LONGEST_URL and body:
        body = body[: len(body) * 9 // 10]
        url = _filled(tracker, title, body + CUT)
    return PrefilledIssue(tracker.name, url, shortened)


def _filled(tracker: Tracker, title: str, body: str) -> str:
    return tracker.url.replace("{title}", quote(title, safe="")).replace(
        "{body}", quote(body, safe="")
    )


def _lines(public: Record, seen: list[Seen], file: str) -> Iterator[str]:
    yield "**What happened**\n\n(describe it)\n"
    yield f"**Versions**: Kubernetes {plain(public.cluster_version) or '?'}"
    if public.alerts:
        names = sorted({alert.name for alert in public.alerts})
        yield f"\n**Alerts**: {plain(', '.join(names))}"
    yield f"\n**Artifacts**: (attach `{file}` here; names in it are replaced)"
    yield from evidence_lines(seen)
