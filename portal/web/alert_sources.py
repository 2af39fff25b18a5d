"""The list of alert sources, and adding one."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from portal.accounts.models import User
from portal.alerts.lists import sources_with_counts
from portal.alerts.services import create_source
from portal.alerts.source_settings import SourceSettings
from portal.clusters.access import may
from portal.clusters.models import Cluster, Grant
from portal.core.errors import UserError
from portal.web.alert_source import secret_page
from portal.web.alert_source_forms import NewSourceForm, initial_of
from portal.web.http import Request

ADD = "alert_sources/add.html"


@require_GET
def alert_sources(request: Request) -> HttpResponse:
    """What may be seen: the active ones first, then the archived ones."""
    found = list(sources_with_counts(request.user))
    context = {
        "active": [source for source in found if not source.archived_at],
        "archived": [source for source in found if source.archived_at],
        "adds": keeps_some_cluster(request.user),
    }
    return render(request, "alert_sources/list.html", context)


@require_http_methods(["GET", "POST"])
def add(request: Request) -> HttpResponse:
    """The form; then the token of the new source, once."""
    if not keeps_some_cluster(request.user):
        raise PermissionDenied("This needs the role admin on a cluster.")
    if request.method == "GET":
        form = NewSourceForm(request.user, initial=initial_of(SourceSettings()))
        return render(request, ADD, {"form": form})
    form = NewSourceForm(request.user, request.POST)
    if form.is_valid():
        try:
            name = form.cleaned_data["name"]
            source, secret = create_source(request.user, name, form.wanted)
            return secret_page(request, source, secret)
        except UserError as error:
            form.add_error(None, error.message)
    return render(request, ADD, {"form": form}, status=422)


def keeps_some_cluster(user: User) -> bool:
    """Whether the person is an administrator of any cluster, or of all."""
    clusters = Cluster.objects.visible_to(user).active()
    keeps = may(user, Grant.Role.ADMIN, None)
    return keeps or any(may(user, Grant.Role.ADMIN, one) for one in clusters)
