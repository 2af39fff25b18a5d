"""`/alert-sources`: who may post alerts, what came of it, and their tokens."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404
from ninja import Router

from portal.alerts import services
from portal.alerts.access import delivery_for, source_for
from portal.alerts.intake import quarantine
from portal.alerts.intake.self_test import send_self_test
from portal.alerts.lists import sources_with_counts
from portal.alerts.models import AlertSource, Delivery
from portal.alerts.source_settings import SourceSettings, settings_of
from portal.api.alert_source_shapes import (
    ApiTokenIn,
    DeliveryBodyOut,
    DeliveryOut,
    DeliveryPage,
    NewSource,
    NewTokenOut,
    SourceOut,
    SourcePage,
    SourceSettingsIn,
    delivery_out,
    source_out,
)
from portal.api.auth import Request
from portal.api.paging import Cursor, Limit, number, page
from portal.clusters.access import cluster_for, require
from portal.clusters.models import Grant

router = Router(tags=["alert sources"])
ADMIN = Grant.Role.ADMIN


@router.get("", response=SourcePage)
def list_alert_sources(
    request: Request, limit: Limit = 50, cursor: Cursor = ""
) -> dict[str, Any]:
    """Sources that you may see, archived ones too, by name."""
    visible = sources_with_counts(request.user).prefetch_related("tokens")
    rows, rest = page(visible.filter(name__gt=cursor), limit, lambda row: row.name)
    return {"items": [source_out(row) for row in rows], "next": rest}


@router.post("", response={201: NewTokenOut})
def add_alert_source(request: Request, new: NewSource) -> dict[str, Any]:
    """A source and its first token, which is shown this once."""
    wanted = _wanted(request, SourceSettings(), new)
    _, secret = services.create_source(request.user, new.name, wanted)
    return {"source": _told(request, new.name), "token": secret}


@router.get("/{name}", response=SourceOut)
def get_alert_source(request: Request, name: str) -> dict[str, Any]:
    """One source."""
    return _told(request, name)


@router.patch("/{name}", response=SourceOut)
def edit_alert_source(
    request: Request, name: str, settings: SourceSettingsIn
) -> dict[str, Any]:
    """Other settings. With another `api_url` its token is forgotten."""
    source = source_for(request.user, name, ADMIN)
    wanted = _wanted(request, settings_of(source), settings)
    services.edit_source(request.user, source, wanted)
    return _told(request, name)


@router.post("/{name}/tokens", response={201: NewTokenOut})
def add_alert_source_token(request: Request, name: str) -> dict[str, Any]:
    """One more token, shown this once; those before stay good."""
    source = source_for(request.user, name, ADMIN)
    secret = services.issue_token(request.user, source)
    return {"source": _told(request, name), "token": secret}


@router.delete("/{name}/tokens/{pk}", response=SourceOut)
def revoke_alert_source_token(request: Request, name: str, pk: int) -> dict[str, Any]:
    """Nobody can post with it any more."""
    source = source_for(request.user, name, ADMIN)
    token = source.tokens.filter(pk=pk).first()
    if token is None:
        raise Http404(f"Alert source {name} has no token {pk}.")
    services.revoke_token(request.user, token)
    return _told(request, name)


@router.put("/{name}/api-token", response=SourceOut)
def keep_alert_source_api_token(
    request: Request, name: str, given: ApiTokenIn
) -> dict[str, Any]:
    """The bearer token for the source's own API; stored encrypted, never shown."""
    source = source_for(request.user, name, ADMIN)
    services.keep_api_token(request.user, source, given.token)
    return _told(request, name)


@router.post("/{name}/self-test", response={202: DeliveryOut})
def test_alert_source(request: Request, name: str) -> dict[str, Any]:
    """Send a sample; it works when the delivery is processed."""
    delivery = send_self_test(request.user, source_for(request.user, name, ADMIN))
    return delivery_out(delivery)


@router.post("/{name}/archive", response=SourceOut)
def archive_alert_source(request: Request, name: str) -> dict[str, Any]:
    """It can post no more; its alerts and deliveries stay."""
    services.archive_source(request.user, source_for(request.user, name, ADMIN))
    return _told(request, name)


@router.get("/{name}/deliveries", response=DeliveryPage)
def list_deliveries(
    request: Request,
    name: str,
    status: str = "",
    limit: Limit = 50,
    cursor: Cursor = "",
) -> dict[str, Any]:
    """What it posted, newest first, without the bodies."""
    given = {"status": status, "pk__lt": number(cursor)}
    found = source_for(request.user, name).deliveries.defer("body")
    found = found.filter(**{key: value for key, value in given.items() if value})
    rows, rest = page(found, limit, lambda row: row.pk)
    return {"items": [delivery_out(row) for row in rows], "next": rest}


@router.get("/{name}/deliveries/{pk}", response=DeliveryBodyOut)
def get_delivery(request: Request, name: str, pk: int) -> dict[str, Any]:
    """One delivery with its body."""
    delivery = delivery_for(request.user, name, pk)
    return delivery_out(delivery) | {"body": delivery.text}


@router.post("/{name}/deliveries/{pk}/dismiss", response=DeliveryOut)
def dismiss_delivery(request: Request, name: str, pk: int) -> dict[str, Any]:
    """You know that it could not be read: no banner for it any more."""
    delivery = delivery_for(request.user, name, pk, ADMIN)
    quarantine.dismiss(request.user, delivery)
    return _told_again(delivery)


@router.post("/{name}/deliveries/{pk}/again", response={202: DeliveryOut})
def process_delivery_again(request: Request, name: str, pk: int) -> dict[str, Any]:
    """Work off once more what failed."""
    delivery = delivery_for(request.user, name, pk, ADMIN)
    quarantine.process_again(request.user, delivery)
    return _told_again(delivery)


def _wanted(
    request: Request, before: SourceSettings, given: SourceSettingsIn
) -> SourceSettings:
    """What was given over what was before, on a cluster that the person keeps."""
    new = given.dict(exclude_unset=True, exclude={"name"})
    if "cluster" in new:
        slug = new["cluster"]
        new["cluster"] = cluster_for(request.user, slug, ADMIN) if slug else None
    wanted = replace(before, **new)
    require(request.user, ADMIN, wanted.cluster)
    return wanted


def _told(request: Request, name: str) -> dict[str, Any]:
    source_for(request.user, name)
    found: AlertSource = sources_with_counts(request.user).get(name=name)
    return source_out(found)


def _told_again(delivery: Delivery) -> dict[str, Any]:
    delivery.refresh_from_db()
    return delivery_out(delivery)
