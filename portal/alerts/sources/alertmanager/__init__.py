"""Prometheus' Alertmanager, 0.25 to 0.34: its webhook's body, and its API's list."""

from portal.alerts.sources.alertmanager.incoming import IncomingAlert, Payload
from portal.alerts.sources.alertmanager.payload import Unreadable, read_payload

__all__ = ["IncomingAlert", "Payload", "Unreadable", "read_payload"]
