"""An incident's post-mortem: read, write with a preview, take along."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET, require_http_methods

from portal.clusters.access import may
from portal.clusters.models import Grant
from portal.core.errors import UserError
from portal.incidents.access import incident_for
from portal.incidents.models import Incident
from portal.reports.models import PostMortemRevision
from portal.reports.post_mortems import current, draft, save_post_mortem
from portal.web.download import text_file
from portal.web.forms import number_in, whole_number
from portal.web.http import Request

PAGE = "reports/post_mortem.html"


@require_http_methods(["GET", "POST"])
def post_mortem(request: Request, number: int) -> HttpResponse:
    """The newest text, or `?revision=`; `?edit` and a first one are a form."""
    if request.method == "POST":
        return _write(request, incident_for(request.user, number, Grant.Role.OPERATOR))
    incident = incident_for(request.user, number)
    newest = current(incident)
    operates = may(request.user, Grant.Role.OPERATOR, incident.cluster)
    if operates and (newest is None or "edit" in request.GET):
        text = newest.text if newest else draft(incident)
        return _form(request, incident, text, newest)
    context = {
        "incident": incident,
        "operates": operates,
        "newest": newest,
        "shown": _wanted(request, newest),
        "revisions": newest.post_mortem.revisions.defer("text") if newest else (),
    }
    return render(request, PAGE, context)


@require_GET
def markdown(request: Request, number: int) -> HttpResponse:
    """The newest text as a file."""
    found = _existing(incident_for(request.user, number))
    return text_file(found.text, f"post-mortem-{number}.md", "text/markdown")


@require_GET
def html(request: Request, number: int) -> HttpResponse:
    """The newest text as a page that stands alone."""
    incident = incident_for(request.user, number)
    context = {"incident": incident, "revision": _existing(incident)}
    page = render_to_string("reports/post_mortem_file.html", context)
    return text_file(page, f"post-mortem-{number}.html", "text/html")


def _write(request: Request, incident: Incident) -> HttpResponse:
    text = request.POST.get("text", "")
    if request.POST.get("do") == "preview":
        return _form(request, incident, text, current(incident), preview=True)
    try:
        base = whole_number(request.POST.get("base", ""))
        save_post_mortem(request.user, incident, text, base)
    except UserError as error:
        return _form(request, incident, text, current(incident), error=error)
    return redirect(f"/incidents/{incident.number}/post-mortem")


def _form(
    request: Request,
    incident: Incident,
    text: str,
    newest: PostMortemRevision | None,
    *,
    preview: bool = False,
    error: UserError | None = None,
) -> HttpResponse:
    """The text to write on. After a conflict it builds on what is newest."""
    context: dict[str, Any] = {
        "incident": incident,
        "text": text,
        "base": newest.number if newest else 0,
        "newest": newest,
        "preview": preview,
        "error": error,
    }
    if preview and request.htmx:
        return render(request, "reports/post_mortem_edit.html#preview", context)
    status = error.status if error else 200
    return render(request, "reports/post_mortem_edit.html", context, status=status)


def _existing(incident: Incident) -> PostMortemRevision:
    if found := current(incident):
        return found
    raise Http404(f"Incident #{incident.number} has no post-mortem yet.")


def _wanted(
    request: Request, newest: PostMortemRevision | None
) -> PostMortemRevision | None:
    wanted = number_in(request.GET.get("revision", ""))
    if newest is None or wanted is None:
        return newest
    found = newest.post_mortem.revisions.filter(number=wanted).first()
    return found or newest
