"""What people do with an incident: one transaction, one timeline line, one audit row."""

from __future__ import annotations

from portal.incidents.services.lifecycle import (
    MOVES,
    change_status,
    open_incident,
    unusable,
)
from portal.incidents.services.marks import mark_step
from portal.incidents.services.notes import add_note, record_action
from portal.incidents.services.story import LIST_CHANNEL, add_entry
from portal.incidents.services.variables import (
    NAME_MAX,
    VARIABLE_MAX,
    keep_variables,
    set_variable,
)

__all__ = [
    "LIST_CHANNEL",
    "MOVES",
    "NAME_MAX",
    "VARIABLE_MAX",
    "add_entry",
    "add_note",
    "change_status",
    "keep_variables",
    "mark_step",
    "open_incident",
    "record_action",
    "set_variable",
    "unusable",
]
