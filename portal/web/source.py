"""One source: what could not be read, and what lint says of its runbooks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from portal.web.http import Request
from runbooks.lint.check import check_text
from runbooks.lint.codes import CODES, Level
from runbooks.lint.model import Command
from runbooks.lint.report import tally
from runbooks.models import Runbook, Source

# Each runbook is checked while the page is made, in about 10 ms.
PAGE_SIZE = 20
LONGEST = 100_000


@dataclass(frozen=True, slots=True)
class Line:
    """A finding, or a command that the portal leaves to a person."""

    number: int
    level: Level | None
    title: str
    text: str
    advice: str


@dataclass(frozen=True, slots=True)
class Row:
    """One runbook on the page. `share` is in words: `8 of 9 run`, of Diagnosis."""

    runbook: Runbook
    share: str
    errors: int
    warnings: int
    lines: tuple[Line, ...]


@require_GET
def source(request: Request, slug: str) -> HttpResponse:
    """Its runbooks by name, those after `?after=`; what is on the page is checked."""
    found = get_object_or_404(Source, slug=slug)
    after = request.GET.get("after", "").replace("\x00", "")
    runbooks = (
        Runbook.objects.present()
        .filter(source=found, name__gt=after)
        .select_related("current")
        .order_by("name")
    )
    shown = list(runbooks[: PAGE_SIZE + 1])
    context = {
        "source": found,
        "rows": [_row(runbook) for runbook in shown[:PAGE_SIZE]],
        "after": shown[PAGE_SIZE - 1].name if shown[PAGE_SIZE:] else None,
        "is_first": not after,
    }
    return render(request, "sources/source.html", context)


def _row(runbook: Runbook) -> Row:
    markdown = runbook.current.markdown if runbook.current else ""
    if len(markdown) > LONGEST:
        return Row(runbook, "too long to be checked here", 0, 0, ())
    report = check_text(runbook.path, markdown, runbook.name)
    total = tally(one for one in report.commands if one.section == "diagnosis")
    lines = [
        Line(
            one.line,
            CODES[one.code].level,
            CODES[one.code].title,
            one.message,
            CODES[one.code].fix,
        )
        for one in report.findings
    ]
    levels = [line.level for line in lines]
    by_hand = _by_hand(report.commands)
    return Row(
        runbook,
        f"{total.runs} of {total.commands} run",
        levels.count("error"),
        levels.count("warning"),
        tuple(sorted([*lines, *by_hand], key=lambda line: line.number)),
    )


def _by_hand(commands: tuple[Command, ...]) -> Iterator[Line]:
    """Those of Diagnosis: that a fix is typed by a person needs no saying."""
    for one in commands:
        if one.section == "diagnosis" and not one.decision.runs:
            outcome, reason = one.decision.outcome, one.decision.reason
            yield Line(one.line, None, outcome, one.text, reason)
