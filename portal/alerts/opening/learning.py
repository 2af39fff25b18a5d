"""An incident whose runbook becomes known with a later alert of the same fault."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from portal.alerts.opening.placing import Placed
from portal.alerts.opening.runbook import runbook_of, runbooks_by_name, wanted_names
from portal.incidents.automatic import Line, tell
from portal.incidents.models import TimelineEntry
from portal.live.publish import publish_on_commit
from runbooks.models import Runbook


def learn_runbooks(joined: Sequence[Placed]) -> list[Placed]:
    """All of `joined`; whose incident had no runbook, and gets one, is `learned`."""
    without = [one for one in joined if one.incident.revision_id is None]
    known = runbooks_by_name(
        name for one in without for name in wanted_names(one.batch)
    )
    found = {one.group.pk: runbook_of(one.batch, known) for one in without}
    return [
        _learned(one, runbook) if (runbook := found.get(one.group.pk)) else one
        for one in joined
    ]


def _learned(placed: Placed, runbook: Runbook) -> Placed:
    incident = placed.incident
    incident.revision = runbook.current
    incident.save(update_fields=["revision"])
    actor = f"alert {placed.batch.names[0]}"
    words = f"Its runbook is {runbook.name}: the first alert had none"
    tell([Line(incident, TimelineEntry.Kind.ALERT, actor, words)])
    publish_on_commit(incident.channel, "status")
    return replace(placed, learned=True)
