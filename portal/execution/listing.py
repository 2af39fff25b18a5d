"""Lists that a person asks for to choose from: steps of the portal's own.

They are run and kept as every step is, so that what was offered can be looked up.
"""

from __future__ import annotations

from collections.abc import Mapping

from portal.accounts.actors import Actor
from portal.core.errors import UserError
from portal.execution.binding import Binding, Sources
from portal.execution.parameters import fits
from portal.execution.services import start, step_of
from portal.execution.slots import CONTAINER, NAMESPACE
from portal.incidents.added_steps import add_step
from portal.incidents.models import AddedStep, Incident, StepRun, step_label
from runbooks.commands.kinds import is_namespaced, plural
from runbooks.programs import program_of

_CONTAINERS = "{.spec.initContainers[*].name} {.spec.containers[*].name}"


def list_objects(
    actor: Actor,
    incident: Incident,
    order: int,
    name: str,
    chosen: Mapping[str, list[str]] | None = None,
) -> StepRun:
    """Ask the cluster for what can fill the parameter `name` of a step.

    `chosen` are values of its other parameters, as far as there are any. The same list
    is the same step, run again. Raises UserError if there is no such list.
    """
    step = step_of(incident, order)
    program = program_of(step.commands)
    if name not in program.parameters():
        raise UserError(
            "parameter-unknown", f"Step {order} has no parameter {name!r}.", status=404
        )
    binding = Binding(Sources(incident, [program]), program, chosen)
    title, command = listing_of(binding, name)
    why = f"to choose <{name}> of step {step_label(order)} from"
    added = _added(incident, command) or add_step(
        actor, incident, title, [command], origin=AddedStep.Origin.PORTAL, why=why
    )
    return start(actor, incident, added.order)


def can_list(binding: Binding, name: str) -> bool:
    """Whether the cluster can be asked for what this parameter names."""
    return bool(binding.slots[name].kind)


def listing_of(binding: Binding, name: str) -> tuple[str, str]:
    """Title and command of the list. Raises UserError when more has to be known."""
    slot = binding.slots[name]
    if not slot.kind:
        raise UserError(
            "parameter-no-list",
            f"The portal can not tell what <{name}> names: type its value.",
            status=422,
        )
    where = _place(binding, name)
    if slot.kind == CONTAINER:
        pod = binding.text(slot.pod) if slot.pod else None
        if pod is None or not fits(pod, ()):
            raise UserError("parameter-pod", "Choose the pod first.", status=422)
        told = f"kubectl get pod {pod}{where} -o jsonpath='{_CONTAINERS}'"
        return f"Containers of {pod}", told
    # A kind that we do not know is asked for as the command writes it.
    kind = plural(slot.kind).lower() if slot.kind[0].isupper() else slot.kind
    return f"{plural(slot.kind)} to choose from", f"kubectl get {kind}{where}"


def _place(binding: Binding, name: str) -> str:
    """` -n kubevirt`; all namespaces where it is not known which is meant."""
    kind = binding.slots[name].kind
    if kind == NAMESPACE or not (kind == CONTAINER or is_namespaced(kind)):
        return ""
    namespace = binding.namespace(name)
    if namespace and fits(namespace, ()):
        return f" -n {namespace}"
    return "" if kind == CONTAINER else " -A"


def _added(incident: Incident, command: str) -> AddedStep | None:
    """The step that asked for the same list before."""
    before = incident.added_steps.filter(origin=AddedStep.Origin.PORTAL)
    return next(
        (one for one in before if [row["text"] for row in one.commands] == [command]),
        None,
    )
