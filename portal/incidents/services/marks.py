"""Steps that a person ticks off."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from portal.accounts.actors import Actor
from portal.core.errors import UserError
from portal.incidents.models import Incident, StepMark, TimelineEntry, step_label
from portal.incidents.selectors import AnyStep, step_states
from portal.incidents.services.story import TEXT_MAX, add_entry, audited, clean
from portal.live.publish import publish_on_commit


@transaction.atomic
def mark_step(
    actor: Actor, incident: Incident, step: int, state: str, note: str = ""
) -> StepMark:
    """Tick a step off by hand: done, skipped or not applicable."""
    if state not in StepMark.State.values:
        raise UserError("mark-unknown", f"A step can not be marked {state!r}.")
    known = _step(incident, step)
    if known is None:
        raise UserError("step-unknown", f"There is no step {step}.", status=404)
    mark, _ = StepMark.objects.update_or_create(
        incident=incident,
        step=step,
        defaults={
            "state": state,
            "note": clean(note)[:TEXT_MAX],
            "by_name": actor.name,
            "at": timezone.now(),
        },
    )
    words = (
        f"Step {step_label(step)} ({known.title}): {mark.get_state_display().lower()}"
    )
    add_entry(
        incident, TimelineEntry.Kind.MARK, actor, f"{words}. {mark.note}".rstrip(". ")
    )
    audited(actor, "step.mark", incident, step=step, state=state)
    publish_on_commit(incident.channel, f"step-{step}")
    return mark


def _step(incident: Incident, order: int) -> AnyStep | None:
    every = (state.step for state in step_states(incident))
    return next((step for step in every if step.order == order), None)
