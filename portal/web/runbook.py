"""A runbook's page: where the alert's link leads, and where an incident begins."""

from __future__ import annotations

from difflib import get_close_matches

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from portal.clusters.access import cluster_for
from portal.clusters.models import Cluster, Grant
from portal.core.errors import UserError
from portal.incidents.models import Incident
from portal.incidents.services import VARIABLE_MAX, open_incident
from portal.web.command_text import Known
from portal.web.http import Request, action, question
from portal.web.runbook_alert import labels_of, opened_for
from portal.web.step_text import introductions, sections, step_texts
from runbooks.library import find
from runbooks.models import Revision, Runbook
from runbooks.parsing.views import View, has_views

# Query parameters that are ours; every other one is a label of the alert.
OURS = {"cluster", "source", "alert", "severity", "view"}
LABELS_MAX = 50


@question
def runbook(request: Request, name: str) -> HttpResponse:
    """The text, its open incidents, and one button: start one on a cluster."""
    found = find(name, request.GET.get("source", ""))
    if found is None or found.current is None:
        return _unknown(request, name)
    clusters = Cluster.objects.visible_to(request.user).active()
    wanted = request.GET.get("cluster", "")
    chosen = next((one for one in clusters if one.slug == wanted), None)
    alert = request.GET.get("alert", "")
    labels = labels_of(request.user, alert, chosen) | _labels(request)
    context = _text(found.current, labels, request.GET.get("view", "")) | {
        "runbook": found,
        "variants": _variants(name),
        "revisions": found.revisions.defer("markdown")[:20],
        "labels": labels,
        "wanted": wanted,
        "chosen": chosen,
        "clusters": clusters,
        "opened": opened_for(request.user, name, alert, chosen),
        "severities": Incident.Severity.choices,
        "severity": request.GET.get("severity", ""),
    }
    return render(request, "runbooks/runbook.html", context)


@action
def start(request: Request, name: str) -> HttpResponse:
    """Open an incident on the chosen cluster, bound to this revision."""
    slug = request.POST.get("cluster", "")
    if not slug:
        raise UserError("cluster-missing", "Choose the cluster first.", status=422)
    cluster = cluster_for(request.user, slug, Grant.Role.OPERATOR)
    revision = get_object_or_404(
        Revision.objects.select_related("runbook"),
        sha256=request.POST.get("revision", ""),
        runbook__name=name,
        runbook__source__slug=request.POST.get("source", ""),
    )
    severity = request.POST.get("severity", "")
    incident = open_incident(
        request.user,
        revision,
        cluster,
        severity=severity if severity in Incident.Severity else Incident.Severity.NONE,
        variables=_posted_labels(request),
    )
    return redirect(incident)


@question
def revision(request: Request, name: str, sha256: str) -> HttpResponse:
    """One revision of the text as it was, which never changes."""
    found = (
        Revision.objects.select_related("runbook__source", "runbook__current")
        .filter(runbook__name=name, sha256=sha256)
        .first()
    )
    if found is None:
        raise Http404(f"{name} has no such revision.")
    context = _text(found, {}, request.GET.get("view", "")) | {
        "runbook": found.runbook,
        "revision": found,
    }
    return render(request, "runbooks/revision.html", context)


def _text(revision: Revision, labels: dict[str, str], wanted: str) -> dict[str, object]:
    known = {name: Known(value, "from the link") for name, value in labels.items()}
    both = has_views(revision.markdown)
    view: View = "downstream" if both and wanted == "downstream" else "upstream"
    before, after = sections(revision, view)
    return {
        "before": before,
        "after": after,
        "steps": step_texts(revision, known, view),
        "introductions": introductions(revision, view),
        "view": view if both else "",
    }


def _variants(name: str) -> list[Runbook]:
    found = Runbook.objects.present().filter(name=name).select_related("source")
    return list(found.order_by("source__position", "source__slug"))


def _unknown(request: Request, name: str) -> HttpResponse:
    """A page that helps: names that look like this one, and how to add it."""
    names = list(
        Runbook.objects.present()
        .values_list("name", flat=True)
        .distinct()
        .order_by("name")
    )
    lowered = {known.lower(): known for known in names}
    near = [lowered[one] for one in get_close_matches(name.lower(), lowered, 5, 0.5)]
    context = {
        "name": name,
        "near": near,
        "source": request.GET.get("source", ""),
        "opened": opened_for(request.user, name, request.GET.get("alert", ""), None),
    }
    return render(request, "runbooks/unknown.html", context, status=404)


def _labels(request: Request) -> dict[str, str]:
    """The alert's labels in the link, which fill variables of the same name."""
    return _values(
        {name: request.GET[name] for name in request.GET if name not in OURS}
    )


def _posted_labels(request: Request) -> dict[str, str]:
    """The same labels, from the form that the page made of them."""
    given = {name: request.POST[name] for name in request.POST if name[:6] == "label-"}
    return _values({name[6:]: value for name, value in given.items()})


def _values(given: dict[str, str]) -> dict[str, str]:
    """Those that may become variables."""
    return {
        name: value[:VARIABLE_MAX]
        for name, value in list(given.items())[:LABELS_MAX]
        if name.isascii() and name.isidentifier() and value.isprintable()
    }
