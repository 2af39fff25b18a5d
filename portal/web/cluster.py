"""One cluster: what the last check found, and what an administrator does with it."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from portal.clusters import services
from portal.clusters.access import cluster_for, may
from portal.clusters.defaults import set_defaults
from portal.clusters.models import Cluster, Credential, Grant
from portal.core.errors import UserError
from portal.incidents.selectors import Wanted, incidents_page
from portal.web.cluster_forms import BudgetForm, DefaultsForm, EndpointForm
from portal.web.http import Request, action

EXPIRES_SOON = timedelta(days=14)


@require_GET
def cluster(request: Request, slug: str) -> HttpResponse:
    """Identity, check, rights, credential, incidents."""
    found = cluster_for(request.user, slug)
    return render(request, "clusters/cluster.html", page_context(request, found))


@action
def check(request: Request, slug: str) -> HttpResponse:
    """Look at the cluster now."""
    services.run_check(cluster_for(request.user, slug, Grant.Role.OPERATOR))
    return redirect("cluster", slug)


@action
def archive(request: Request, slug: str) -> HttpResponse:
    """Take it out of use for good."""
    found = cluster_for(request.user, slug, Grant.Role.ADMIN)
    services.archive(request.user, found)
    return redirect("cluster", slug)


@action
def budget(request: Request, slug: str) -> HttpResponse:
    """How many requests may be under way at once."""
    found = cluster_for(request.user, slug, Grant.Role.ADMIN)
    form = BudgetForm(request.POST)
    if not form.is_valid():
        context = page_context(request, found) | {"budget_form": form}
        return render(request, "clusters/cluster.html", context, status=422)
    services.set_request_budget(request.user, found, form.cleaned_data["requests"])
    return redirect("cluster", slug)


@action
def defaults(request: Request, slug: str) -> HttpResponse:
    """Values that stand for what nothing else fills."""
    found = cluster_for(request.user, slug, Grant.Role.ADMIN)
    form = DefaultsForm(request.POST)
    try:
        if form.is_valid():
            set_defaults(request.user, found, form.cleaned_data["defaults"])
            return redirect("cluster", slug)
    except UserError as error:
        form.add_error("defaults", error.message)
    context = page_context(request, found) | {"defaults_form": form}
    return render(request, "clusters/cluster.html", context, status=422)


@action
def confirm(request: Request, slug: str) -> HttpResponse:
    """Say that the other cluster behind the credential is meant."""
    found = cluster_for(request.user, slug, Grant.Role.ADMIN)
    services.confirm_identity(request.user, found)
    return redirect("cluster", slug)


def page_context(request: Request, found: Cluster) -> dict[str, object]:
    """Everything the page shows; the credential only by kind and age."""
    credential = Credential.objects.filter(cluster=found).defer("sealed").first()
    expires = credential.expires_at if credential else None
    return {
        "cluster": found,
        "credential": credential,
        "expired": bool(expires and expires <= timezone.now()),
        "expires_soon": bool(expires and expires <= timezone.now() + EXPIRES_SOON),
        "check": found.check_result,
        "incidents": incidents_page(request.user, Wanted(cluster=found.slug))[:10],
        "form": EndpointForm(),
        "budget_form": BudgetForm({"requests": found.request_budget}),
        "defaults_form": DefaultsForm.of(found),
        "checks": may(request.user, Grant.Role.OPERATOR, found),
        "keeps": may(request.user, Grant.Role.ADMIN, found),
    }
