"""Steps that stand beside those of the runbook."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max

from portal.accounts import audit
from portal.accounts.actors import Actor
from portal.incidents.models import AddedStep, Incident
from portal.live.publish import publish_on_commit
from runbooks.parsing.pasted import pasted_step
from runbooks.programs import stored_commands


@transaction.atomic
def add_step(
    actor: Actor,
    incident: Incident,
    title: str,
    commands: Sequence[str],
    *,
    origin: str = AddedStep.Origin.AD_HOC,
    why: str = "",
) -> AddedStep:
    """A step of its own with `commands`, which are decided on as any others are."""
    # Two people who add one at the same moment get two numbers.
    Incident.objects.select_for_update(of=("self",)).get(pk=incident.pk)
    last = incident.added_steps.aggregate(last=Max("order"))["last"]
    step = AddedStep.objects.create(
        incident=incident,
        order=last + 1 if last else AddedStep.FIRST,
        title=title[:300],
        commands=stored_commands(pasted_step("\n".join(commands))),
        origin=origin,
        why=why[:300],
        added_by_name=actor.name,
    )
    audit.record(
        actor,
        "step.add",
        str(step),
        cluster=incident.cluster.slug if incident.cluster else "",
        incident=incident.number,
        commands=list(commands),
    )
    publish_on_commit(incident.channel, "steps")
    return step
