"""`/alerts`: what fires, and what fired; also alerts without an incident."""

from __future__ import annotations

from typing import Any

from ninja import Query, Router, Schema

from portal.alerts.lists import WantedAlerts, alerts_page
from portal.api.alert_shapes import AlertOut, alert_out
from portal.api.auth import Request
from portal.api.paging import Cursor, Limit, number, page

router = Router(tags=["alerts"])


class AlertPage(Schema):
    """Newest first."""

    items: list[AlertOut]
    next: str | None


class AlertFilter(Schema):
    """What the list is narrowed to. `status` is firing or resolved; `alone` leaves the
    alerts that belong to no incident."""

    status: str = ""
    cluster: str = ""
    source: str = ""
    severity: str = ""
    name: str = ""
    alone: bool = False


@router.get("", response=AlertPage)
def list_alerts(
    request: Request,
    wanted: Query[AlertFilter],
    limit: Limit = 50,
    cursor: Cursor = "",
) -> dict[str, Any]:
    """Alerts that you may see, newest first."""
    asked = WantedAlerts(**wanted.dict())
    found = alerts_page(request.user, asked, number(cursor))
    rows, rest = page(found, limit, lambda row: row.pk)
    return {"items": [alert_out(row) for row in rows], "next": rest}
