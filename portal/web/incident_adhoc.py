"""Steps that a person adds to an incident, and results that they paste."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from portal.clusters.models import Grant
from portal.core.errors import UserError
from portal.execution import adhoc
from portal.execution.pasting import MOST_BYTES, paste_result
from portal.incidents.access import incident_for
from portal.incidents.models import Incident
from portal.web.http import Request, action
from portal.web.incident import common, step_part
from portal.web.incident_steps import added_steps

OPERATOR = Grant.Role.OPERATOR


@require_GET
def added(request: Request, number: int) -> HttpResponse:
    """The part with the added steps."""
    return added_part(request, incident_for(request.user, number))


@action
def preview(request: Request, number: int) -> HttpResponse:
    """What the portal would do with the commands in the box. Stores nothing."""
    incident_for(request.user, number, OPERATOR)
    judged = adhoc.judge(request.POST.get("commands", ""))
    return render(request, "incidents/adhoc.html#preview", {"judged": judged})


@action
def add(request: Request, number: int) -> HttpResponse:
    """Add a step of one's own, and run it if it needs nobody."""
    incident = incident_for(request.user, number, OPERATOR)
    text, title = request.POST.get("commands", ""), request.POST.get("title", "")
    step, _ = adhoc.add_and_run(request.user, incident, text, title)
    if request.htmx:
        return added_part(request, incident)
    return redirect(f"{incident.get_absolute_url()}#step-{step.order}")


@action
def paste(request: Request, number: int, order: int) -> HttpResponse:
    """Keep what somebody saw as the result of a step."""
    incident = incident_for(request.user, number, OPERATOR)
    paste_result(request.user, incident, order, _pasted(request))
    if request.htmx:
        return step_part(request, incident, order)
    return redirect(f"{incident.get_absolute_url()}#step-{order}")


def added_part(request: Request, found: Incident) -> HttpResponse:
    """The added steps as the page shows them."""
    steps = added_steps(found)
    context = {"added": steps, "added_version": str(len(steps))} | common(found)
    return render(request, "incidents/added.html", context)


def _pasted(request: Request) -> str:
    """The text of the box, else of the file."""
    text: str = request.POST.get("text", "")
    file: UploadedFile[bytes] | None = request.FILES.get("file")
    if text.strip() or file is None:
        return text
    if file.size is not None and file.size > MOST_BYTES:
        raise UserError(
            "result-too-long",
            f"The file has {file.size:,} bytes; {MOST_BYTES:,} are kept of a result."
            " Nothing was stored: take the part that shows it.",
            status=413,
        )
    # What is not UTF-8 is still worth keeping, with a sign in its place.
    found: str = file.read().decode("utf-8-sig", errors="replace")
    return found
