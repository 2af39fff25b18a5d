"""What people do with an incident: one transaction, one timeline line, one audit row."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from portal.accounts import audit
from portal.accounts.actors import Actor, person
from portal.clusters.models import Cluster
from portal.core.errors import UserError
from portal.incidents.models import (
    Incident,
    StepMark,
    StepRun,
    TimelineEntry,
    step_label,
)
from portal.incidents.selectors import AnyStep, step_states
from portal.live.publish import publish_on_commit
from runbooks.models import Revision

LIST_CHANNEL = "incidents"
NOTE_MAX = 20_000
VARIABLE_MAX = 1_000
NAME_MAX = 100
Kind = TimelineEntry.Kind
Status = Incident.Status

# From which status a person may go to which, and which time that sets.
MOVES: dict[str, tuple[str, ...]] = {
    Status.TRIAGE: (
        Status.STARTED,
        Status.MITIGATED,
        Status.RESOLVED,
        Status.CANCELLED,
    ),
    Status.STARTED: (Status.MITIGATED, Status.RESOLVED, Status.CANCELLED),
    Status.MITIGATED: (Status.STARTED, Status.RESOLVED, Status.CANCELLED),
    Status.RESOLVED: (Status.STARTED, Status.CLOSED),
    Status.CLOSED: (Status.STARTED,),
    Status.CANCELLED: (Status.STARTED,),
}


@transaction.atomic
def open_incident(
    actor: Actor,
    revision: Revision | None,
    cluster: Cluster | None,
    *,
    title: str = "",
    severity: str = Incident.Severity.NONE,
    variables: dict[str, str] | None = None,
) -> Incident:
    """A new incident, bound to one revision of a runbook.

    `cluster` is None while nobody knows where: then nothing can run.
    """
    if cluster and not cluster.usable:
        raise unusable(cluster)
    given = variables or {}
    for name, value in given.items():
        _check_variable(name, value)
    title = _clean(title) or (revision.runbook.name if revision else "Incident")
    incident = Incident.objects.create(
        number=_next_number(),
        title=title[:300],
        cluster=cluster,
        revision=revision,
        severity=severity,
        drill=cluster.drill if cluster else False,
        opened_by=person(actor),
        opened_by_name=actor.name,
        variables={
            name: {"value": value, "by": actor.name} for name, value in given.items()
        },
    )
    add_entry(incident, Kind.OPENED, actor.name, "Incident opened")
    _audit(actor, "incident.open", incident)
    return incident


@transaction.atomic
def change_status(actor: Actor, incident: Incident, status: str) -> None:
    """Move the incident on (or open it again). Twice is harmless."""
    incident = _locked(incident)
    if incident.status == status:
        return
    if status not in MOVES[incident.status]:
        raise UserError(
            "incident-status",
            f"Incident #{incident.number} is {incident.status};"
            f" it can not become {status}.",
            status=409,
        )
    now = timezone.now()
    before, incident.status = incident.status, status
    if status == Status.STARTED:
        incident.mitigated_at = incident.resolved_at = None
        incident.closed_at = incident.cancelled_at = None
    else:
        setattr(incident, f"{status}_at", now)
    incident.save()
    words = "Opened again" if status == Status.STARTED else status.capitalize()
    add_entry(incident, Kind.STATUS, actor.name, words)
    _audit(actor, "incident.status", incident, before=before, after=status)
    publish_on_commit(incident.channel, "status")


@transaction.atomic
def add_note(actor: Actor, incident: Incident, text: str) -> TimelineEntry:
    """Markdown that everybody who looks at the incident reads."""
    text = _clean(text)
    if not text:
        raise UserError("note-empty", "The note is empty: write something first.")
    if len(text) > NOTE_MAX:
        raise UserError(
            "note-too-long",
            f"The note has {len(text):,} characters; {NOTE_MAX:,} are kept."
            " Nothing was saved: shorten it, or split it.",
        )
    entry = add_entry(incident, Kind.NOTE, actor.name, text)
    _audit(actor, "incident.note", incident)
    return entry


@transaction.atomic
def record_action(
    actor: Actor, incident: Incident, text: str, at: datetime | None = None
) -> TimelineEntry:
    """Something that was done elsewhere, perhaps a while ago."""
    text, now = _clean(text), timezone.now()
    if not text:
        raise UserError("action-empty", "Say what was done.")
    if len(text) > NOTE_MAX:
        raise UserError("action-too-long", f"At most {NOTE_MAX:,} characters, please.")
    if at is not None and at > now + timedelta(minutes=1):
        raise UserError("action-in-future", "The time of the action is in the future.")
    entry = add_entry(incident, Kind.ACTION, actor.name, text, at=at or now)
    _audit(actor, "incident.action", incident, at=entry.at.isoformat())
    return entry


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
            "note": _clean(note)[:NOTE_MAX],
            "by_name": actor.name,
            "at": timezone.now(),
        },
    )
    words = (
        f"Step {step_label(step)} ({known.title}): {mark.get_state_display().lower()}"
    )
    add_entry(incident, Kind.MARK, actor.name, f"{words}. {mark.note}".rstrip(". "))
    _audit(actor, "step.mark", incident, step=step, state=state)
    publish_on_commit(incident.channel, f"step-{step}")
    return mark


@transaction.atomic
def set_variable(actor: Actor, incident: Incident, name: str, value: str) -> None:
    """Give a variable a value by hand; it stays for all later runs."""
    _check_variable(name, value)
    incident = _locked(incident)
    incident.variables[name] = {"value": value, "by": actor.name}
    incident.save(update_fields=["variables"])
    add_entry(incident, Kind.VARIABLE, actor.name, f"{name} set to {value}")
    _audit(actor, "variable.set", incident, name=name, value=value)
    publish_on_commit(incident.channel, "variables")


def keep_variables(run: StepRun, values: dict[str, dict[str, str]]) -> None:
    """Store what a run exported. Call inside the transaction that ends the run."""
    if not values:
        return
    incident = _locked(run.incident)
    origin = {"step": run.step, "run": str(run.uuid)}
    incident.variables |= {name: value | origin for name, value in values.items()}
    incident.save(update_fields=["variables"])
    publish_on_commit(incident.channel, "variables")


def add_entry(
    incident: Incident,
    kind: str,
    actor_name: str,
    text: str,
    *,
    at: datetime | None = None,
    run: StepRun | None = None,
) -> TimelineEntry:
    """One line in the story; open pages hear of it."""
    now = timezone.now()
    entry = TimelineEntry.objects.create(
        incident=incident,
        kind=kind,
        at=at or now,
        recorded_at=now,
        actor_name=actor_name,
        text=text,
        run=run,
    )
    publish_on_commit(incident.channel, "timeline")
    publish_on_commit(LIST_CHANNEL, "sync")
    return entry


def unusable(cluster: Cluster) -> UserError:
    """Why nothing may be started on this cluster."""
    if cluster.archived_at:
        return UserError(
            "cluster-archived", f"Cluster {cluster.slug} is archived.", status=409
        )
    return UserError(
        "cluster-changed",
        f"The credential of {cluster.slug} reaches another cluster than before."
        " An administrator must confirm it on the cluster's page.",
        status=409,
    )


def _check_variable(name: str, value: str) -> None:
    if not name.isidentifier() or not name.isascii() or len(name) > NAME_MAX:
        raise UserError(
            "variable-name",
            f"{name[:NAME_MAX]!r} is not a name of a variable.",
            status=422,
        )
    if len(value) > VARIABLE_MAX or not value.isprintable():
        raise UserError(
            "variable-value",
            f"The value of {name} must be one line of at most {VARIABLE_MAX:,}"
            " printable characters.",
            status=422,
        )


def _step(incident: Incident, order: int) -> AnyStep | None:
    every = (state.step for state in step_states(incident))
    return next((step for step in every if step.order == order), None)


def _next_number() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('incident_number')")
        return int(cursor.fetchone()[0])


def _locked(incident: Incident) -> Incident:
    return Incident.objects.select_for_update(of=("self",)).get(pk=incident.pk)


def _clean(text: str) -> str:
    # PostgreSQL refuses NUL; browsers send CRLF.
    return text.replace("\x00", "␀").replace("\r\n", "\n").strip()


def _audit(actor: Actor, action: str, incident: Incident, **details: object) -> None:
    audit.record(
        actor,
        action,
        str(incident),
        cluster=incident.cluster.slug if incident.cluster else "",
        incident=incident.number,
        **details,
    )
