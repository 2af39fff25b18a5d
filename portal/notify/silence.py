"""Sources of alerts that nothing is heard of any more."""

from __future__ import annotations

from django.db import transaction

from portal.alerts.models import AlertSource
from portal.notify.events import Event
from portal.notify.models import Silence
from portal.notify.notices import tell_source
from portal.notify.routing import listeners


def look() -> int:
    """Tell of each source once when it falls silent, and once when it is back."""
    known = set(Silence.objects.values_list("source", flat=True))
    watched = AlertSource.objects.filter(archived_at=None).exclude(silent_minutes=0)
    changed = [
        source
        for source in AlertSource.objects.filter(pk__in=known) | watched
        if source.is_silent != (source.pk in known)
    ]
    for source in changed:
        _changed(source)
    return len(changed)


@transaction.atomic
def _changed(source: AlertSource) -> None:
    """Only the one who writes (or takes away) the row tells it."""
    if source.is_silent:
        _, first = Silence.objects.get_or_create(source=source)
    else:
        first = bool(Silence.objects.filter(source=source).delete()[0])
    drill = source.cluster is not None and source.cluster.drill
    if not first or drill or source.archived_at:
        return
    for listener in listeners():
        if listener.hears_source(source.cluster_id):
            tell_source(listener.channel, source, Event.SOURCE_SILENT)
