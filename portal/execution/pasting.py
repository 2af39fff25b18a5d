"""Results that a person saw elsewhere and pastes: kept as those of a run are."""

from __future__ import annotations

import hashlib

from django.db import transaction
from django.utils import timezone

from portal.accounts import audit
from portal.accounts.actors import Actor, person
from portal.core.errors import UserError
from portal.execution.command_output import Output
from portal.execution.safe_text import SafeText
from portal.execution.services import step_of
from portal.incidents.models import (
    CommandOutput,
    Incident,
    OutputChunk,
    StepRun,
    TimelineEntry,
    step_label,
)
from portal.incidents.selectors import AnyStep
from portal.incidents.services import add_entry
from portal.live.publish import publish_on_commit

MOST_BYTES = 10 * 1024 * 1024


@transaction.atomic
def paste_result(actor: Actor, incident: Incident, order: int, text: str) -> StepRun:
    """Keep what a person saw as the result of a step: cleaned, redacted, searchable.

    The same text again is the run that holds it already. Raises UserError if there is
    nothing in it, or no such step.
    """
    step = step_of(incident, order)
    if (size := len(text.encode())) > MOST_BYTES:
        raise UserError(
            "result-too-long",
            f"That are {size:,} bytes; {MOST_BYTES:,} are kept of a result. Nothing was"
            " stored: take the part that shows it.",
            status=413,
        )
    safe = _safe(text)
    if not safe.strip():
        raise UserError(
            "result-empty", "Paste what you saw first: the output, or an error."
        )
    digest = hashlib.sha256(f"{order}\n{safe}".encode()).hexdigest()
    # Two presses at the same moment are one result.
    Incident.objects.select_for_update(of=("self",)).get(pk=incident.pk)
    pasted = incident.runs.filter(step=order, kind=StepRun.PASTED, digest=digest)
    return pasted.first() or _stored(actor, incident, step, safe, digest)


def _safe(text: str) -> str:
    """Browsers send CRLF, and a file may end without a line break."""
    lines = text.replace("\r\n", "\n").rstrip("\n") + "\n"
    cleaner = SafeText()
    return (cleaner.feed(lines) + cleaner.flush()).replace("\x00", "␀")


def _stored(
    actor: Actor, incident: Incident, step: AnyStep, text: str, digest: str
) -> StepRun:
    now = timezone.now()
    run = StepRun.objects.create(
        incident=incident,
        step=step.order,
        title=step.title,
        kind=StepRun.PASTED,
        commands=step.commands,
        digest=digest,
        status=StepRun.Status.DONE,
        attempts=1,
        started_by=person(actor),
        started_by_name=actor.name,
        started_at=now,
        finished_at=now,
    )
    _record(run, text)
    words = f"Step {step_label(run.step)} done by hand, its result pasted: {run.title}"
    add_entry(incident, TimelineEntry.Kind.RUN, actor.name, words, run=run)
    audit.record(
        actor,
        "run.paste",
        str(run),
        cluster=incident.cluster.slug if incident.cluster else "",
        incident=incident.number,
        step=run.step,
        size=run.size,
    )
    publish_on_commit(incident.channel, f"step-{run.step}")
    return run


def _record(run: StepRun, text: str) -> None:
    told = "\n".join(command["text"] for command in run.commands)
    row = CommandOutput(run=run, position=1, command=told or run.title)
    output = Output(row, MOST_BYTES)
    output.write(OutputChunk.Stream.OUT, text)
    output.close(None)
    output.store()
    run.size, run.truncated = row.size, row.omitted > 0
    run.save(update_fields=["size", "truncated"])
