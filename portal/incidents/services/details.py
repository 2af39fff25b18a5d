"""What a person puts right in the record: title, severity, times, tags."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, TypedDict

from django.db import transaction
from django.utils import timezone

from portal.accounts.actors import Actor
from portal.core.errors import UserError
from portal.incidents.models import Incident, TimelineEntry
from portal.incidents.services.story import locked, one_line, tell_about_record
from portal.incidents.services.tags import clean_tags

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
# Pairs of which the first can not come after the second.
ORDER = (
    ("started_at", "detected_at"),
    ("started_at", "acknowledged_at"),
    ("started_at", "mitigated_at"),
    ("started_at", "resolved_at"),
    ("started_at", "closed_at"),
    ("started_at", "cancelled_at"),
    ("mitigated_at", "resolved_at"),
    ("resolved_at", "closed_at"),
)
TIMES = tuple(dict.fromkeys(name for pair in ORDER for name in pair))


class Changes(TypedDict, total=False):
    """The fields that get a new value; the others stay as they are."""

    title: str
    severity: str
    tags: Iterable[str]
    started_at: datetime | None
    detected_at: datetime | None
    acknowledged_at: datetime | None
    mitigated_at: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None
    cancelled_at: datetime | None


@transaction.atomic
def change_details(actor: Actor, incident: Incident, changes: Changes) -> None:
    """Correct the record. What it said before stays in timeline and audit trail."""
    incident = locked(incident)
    wanted = _checked(incident, changes)
    old = {name: getattr(incident, name) for name in wanted}
    new = {name: value for name, value in wanted.items() if value != old[name]}
    if not new:
        return
    for name, value in new.items():
        setattr(incident, name, value)
    _check_order(incident, new)
    incident.save(update_fields=list(new))
    told = [f"{_word(name)}: {_said(old[name])} → {_said(new[name])}" for name in new]
    tell_about_record(
        actor,
        incident,
        TimelineEntry.Kind.RECORD,
        "incident.change",
        ". ".join(told),
        before={name: _said(old[name]) for name in new},
        after={name: _said(value) for name, value in new.items()},
    )


def _checked(incident: Incident, changes: Changes) -> dict[str, Any]:
    wanted: dict[str, Any] = dict(changes)
    if "title" in wanted:
        wanted["title"] = _title(wanted["title"])
    if wanted.get("severity", Incident.Severity.NONE) not in Incident.Severity.values:
        raise UserError("severity-unknown", f"{wanted['severity']!r} is no severity.")
    if "tags" in wanted:
        wanted["tags"] = clean_tags(wanted["tags"])
    for name in TIMES:
        if name in wanted:
            _check_time(incident, name, wanted[name])
    return wanted


def _title(text: str) -> str:
    title = one_line(text, 300)
    if not title:
        raise UserError("title-empty", "The incident needs a title.")
    return title


def _check_time(incident: Incident, name: str, at: datetime | None) -> None:
    """Whether there may be, or may not be, such a time now; and that it is a time."""
    word, now = _word(name).lower(), timezone.now()
    if at is None:
        if getattr(incident, name) is not None and not _may_be_empty(incident, name):
            raise UserError("time-missing", f"The time of “{word}” can not be empty.")
    elif getattr(incident, name) is None and not _may_be_given(incident, name):
        raise UserError(
            "time-early",
            f"The incident is not {word} yet: that comes first, the time of it after.",
        )
    elif at > now + timedelta(minutes=1) or at < EARLIEST:
        raise UserError("time-impossible", f"{word.capitalize()} at {_said(at)}: no.")


def _may_be_empty(incident: Incident, name: str) -> bool:
    mitigated = name == "mitigated_at"
    return name == "detected_at" or (
        mitigated and incident.status != Incident.Status.MITIGATED
    )


def _may_be_given(incident: Incident, name: str) -> bool:
    """Somebody who resolved at once can say later when the harm was over."""
    past = {Incident.Status.RESOLVED, Incident.Status.CLOSED}
    return name == "detected_at" or (name == "mitigated_at" and incident.status in past)


def _check_order(incident: Incident, new: dict[str, Any]) -> None:
    # Only what is changed: a clock elsewhere may have left another pair askew.
    for first, then in ORDER:
        before, after = getattr(incident, first), getattr(incident, then)
        if {first, then} & new.keys() and before and after and before > after:
            raise UserError(
                "time-order",
                f"{_word(then)} ({_said(after)}) would come before"
                f" {_word(first).lower()} ({_said(before)}). Nothing was changed:"
                " correct both at once.",
            )


def _word(name: str) -> str:
    return name.removesuffix("_at").capitalize()


def _said(value: Any) -> str:
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
    if isinstance(value, list):
        return ", ".join(value) or "none"
    return "none" if value in (None, "") else str(value)
