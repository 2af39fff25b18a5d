"""What a person does for themselves: look, and watch."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone

from portal.accounts.models import User
from portal.incidents.models import Incident, Look, Mention, Watcher
from portal.incidents.services.story import audited
from portal.live.publish import publish_on_commit

# A page tells every 20 s that it is open; two lost ones are no goodbye.
HERE_FOR = timedelta(seconds=50)


@transaction.atomic
def look(user: User, incident: Incident, seen: int) -> None:
    """The person is on the page, and has been shown the story up to the line `seen`.

    Not an act: neither timeline nor audit trail tell of it.
    """
    now = timezone.now()
    newest = incident.timeline.order_by("-id").values_list("id", flat=True).first()
    seen = max(0, min(seen, newest or 0))
    found, new = Look.objects.get_or_create(
        incident=incident, user=user, defaults={"seen": seen, "here_at": now}
    )
    was_here = not new and found.here_at > now - HERE_FOR
    if not new:
        later = Greatest(F("seen"), seen)
        Look.objects.filter(pk=found.pk).update(seen=later, here_at=now)
    unseen = Mention.objects.filter(user=user, seen_at=None, entry__incident=incident)
    unseen.filter(entry__lte=seen).update(seen_at=now)
    if not was_here:
        publish_on_commit(incident.channel, "presence")


@transaction.atomic
def watch(user: User, incident: Incident) -> None:
    """Hear of what happens in it. Twice is harmless."""
    _, new = Watcher.objects.get_or_create(incident=incident, user=user)
    if new:
        audited(user, "incident.watch", incident)


@transaction.atomic
def unwatch(user: User, incident: Incident) -> None:
    """Hear no more of it. Twice is harmless."""
    gone, _ = Watcher.objects.filter(incident=incident, user=user).delete()
    if gone:
        audited(user, "incident.unwatch", incident)
