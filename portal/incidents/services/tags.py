"""Tags: words by which people find incidents again."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from portal.accounts.actors import Actor
from portal.core.errors import UserError
from portal.incidents.models import Incident, TimelineEntry
from portal.incidents.services.story import locked, tell_about_record

TAGS_MAX = 20
TAG_MAX = 50


@transaction.atomic
def add_tags(actor: Actor, incident: Incident, text: str) -> None:
    """Add the tags in `text`, which commas or blanks separate. Twice is harmless."""
    wanted = clean_tags(text.replace(",", " ").split())
    if not wanted:
        raise UserError("tag-empty", "Write a tag first: one word, such as network.")
    incident = locked(incident)
    new = [tag for tag in wanted if tag not in incident.tags]
    if new:
        _keep(actor, incident, clean_tags([*incident.tags, *new]), "added", new)


@transaction.atomic
def remove_tag(actor: Actor, incident: Incident, tag: str) -> None:
    """Take a tag away. Twice is harmless."""
    incident = locked(incident)
    if tag in incident.tags:
        left = [one for one in incident.tags if one != tag]
        _keep(actor, incident, left, "removed", [tag])


def clean_tags(tags: Iterable[str]) -> list[str]:
    """Lower-case, sorted, each once. Raises UserError."""
    found = sorted({tag.strip().lower() for tag in tags} - {""})
    for tag in found:
        if len(tag) > TAG_MAX or not tag.isprintable() or " " in tag or "," in tag:
            raise UserError(
                "tag-invalid",
                f"{tag[:TAG_MAX]!r} is no tag: one word of at most {TAG_MAX}"
                " characters, without commas.",
            )
    if len(found) > TAGS_MAX:
        raise UserError("tags-many", f"An incident has at most {TAGS_MAX} tags.")
    return found


def _keep(
    actor: Actor, incident: Incident, tags: list[str], verb: str, which: list[str]
) -> None:
    incident.tags = tags
    incident.save(update_fields=["tags"])
    words = f"Tag{'s' if len(which) > 1 else ''} {verb}: {', '.join(which)}"
    kind = TimelineEntry.Kind.RECORD
    tell_about_record(actor, incident, kind, "incident.tags", words, tags=tags)
