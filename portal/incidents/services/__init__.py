"""What people do with an incident: one transaction, one timeline line, one audit row."""

from __future__ import annotations

from portal.incidents.services.details import Changes, change_details
from portal.incidents.services.follow_ups import (
    add_follow_up,
    change_follow_up,
    finish_follow_up,
)
from portal.incidents.services.handovers import (
    HandoverText,
    accept_handover,
    offer_handover,
    withdraw_handover,
)
from portal.incidents.services.lifecycle import (
    MOVES,
    acknowledge,
    change_status,
    open_incident,
    unusable,
)
from portal.incidents.services.links import add_link, remove_link
from portal.incidents.services.looks import HERE_FOR, look, unwatch, watch
from portal.incidents.services.marks import mark_step
from portal.incidents.services.notes import (
    add_note,
    edit_note,
    record_action,
    remove_note,
)
from portal.incidents.services.related import mark_duplicate, relate, unrelate
from portal.incidents.services.roles import end_role, give_role
from portal.incidents.services.story import (
    LIST_CHANNEL,
    add_entry,
    tell_about_record,
)
from portal.incidents.services.tags import add_tags, remove_tag
from portal.incidents.services.variables import (
    NAME_MAX,
    VARIABLE_MAX,
    keep_variables,
    set_variable,
)

__all__ = [
    "HERE_FOR",
    "LIST_CHANNEL",
    "MOVES",
    "NAME_MAX",
    "VARIABLE_MAX",
    "Changes",
    "HandoverText",
    "accept_handover",
    "acknowledge",
    "add_entry",
    "add_follow_up",
    "add_link",
    "add_note",
    "add_tags",
    "change_details",
    "change_follow_up",
    "change_status",
    "edit_note",
    "end_role",
    "finish_follow_up",
    "give_role",
    "keep_variables",
    "look",
    "mark_duplicate",
    "mark_step",
    "offer_handover",
    "open_incident",
    "record_action",
    "relate",
    "remove_link",
    "remove_note",
    "remove_tag",
    "set_variable",
    "tell_about_record",
    "unrelate",
    "unusable",
    "unwatch",
    "watch",
    "withdraw_handover",
]
