"""What runs by the clock for accounts."""

from __future__ import annotations

from celery import shared_task

from portal.accounts import audit


@shared_task  # type: ignore[untyped-decorator]  # celery has no types
def seal_audit_trail() -> None:
    """Seal the audit entries of the last minute."""
    audit.seal()
