"""Every component in every state, from invented data: what a change of CSS is judged by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from portal.clusters.models import Cluster
from portal.execution.candidates import Candidate, Offer
from portal.execution.origins import Bound
from portal.execution.slots import Slot, slots
from portal.incidents.models import (
    AddedStep,
    CommandOutput,
    Incident,
    StepMark,
    StepRun,
)
from portal.web.command_text import Known
from portal.web.http import Request
from portal.web.output_window import Line, OutputView
from portal.web.pickers import Picker
from portal.web.step_text import step_text
from portal.web.step_values import UsedVariable
from portal.web.step_view import Executed, StepView
from portal.web.styleguide_alerts import sample_alerts
from runbooks.commands.parse import parse
from runbooks.models import Step
from runbooks.parsing.pasted import pasted_step
from runbooks.programs import stored_commands

SWATCHES = ["ok", "suspect", "broken", "running", "cluster", ""]
RUN = UUID(int=0x5EED << 96)


@dataclass(frozen=True, slots=True)
class Sample:
    """A step in one state, and what the state is called."""

    name: str
    step: StepView
    can_run: bool = True


@require_GET
def styleguide(request: Request) -> HttpResponse:
    """All of it on one page."""
    cluster = Cluster(slug="prod-east", version="v1.36.2", server="https://192.0.2.1")
    context = {
        "swatches": SWATCHES,
        "incident": Incident(number=128, title="NoReadyVirtOperator", cluster=cluster),
        "statuses": Incident.Status.values,
        "severities": Incident.Severity.values,
        "samples": _samples(),
        "shown": sample_alerts(),
        "operates": True,
    }
    return render(request, "styleguide/styleguide.html", context)


def _samples() -> list[Sample]:
    listing = "kubectl -n $NAMESPACE get pods -l kubevirt.io=virt-operator"
    logs = "kubectl -n $NAMESPACE logs <pod-name>"
    journal = 'journalctl -u kubelet --since "1 hour ago"'
    picker = _pickers()
    region = "oc debug node/worker-1\njournalctl -u kubelet\nexit"
    mine = AddedStep(order=1001, origin="ad_hoc", added_by_name="Ada")
    why = "to choose <pod-name> of step 3 from"
    portals = AddedStep(order=1002, origin="portal", why=why, added_by_name="Ada")
    unset = UsedVariable("NAMESPACE", "", "NAMESPACE is not set yet", "")
    known = UsedVariable("NAMESPACE", "kubevirt", "", "from step 1")
    mark = StepMark(state="done", by_name="Ada", note="kubelet was stopped")
    return [
        Sample("not run yet", _step(1, listing, variables=[known])),
        Sample("a variable is missing", _step(2, listing, variables=[unset])),
        Sample("asks for values", _step(3, logs, pickers=picker)),
        Sample("queued", _step(4, listing, _run("queued"))),
        Sample("running", _step(5, listing, _run("running"), _lines(3))),
        Sample("done", _step(6, listing, _run("done"), _lines(12))),
        Sample("done, exit 1, stderr", _step(7, listing, _run("done", 1), _error())),
        Sample(
            "done, long", _step(8, listing, _run("done"), _lines(30, left_out=2280))
        ),
        Sample("blocked", _step(9, listing, _run("blocked"))),
        Sample("failed", _step(10, listing, _run("failed"))),
        Sample("cancelled", _step(11, listing, _run("cancelled"))),
        Sample("lost", _step(12, listing, _run("lost"))),
        Sample("by hand", _step(13, journal)),
        Sample("typed into another shell", _step(16, region)),
        Sample("needs an approval", _step(17, "kubectl exec virt-api-1 -- ls /etc")),
        Sample("added by hand", _step(1001, listing, added=mine)),
        Sample("added by the portal", _step(1002, listing, added=portals)),
        Sample("by hand, done", _step(14, journal, mark=mark)),
        Sample("only looking", _step(15, listing), can_run=False),
    ]


def _pickers() -> list[Picker]:
    """A value from an alert among many, several chosen, alternatives, nothing known."""
    pods = [
        Candidate("virt-operator-548969cc58-phrn4", "CrashLoopBackOff", False, 2),
        *(Candidate(f"virt-handler-{n:05}", "Running", True, 2) for n in range(5000)),
    ]
    nodes = [Candidate(f"worker-{n}", "Ready", True, 1) for n in range(1, 4)]
    label = Bound((pods[0].name,), "from alert label pod")
    both = Bound(("worker-1", "worker-2"), "as in step 1")
    kinds = slots(parse("kubectl get <statefulset|deployment> x"))
    kind = kinds["statefulset|deployment"]
    return [
        Picker(Slot("pod-name"), Offer(pods), label, can_list=True),
        Picker(Slot("node-name"), Offer(nodes), both, can_list=True, several=True),
        Picker(kind, Offer(), None, can_list=False),
        Picker(Slot("pvc-name"), Offer(), None, can_list=True),
    ]


def _step(
    order: int,
    command: str,
    run: StepRun | None = None,
    output: OutputView | None = None,
    *,
    pickers: list[Picker] | None = None,
    variables: list[UsedVariable] | None = None,
    mark: StepMark | None = None,
    added: AddedStep | None = None,
) -> StepView:
    step = Step(order=order, title="Look at the pods", kind="commands")
    step.commands = stored_commands(pasted_step(command))
    known = {"NAMESPACE": Known("kubevirt", "from step 1")}
    text = step_text(step, "<p>Compare the two columns.</p>", known)
    return StepView(
        text=text,
        added=added,
        runs=[run] if run else [],
        count=1 if run else 0,
        run=run,
        mark=mark,
        executed=[Executed(command, output) for command in text.commands],
        outputs=[],
        pickers=pickers or [],
        variables=variables or [],
        found=[],
        version="styleguide",
    )


_MESSAGES = {
    "blocked": "$NAMESPACE has 2 values (kubevirt, kubevirt-old) where one is needed."
    " Choose one, then run again.",
    "failed": "The API server of prod-east did not answer within 5 s.",
    "cancelled": "Cancelled; what had arrived is kept.",
    "lost": "Its worker died, twice. Run it again.",
}


def _run(status: str, ended: int = 0) -> StepRun:
    now = timezone.now()
    run = StepRun(uuid=RUN, status=status, started_by_name="Ada", step=1)
    run.queued_at = run.started_at = now - timedelta(seconds=1.2)
    if not run.active:
        run.finished_at = now
        run.exit = ended
    run.message = _MESSAGES.get(status, "")
    return run


def _lines(count: int, left_out: int = 0) -> OutputView:
    row = CommandOutput(position=1, command="kubectl get pods", exit=0, lines=count)
    lines = [
        Line(n, f"virt-operator-548969cc58-{n:05}   1/1   Running")
        for n in range(1, count + 1)
    ]
    tail = [Line(left_out + n, line.text) for n, line in enumerate(lines, count + 1)]
    return OutputView(row, lines, tail if left_out else [], left_out)


def _error() -> OutputView:
    text = 'Error from server (Forbidden): pods is forbidden: User "portal" cannot list resource "pods"'
    row = CommandOutput(position=1, command="kubectl get pods", exit=1, lines=1)
    return OutputView(row, [Line(1, text, "err")], [], 0)
