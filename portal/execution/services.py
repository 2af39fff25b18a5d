"""Start, cancel and hand out step runs. What runs them is worker.py."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from portal.accounts import audit
from portal.accounts.actors import Actor, person
from portal.core.errors import UserError
from portal.execution.binding import Binding, Sources
from portal.execution.origins import Bound, variables_for
from portal.execution.parameters import clean_parameters
from portal.execution.queue import hand_out
from portal.execution.turns import vanishing_first
from portal.incidents.models import (
    AddedStep,
    Incident,
    StepRun,
    TimelineEntry,
    step_label,
)
from portal.incidents.selectors import AnyStep
from portal.incidents.services import add_entry, unusable
from portal.live.publish import publish_on_commit
from runbooks.commands.decide import decide
from runbooks.commands.model import Program
from runbooks.models import Step
from runbooks.programs import program_of

# A queued run that nobody claimed for so long is sent once more.
RESEND_AFTER = timedelta(seconds=10)
Status = StepRun.Status
Occasion = StepRun.Occasion
# Only what a person waits for stands in the queue of people.
QUEUES: dict[str, str] = {
    Occasion.PERSON: StepRun.Queue.INTERACTIVE,
    Occasion.ALERT: StepRun.Queue.ALERT,
    Occasion.AFTER: StepRun.Queue.ALERT,
}

ALL_STARTED: dict[str, str] = {
    Occasion.PERSON: "Run all",
    Occasion.ALERT: "Diagnosis, by itself",
    Occasion.AFTER: "Diagnosis once more, after the alert had cleared",
}


def start(
    actor: Actor,
    incident: Incident,
    order: int,
    given: Mapping[str, object] | None = None,
    key: str = "",
    *,
    occasion: str = Occasion.PERSON,
) -> StepRun:
    """Queue one step; an identical run that is still active is joined instead.

    `given` holds values by parameter name (parameters.py); a parameter that is not in
    it gets the value that the incident knows (binding.py). The same `key` twice is one
    run. Raises UserError when the step can not run, or a value is missing.
    """
    step = step_of(incident, order)
    program = program_of(step.commands)
    _check_may_run(incident, program)
    chosen = clean_parameters(program.asked(), given or {})
    by = f"chosen by {actor.name}"
    bound = Binding(Sources(incident, [program]), program, chosen, by).all()
    # PostgreSQL refuses NUL.
    key = key.replace("\x00", "")[:200]
    return _create(actor, incident, _Wanted(step, program, bound, occasion, key))


@transaction.atomic
def start_all(
    actor: Actor, incident: Incident, *, occasion: str = Occasion.PERSON
) -> list[StepRun]:
    """Queue every step that needs no person, each after those whose values it reads."""
    runs: list[StepRun] = []
    setters: dict[str, str] = {}
    programs = [(step, program_of(step.commands)) for step in _steps(incident)]
    sources = Sources(incident, [program for _, program in programs])
    if occasion != Occasion.PERSON:  # a person reads along, in the runbook's order
        order = vanishing_first([program for _, program in programs])
        programs = [programs[at] for at in order]
    for step, program in programs:
        bound = Binding(sources, program).without_person()
        if not decide(program).runs or bound is None:
            continue
        _check_may_run(incident, program)
        before = {setters[name] for name in program.reads() if name in setters}
        wanted = _Wanted(step, program, bound, occasion, waits_for=sorted(before))
        run = _create(actor, incident, wanted)
        setters |= dict.fromkeys(program.sets(), str(run.uuid))
        runs.append(run)
    if runs:
        words = f"{ALL_STARTED[occasion]}: {len(runs)} steps started"
        add_entry(incident, TimelineEntry.Kind.RUN, actor.name, words)
        # A run that is waited for may have been joined, and be over by now.
        transaction.on_commit(lambda: send_ready(incident.pk))
    return runs


@transaction.atomic
def cancel(actor: Actor, run: StepRun) -> None:
    """End a run: at once while queued, within a second while running."""
    now = timezone.now()
    mine = StepRun.objects.filter(pk=run.pk)
    by = {"cancel_requested_at": now, "cancelled_by_name": actor.name}
    if mine.filter(status=Status.QUEUED).update(
        status=Status.CANCELLED,
        finished_at=now,
        message=f"Cancelled by {actor.name}.",
        **by,
    ):
        add_entry(
            run.incident,
            TimelineEntry.Kind.RUN,
            actor.name,
            f"Step {step_label(run.step)} cancelled before it started",
            run=run,
        )
        transaction.on_commit(lambda: send_ready(run.incident_id))
    elif not mine.filter(status=Status.RUNNING, cancel_requested_at=None).update(**by):
        return
    audit.record(
        actor,
        "run.cancel",
        str(run),
        cluster=_slug(run.incident),
        incident=run.incident.number,
    )
    publish_on_commit(run.incident.channel, f"run-{run.uuid}")


def step_of(incident: Incident, order: int) -> AnyStep:
    """A step of the incident's revision, or one that was added. Raises UserError."""
    added = order >= AddedStep.FIRST
    steps = incident.added_steps.all() if added else _steps(incident)
    step = steps.filter(order=order).first()
    if step is None:
        raise UserError(
            "step-unknown",
            f"Incident #{incident.number} has no step {order}.",
            status=404,
        )
    return step


def send_ready(incident_id: int) -> None:
    """Hand the runs that wait for nothing any more to the workers."""
    active = StepRun.objects.active().filter(incident_id=incident_id)
    rows = list(active.only("uuid", "status", "sent_at", "waits_for", "queue"))
    unfinished = {str(run.uuid) for run in rows}
    for run in rows:
        waits = unfinished.intersection(run.waits_for)
        if run.status == Status.QUEUED and run.sent_at is None and not waits:
            send(run)


def send(run: StepRun) -> bool:
    """Note that the run is on its way, and hand it out; False without a broker."""
    StepRun.objects.filter(pk=run.pk).update(
        sent_at=timezone.now(), reason="", message=""
    )
    return _carry(run)


# -- inside ----------------------------------------------------------------


def _carry(run: StepRun) -> bool:
    """To the broker. Without one the run was not sent: the sweeper tries again."""
    carried = hand_out(run.uuid, run.queue)
    if not carried:
        StepRun.objects.filter(pk=run.pk).update(sent_at=None)
    return carried


def _steps(incident: Incident) -> QuerySet[Step]:
    return Step.objects.filter(revision=incident.revision_id)


def _check_may_run(incident: Incident, program: Program) -> None:
    if not incident.is_open:
        raise UserError(
            "incident-closed",
            f"Incident #{incident.number} is {incident.status}."
            " Open it again to run steps.",
            status=409,
        )
    if incident.cluster is None:
        raise UserError("incident-no-cluster", "Choose a cluster first.", status=409)
    if not incident.cluster.usable:
        raise unusable(incident.cluster)
    decision = decide(program)
    if decision.outcome != "runs":
        raise UserError(f"step-{decision.outcome}", decision.reason, status=409)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A run as it is asked for.

    `waits_for` are the ids of runs that have to end first; None for a run by itself, of
    which the timeline tells: Run all is told once for all its runs.
    """

    step: AnyStep
    program: Program
    bound: Mapping[str, Bound]
    occasion: str
    key: str = ""
    waits_for: list[str] | None = None

    @property
    def parameters(self) -> dict[str, list[str]]:
        """As the run stores them."""
        return {name: list(one.values) for name, one in self.bound.items()}


def _create(actor: Actor, incident: Incident, wanted: _Wanted) -> StepRun:
    """The run, or the identical one that is still active."""
    digest = _digest(incident, wanted)
    existing = _existing(incident, digest, wanted.key)
    if existing is not None:
        return _join(existing, wanted)
    try:
        with transaction.atomic():
            return _store(actor, incident, wanted, digest)
    except IntegrityError:
        # Somebody pressed Run at the same moment: join theirs, if it is not over.
        return _create(actor, incident, wanted)


def _store(actor: Actor, incident: Incident, wanted: _Wanted, digest: str) -> StepRun:
    step, waits_for = wanted.step, wanted.waits_for
    run = StepRun.objects.create(
        incident=incident,
        step=step.order,
        title=step.title,
        kind=step.kind,
        commands=step.commands,
        parameters=wanted.parameters,
        origins={name: one.origin for name, one in wanted.bound.items()},
        queue=QUEUES[wanted.occasion],
        occasion=wanted.occasion,
        key=wanted.key,
        digest=digest,
        waits_for=waits_for or [],
        sent_at=None if waits_for else timezone.now(),
        started_by=person(actor),
        started_by_name=actor.name,
    )
    _announce(actor, run, alone=waits_for is None)
    return run


def _join(existing: StepRun, wanted: _Wanted) -> StepRun:
    _check_same_step(existing, wanted.step, wanted.key)
    if QUEUES[wanted.occasion] == StepRun.Queue.INTERACTIVE:
        _hasten(existing)
    return existing


def _existing(incident: Incident, digest: str, key: str) -> StepRun | None:
    runs = StepRun.objects.filter(incident=incident)
    keyed = runs.filter(key=key).first() if key else None
    return keyed or runs.active().filter(digest=digest).first()


def _hasten(run: StepRun) -> None:
    """A person waits for it now: no more behind what no person waits for."""
    queued = StepRun.objects.filter(pk=run.pk, status=Status.QUEUED)
    behind = queued.exclude(queue=StepRun.Queue.INTERACTIVE)
    now = {"queue": StepRun.Queue.INTERACTIVE, "sent_at": None}
    if behind.update(reason="", message="", **now):
        transaction.on_commit(lambda: send_ready(run.incident_id))


def _check_same_step(existing: StepRun, step: AnyStep, key: str) -> None:
    if existing.step != step.order:
        raise UserError(
            "key-reused",
            f"The key {key!r} was used for step {step_label(existing.step)} already:"
            " use a new key for another run.",
            status=409,
        )


def _announce(actor: Actor, run: StepRun, *, alone: bool) -> None:
    incident = run.incident
    if run.sent_at:  # first of all that is done on commit: somebody waits for it
        transaction.on_commit(lambda: _carry(run))
    if alone:
        words = f"Step {step_label(run.step)} started: {run.title}"
        add_entry(incident, TimelineEntry.Kind.RUN, actor.name, words, run=run)
    audit.record(
        actor,
        "run.start",
        str(run),
        cluster=_slug(incident),
        incident=incident.number,
        step=run.step,
        parameters=run.parameters,
        commands=[command["text"] for command in run.commands],
    )
    publish_on_commit(incident.channel, f"step-{run.step}")


def _digest(incident: Incident, wanted: _Wanted) -> str:
    program = wanted.program
    kept = variables_for(incident, program.reads())
    values = {name: kept.get(name, {}).get("value") for name in program.reads()}
    step, parameters = wanted.step.order, wanted.parameters
    what = [step, program.digest(), parameters, values, incident.cluster_id]
    return hashlib.sha256(json.dumps(what, sort_keys=True).encode()).hexdigest()


def _slug(incident: Incident) -> str:
    return incident.cluster.slug if incident.cluster else ""
