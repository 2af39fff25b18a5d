"""The public copy: choose, look at every replacement, then take it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from portal.core.errors import UserError
from portal.incidents.access import incident_for
from portal.incidents.models import Incident
from portal.reports.names.kinds import Kind
from portal.reports.public import Counted, Preview, preview
from portal.reports.public_choice import PARTS, Choice, choice_of, usual_choice
from portal.reports.reading import read_record
from portal.reports.record import Record
from portal.reports.services import make_public_copy, public_name
from portal.web.download import archive
from portal.web.http import Request

PAGE = "reports/public.html"
# Older runs of a step are for the API: a form has its limits.
RUNS_OF_STEP = 8
# A log can hold thousands of addresses: nobody reads them all, and no form takes them.
SHOWN = 200


@dataclass(frozen=True, slots=True)
class Group:
    """The replacements of one kind; `more` of it are not shown."""

    kind: Kind
    names: list[Counted]
    more: int

    @property
    def telling(self) -> bool:
        """Whether a person should read them: there is nothing to see in random ids."""
        any_kept = any(one.replacement.kept for one in self.names)
        return any_kept or self.kind not in {Kind.HASH, Kind.UID, Kind.ID}


@require_http_methods(["GET", "POST"])
def public(request: Request, number: int) -> HttpResponse:
    """The choice; with POST also everything that would be replaced."""
    incident = incident_for(request.user, number)
    record = read_record(incident)
    if request.method == "GET":
        return _page(request, incident, record, usual_choice(record))
    try:
        choice = _choice(request)
        found = preview(record, choice, public_name(incident))
    except UserError as error:
        return _page(request, incident, record, _asked(request), error=error)
    return _page(request, incident, record, choice, found=found)


@require_POST
def download(request: Request, number: int) -> HttpResponseBase:
    """The zip; if a name could not be replaced, the page that says so instead."""
    incident = incident_for(request.user, number)
    try:
        packed = make_public_copy(request.user, incident, _choice(request))
    except UserError as error:
        return _refused(request, incident, error)
    return archive(packed, public_name(incident))


def _refused(request: Request, incident: Incident, error: UserError) -> HttpResponse:
    """With the names, if they can be shown: one of them may have to stay."""
    record, choice = read_record(incident), _asked(request)
    try:
        found = preview(record, _choice(request), public_name(incident))
    except UserError:
        return _page(request, incident, record, choice, error=error)
    return _page(request, incident, record, choice, found=found, error=error)


def _choice(request: Request) -> Choice:
    """What the form says, or a UserError."""
    sent = request.POST
    return choice_of(
        sent.getlist("run"), sent.getlist("part"), _words(request), sent.getlist("keep")
    )


def _asked(request: Request) -> Choice:
    """The same unchecked, so that the form still shows what was typed."""
    sent = request.POST
    runs, parts = frozenset(sent.getlist("run")), frozenset(sent.getlist("part"))
    return Choice(runs, parts, tuple(_words(request)), frozenset(sent.getlist("keep")))


def _words(request: Request) -> list[str]:
    return [word.strip() for word in request.POST.get("words", "").splitlines()]


def _page(
    request: Request,
    incident: Incident,
    record: Record,
    choice: Choice,
    *,
    found: Preview | None = None,
    error: UserError | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {
        "incident": incident,
        "record": record,
        "most": RUNS_OF_STEP,
        "choice": choice,
        "parts": PARTS,
        "preview": found,
        "groups": _groups(found),
        "error": error,
        "file": public_name(incident),
    }
    return render(request, PAGE, context, status=error.status if error else 200)


def _groups(found: Preview | None) -> list[Group]:
    if found is None:
        return []
    by_kind = groupby(found.names, key=lambda one: one.replacement.name.kind)
    return [_group(kind, list(names)) for kind, names in by_kind]


def _group(kind: Kind, names: list[Counted]) -> Group:
    """Those that stay, then the others: a form that was sent must not lose a tick."""
    names.sort(key=lambda one: not one.replacement.kept)
    return Group(kind, names[:SHOWN], max(0, len(names) - SHOWN))
