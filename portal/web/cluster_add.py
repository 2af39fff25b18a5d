"""Add a cluster, or give one a new credential."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from portal.clusters import services
from portal.clusters.access import cluster_for, require
from portal.clusters.models import Grant
from portal.web.cluster import page_context
from portal.web.cluster_forms import ClusterForm, EndpointForm
from portal.web.http import Request, action


@require_http_methods(["GET", "POST"])
def add(request: Request) -> HttpResponse:
    """The form; a cluster that was added is checked at once."""
    require(request.user, Grant.Role.ADMIN, None)
    form = ClusterForm(request.POST or None, request.FILES or None)
    if not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "clusters/add.html", {"form": form}, status=status)
    slug = form.cleaned_data["slug"]
    cluster = services.add_cluster(request.user, slug, form.endpoint)
    services.run_check(cluster)
    return redirect(cluster)


@action
def replace_credential(request: Request, slug: str) -> HttpResponse:
    """A new credential and address for a cluster, checked at once."""
    cluster = cluster_for(request.user, slug, Grant.Role.ADMIN)
    form = EndpointForm(request.POST, request.FILES)
    if not form.is_valid():
        context = page_context(request, cluster) | {"form": form, "replacing": True}
        return render(request, "clusters/cluster.html", context, status=422)
    services.replace_credential(request.user, cluster, form.endpoint)
    services.run_check(cluster)
    return redirect(cluster)
