"""What a channel can tell."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models


class Event(models.TextChoices):
    """Something about an incident (or a source) that people may want to hear of."""

    OPENED = "opened", "Opened"
    DIAGNOSED = "diagnosed", "First diagnosis is in"
    ACKNOWLEDGED = "acknowledged", "Acknowledged"
    RAISED = "raised", "Severity raised"
    MITIGATED = "mitigated", "Mitigated"
    RESOLVED = "resolved", "Resolved or cancelled"
    SELF_CLEARED = "self_cleared", "Alerts ended by themselves"
    REOPENED = "reopened", "Opened again"
    HANDOVER = "handover", "Handover"
    MENTION = "mention", "Somebody is mentioned"
    NOTE = "note", "Every note"
    SOURCE_SILENT = "source_silent", "Alert source is silent, or heard again"


def usual_events() -> list[str]:
    """All but the notes: a chat that repeats the conversation is muted soon."""
    return [event.value for event in Event if event != Event.NOTE]


# What a person does in an incident. It is told of an incident in a storm as well,
# where everything else is told of the storm alone.
BY_PEOPLE = frozenset({Event.HANDOVER, Event.MENTION, Event.NOTE})


def labels(events: Iterable[str]) -> list[str]:
    """The events in words."""
    return [Event(event).label for event in events]
