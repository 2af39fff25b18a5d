"""One alert source: whether alerts reach us from it, and what its keepers do."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from portal.alerts import services
from portal.alerts.access import source_for
from portal.alerts.intake.self_test import send_self_test
from portal.alerts.lists import WantedAlerts, alerts_page
from portal.alerts.models import Alert, AlertSource
from portal.alerts.sources.alertmanager.snippets import snippets
from portal.clusters.access import may, require
from portal.clusters.models import Grant
from portal.core.errors import UserError
from portal.web.alert_source_forms import SourceForm, form_of
from portal.web.http import Request, action
from portal.web.paging import number_before

PAGE = "alert_sources/source.html"
DELIVERIES_SHOWN = 20
ADMIN = Grant.Role.ADMIN


@require_GET
def alert_source(request: Request, name: str) -> HttpResponse:
    """Health, tokens, settings, the latest deliveries."""
    source = source_for(request.user, name)
    if request.htmx:
        return render(request, f"{PAGE}#deliveries", _latest(request, source))
    return render(request, PAGE, _context(request, source))


@action
def edit(request: Request, name: str) -> HttpResponse:
    """Other settings."""
    source = source_for(request.user, name, ADMIN)
    form = SourceForm(request.user, request.POST)
    if form.is_valid():
        require(request.user, ADMIN, form.wanted.cluster)
        try:
            services.edit_source(request.user, source, form.wanted)
            return redirect("alert-source", name)
        except UserError as error:
            form.add_error(None, error.message)
    context = _context(request, source) | {"form": form, "editing": True}
    return render(request, PAGE, context, status=422)


@action
def issue_token(request: Request, name: str) -> HttpResponse:
    """One more token, shown once."""
    source = source_for(request.user, name, ADMIN)
    return secret_page(request, source, services.issue_token(request.user, source))


@action
def revoke_token(request: Request, name: str, pk: int) -> HttpResponse:
    """Nobody can post with it any more."""
    source = source_for(request.user, name, ADMIN)
    services.revoke_token(request.user, get_object_or_404(source.tokens, pk=pk))
    return redirect("alert-source", name)


@action
def keep_api_token(request: Request, name: str) -> HttpResponse:
    """The bearer token for its API; empty: none."""
    source = source_for(request.user, name, ADMIN)
    token = request.POST.get("token", "").strip()
    services.keep_api_token(request.user, source, token)
    return redirect("alert-source", name)


@action
def self_test(request: Request, name: str) -> HttpResponse:
    """Send a sample the way of every delivery."""
    source = source_for(request.user, name, ADMIN)
    delivery = send_self_test(request.user, source)
    return redirect("alert-delivery", name, delivery.pk)


@action
def archive(request: Request, name: str) -> HttpResponse:
    """It can post no more."""
    services.archive_source(request.user, source_for(request.user, name, ADMIN))
    return redirect("alert-source", name)


def secret_page(request: Request, source: AlertSource, secret: str) -> HttpResponse:
    """The secret of a token, on an answer that no browser keeps."""
    context = _snippets(source) | {"source": source, "secret": secret}
    response = render(request, "alert_sources/secret.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _context(request: Request, source: AlertSource) -> dict[str, object]:
    wanted = WantedAlerts(status=Alert.Status.FIRING, source=source.name)
    keeps = may(request.user, ADMIN, source.cluster)
    return (
        _latest(request, source)
        | _snippets(source)
        | {
            "firing": alerts_page(request.user, wanted).count(),
            "unread": source.deliveries.in_quarantine().defer("body")[
                :DELIVERIES_SHOWN
            ],
            "tokens": source.tokens.filter(revoked_at=None),
            "keeps": keeps and not source.archived_at,
            "form": form_of(request.user, source),
        }
    )


def _latest(request: Request, source: AlertSource) -> dict[str, object]:
    """A page of its deliveries, newest first."""
    before = number_before(request)
    found = (
        source.deliveries.filter(pk__lt=before) if before else source.deliveries.all()
    )
    rows = list(found.defer("body")[: DELIVERIES_SHOWN + 1])
    return {
        "source": source,
        "deliveries": rows[:DELIVERIES_SHOWN],
        "older": rows[DELIVERIES_SHOWN - 1].pk if rows[DELIVERIES_SHOWN:] else None,
    }


def _snippets(source: AlertSource) -> dict[str, object]:
    cluster = source.cluster.slug if source.cluster else ""
    return {"snippets": snippets(settings.PORTAL_URL, cluster)}
