"""The parts of a bundle that programs read."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any

from portal.reports.record import Record

# What only our own database understands, and what has a file of its own.
_LEFT_OUT = {"pk", "alerts", "markdown"}


def alerts_json(record: Record) -> str:
    """All alerts of the incident, those that began first in front."""
    return _text(record.alerts)


def incident_json(record: Record) -> str:
    """Everything else of the record; output and texts are files of their own."""
    return _text(record)


def _text(value: Any) -> str:
    return json.dumps(_plain(value), indent=2, ensure_ascii=False) + "\n"


def _plain(value: Any) -> Any:
    """What JSON can say. Labels and parameters are JSON already."""
    if is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in fields(value)]
        return {
            name: _plain(getattr(value, name))
            for name in names
            if name not in _LEFT_OUT
        }
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return value
