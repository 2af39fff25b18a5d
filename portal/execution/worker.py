"""Runs one queued step and stores how it ended.

claim -> Session -> run_program -> finish. A run is claimed by a conditional
update and held by a lease; a worker that lost its lease (another one took over)
can no longer write an end.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F
from django.utils import timezone

from portal.clusters.budget import ClusterGate
from portal.clusters.services import client_for
from portal.core.errors import UserError
from portal.execution.delays import put_back
from portal.execution.engine import run_program
from portal.execution.keeper import LEASE, Keeper
from portal.execution.observing import Observations
from portal.execution.origins import variables_for
from portal.execution.recorder import DatabaseRecorder
from portal.execution.redaction.objects import redact_object
from portal.execution.safe_text import SafeText
from portal.execution.services import send_ready
from portal.execution.session import Blocked, Refused, Session, Variable
from portal.incidents.models import StepRun, TimelineEntry, step_label
from portal.incidents.services import add_entry, keep_variables, unusable
from portal.kube import errors
from portal.kube.call import Context
from portal.kube.client import KubeClient
from portal.kube.discovery import Discovery
from portal.kube.errors import Aborted, Delayed, KubeError
from portal.kube.shared import SharedReads
from portal.live.publish import publish_on_commit
from runbooks.commands.model import Program
from runbooks.programs import program_of

logger = logging.getLogger(__name__)
# For runs that no person waits for, of this process.
shared_reads = SharedReads()
Status = StepRun.Status


@dataclass(frozen=True, slots=True)
class End:
    """How a run ended; `reason` and `message` say why when it is not `done`."""

    status: str
    exit: int | None = None
    reason: str = ""
    message: str = ""


def execute(run_id: uuid.UUID) -> None:
    """Run the step if it is still queued; whoever claims it first has it.

    If the database goes away in between, the run is left as it is: once its
    lease is over, the sweeper sends it again.
    """
    try:
        run = _claim(run_id)
        if run is not None:
            _execute(run)
    except (OperationalError, InterfaceError) as error:
        logger.warning("run %s is left to the sweeper: %s", run_id, error)


def _execute(run: StepRun) -> None:
    recorder = DatabaseRecorder(run, settings.RUN_MAX_BYTES)
    observations = Observations()
    exported: dict[str, Variable] = {}
    try:
        end = _run(run, recorder, observations, exported)
    except (OperationalError, InterfaceError):
        raise
    except Delayed as delayed:
        put_back(run, delayed)
        return
    except Exception:
        error_id = uuid.uuid4().hex[:8]
        logger.exception("error %s in run %s (%s)", error_id, run.uuid, run)
        end = End(
            Status.FAILED,
            reason="internal",
            message=f"An error of the portal itself, id {error_id}: please report it.",
        )
    _finish(run, end, recorder, observations, exported)


def _claim(run_id: uuid.UUID) -> StepRun | None:
    now = timezone.now()
    claimed = StepRun.objects.filter(uuid=run_id, status=Status.QUEUED).update(
        status=Status.RUNNING,
        attempts=F("attempts") + 1,
        lease_until=now + LEASE,
        started_at=now,
        reason="",
        message="",
    )
    if not claimed:
        return None
    run = StepRun.objects.select_related("incident__cluster").get(uuid=run_id)
    if run.attempts > 1:  # what a dead worker left of its attempt
        run.outputs.all().delete()
        run.observations.all().delete()
    publish_on_commit(run.incident.channel, f"run-{run.uuid}")
    return run


def _run(
    run: StepRun,
    recorder: DatabaseRecorder,
    observations: Observations,
    exported: dict[str, Variable],
) -> End:
    cluster = run.incident.cluster
    if cluster is None or not cluster.usable:
        why = unusable(cluster) if cluster else None
        return End(
            Status.FAILED,
            reason=why.code if why else "incident-no-cluster",
            message=f"{why.message if why else 'No cluster.'} Nothing was run.",
        )
    deadline = time.monotonic() + settings.STEP_SECONDS
    people = run.queue == StepRun.Queue.INTERACTIVE
    gate = ClusterGate(cluster, people=people)
    try:
        client = client_for(
            cluster,
            redact=redact_object,
            observe=observations.observe,
            deadline=deadline,
            gate=gate,
            # Who presses Run wants to know how it is now.
            shared=None if people else shared_reads,
        )
    except UserError as error:
        return End(Status.FAILED, reason=error.code, message=error.message)
    program = program_of(run.commands)
    session = Session(
        context=Context(client, Discovery(client), timezone.now()),
        recorder=recorder,
        variables=_variables(run, program),
        parameters={name: tuple(values) for name, values in run.parameters.items()},
        redactor=SafeText,
        exported=exported,
    )
    with Keeper(run, client.abort, gate) as keeper:
        return _ended(program, session, client, lambda: keeper.cancelled)


def _ended(
    program: Program,
    session: Session,
    client: KubeClient,
    cancelled: Callable[[], bool],
) -> End:
    try:
        status = run_program(program, session)
    except Blocked as stop:
        return End(Status.BLOCKED, reason=stop.code, message=stop.message)
    except Refused as stop:
        return End(Status.FAILED, reason=stop.code, message=stop.message)
    except Delayed:
        raise
    except Aborted:
        if cancelled():
            return End(Status.CANCELLED, message="Cancelled; what had arrived is kept.")
        return End(
            Status.FAILED,
            reason="time-limit",
            message=f"Stopped after {settings.STEP_SECONDS} s, the limit of a step;"
            " what had arrived is kept.",
        )
    # Whatever the exit status: behind a pipe, `head` ends with 0 when nothing came.
    if client.failure is not None:
        failure = client.failure
        return End(Status.FAILED, status, _reason(failure), failure.message)
    return End(Status.DONE, status)


# Of failures without an answer of the API server; else it can not be reached.
_REASONS = {
    errors.MALFORMED: "answer-unusable",
    errors.BUSY: "cluster-busy",
    errors.RESTING: "cluster-resting",
}


def _reason(failure: KubeError) -> str:
    if failure.reason in _REASONS:
        return _REASONS[failure.reason]
    return "credential-refused" if failure.answered else "cluster-unreachable"


def _variables(run: StepRun, program: Program) -> dict[str, Variable]:
    """The incident's, and what stands for those that it does not have."""
    known = run.incident.variables | variables_for(run.incident, program.reads())
    return {
        name: Variable(kept["value"], kept.get("problem", ""))
        for name, kept in known.items()
    }


@transaction.atomic
def _finish(
    run: StepRun,
    end: End,
    recorder: DatabaseRecorder,
    observations: Observations,
    exported: dict[str, Variable],
) -> None:
    recorder.end(None)
    now = timezone.now()
    ended = StepRun.objects.held(run).update(
        status=end.status,
        exit=end.exit,
        reason=end.reason,
        message=end.message,
        finished_at=now,
        lease_until=None,
        size=recorder.size,
        truncated=recorder.truncated,
    )
    if not ended:  # another worker has it now; its end counts
        return
    recorder.store()
    observations.save(run)
    keep_variables(run, {name: _kept(value) for name, value in exported.items()})
    took = now - run.started_at if run.started_at else timedelta()
    add_entry(
        run.incident,
        TimelineEntry.Kind.RUN,
        run.started_by_name,
        _sentence(run, end, took),
        run=run,
    )
    publish_on_commit(run.incident.channel, f"run-{run.uuid}")
    transaction.on_commit(lambda: send_ready(run.incident_id))


def _kept(variable: Variable) -> dict[str, str]:
    kept = {"value": variable.value.replace("\x00", "␀")}
    return kept | ({"problem": variable.problem} if variable.problem else {})


def _sentence(run: StepRun, end: End, took: timedelta) -> str:
    seconds = took.total_seconds()
    span = f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"
    if end.status == Status.DONE:
        return f"Step {step_label(run.step)} done in {span}, exit status {end.exit}"
    return f"Step {step_label(run.step)} {end.status}: {end.message}"
