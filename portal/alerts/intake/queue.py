"""How a delivery gets to a worker."""

from __future__ import annotations

from portal.execution.queue import send_task

QUEUE = "intake"
PROCESS_DELIVERY = "portal.alerts.tasks.process_delivery"


def send(delivery_id: int) -> bool:
    """Have it worked off, with all that its source has waiting. False without Redis."""
    return send_task(PROCESS_DELIVERY, delivery_id, QUEUE)
