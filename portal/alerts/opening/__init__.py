"""From alerts to incidents: the one door, for the processing of deliveries."""

from __future__ import annotations

from portal.alerts.opening.place import place

__all__ = ["place"]
