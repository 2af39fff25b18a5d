"""What is left to be done after an incident."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from portal.accounts.actors import Actor
from portal.accounts.models import User
from portal.core.errors import UserError
from portal.incidents.models import FollowUp, Incident, TimelineEntry
from portal.incidents.services.story import locked, one_line, tell_about_record

TITLE_MAX = 300


@transaction.atomic
def add_follow_up(
    actor: Actor,
    incident: Incident,
    title: str,
    owner: User | None = None,
    due: date | None = None,
) -> FollowUp:
    """Something that somebody has to do; without an owner it waits for one."""
    follow_up = FollowUp.objects.create(
        incident=incident,
        title=_title(title),
        owner=owner,
        due=due,
        created_by_name=actor.name,
    )
    _tell(actor, follow_up, "follow-up.add", f"Follow-up: {_said(follow_up)}")
    return follow_up


@transaction.atomic
def change_follow_up(
    actor: Actor, follow_up: FollowUp, title: str, owner: User | None, due: date | None
) -> None:
    """Give it another title, owner or day. No change is no line."""
    locked(follow_up.incident)
    follow_up.refresh_from_db()
    before = _said(follow_up)
    follow_up.title, follow_up.owner, follow_up.due = _title(title), owner, due
    if _said(follow_up) == before:
        return
    follow_up.save(update_fields=["title", "owner", "due"])
    words = f"Follow-up: {before} → {_said(follow_up)}"
    _tell(actor, follow_up, "follow-up.change", words)


@transaction.atomic
def finish_follow_up(actor: Actor, follow_up: FollowUp, *, done: bool = True) -> None:
    """It is done, or (`done` False) not done after all. Twice is harmless."""
    locked(follow_up.incident)
    follow_up.refresh_from_db()
    if (follow_up.done_at is not None) == done:
        return
    follow_up.done_at = timezone.now() if done else None
    follow_up.done_by_name = actor.name if done else ""
    follow_up.save(update_fields=["done_at", "done_by_name"])
    words = f"Follow-up {'done' if done else 'open again'}: {follow_up.title}"
    _tell(actor, follow_up, "follow-up.done" if done else "follow-up.reopen", words)


def _title(text: str) -> str:
    title = one_line(text, TITLE_MAX + 1)
    if not title or len(title) > TITLE_MAX:
        raise UserError(
            "follow-up-title",
            f"Say in one line of at most {TITLE_MAX} characters what is to be done.",
        )
    return title


def _said(follow_up: FollowUp) -> str:
    owner = follow_up.owner.name if follow_up.owner else "nobody yet"
    due = f", due {follow_up.due}" if follow_up.due else ""
    return f"{follow_up.title} ({owner}{due})"


def _tell(actor: Actor, follow_up: FollowUp, action: str, words: str) -> None:
    tell_about_record(
        actor,
        follow_up.incident,
        TimelineEntry.Kind.FOLLOW_UP,
        action,
        words,
        follow_up=follow_up.pk,
    )
