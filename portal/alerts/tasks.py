"""Celery's door to the alerts. No logic here."""

from __future__ import annotations

from celery import shared_task

from portal.alerts.intake.processing import process_delivery as work_off
from portal.alerts.intake.reconcile import reconcile_all


@shared_task  # type: ignore[untyped-decorator]  # celery has no types
def process_delivery(delivery_id: int) -> None:
    """Work off what the source of this delivery has waiting."""
    work_off(delivery_id)


@shared_task  # type: ignore[untyped-decorator]  # celery has no types
def reconcile_sources() -> None:
    """Compare the alerts of each source with what its own API lists."""
    reconcile_all()
