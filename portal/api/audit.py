"""`/audit`: who did what, for those who may see every cluster's."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from ninja import Router, Schema

from portal.accounts.models import AuditEntry
from portal.api.auth import Request
from portal.api.paging import Cursor, Limit, number, page

router = Router(tags=["audit"])


class AuditOut(Schema):
    """One act. `actor_id` is null for the portal itself."""

    id: int
    at: datetime
    actor_id: int | None
    actor_name: str
    action: str
    subject: str
    cluster: str
    incident: int | None
    details: dict[str, Any]


class AuditPage(Schema):
    """Newest first."""

    items: list[AuditOut]
    next: str | None


@router.get("", response=AuditPage)
def list_audit(
    request: Request,
    action: str = "",
    cluster: str = "",
    incident: int | None = None,
    limit: Limit = 50,
    cursor: Cursor = "",
) -> dict[str, Any]:
    """The audit trail, newest first."""
    if not request.user.is_superuser:
        raise PermissionDenied("The audit trail is for administrators of the portal.")
    wanted = {"action": action, "cluster": cluster, "incident": incident}
    wanted["id__lt"] = number(cursor)
    given = {name: value for name, value in wanted.items() if value not in ("", None)}
    rows, rest = page(AuditEntry.objects.filter(**given), limit, lambda row: row.pk)
    return {"items": rows, "next": rest}
