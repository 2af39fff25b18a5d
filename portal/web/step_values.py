"""The values that a step uses: variables, parameters, and where they come from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from portal.execution.origins import origin_of, variables_for
from portal.incidents.models import Incident, StepRun
from portal.web.command_text import Known, is_plain
from portal.web.pickers import Picker


@dataclass(frozen=True, slots=True)
class UsedVariable:
    """A variable that a step reads, and what it is now."""

    name: str
    value: str
    problem: str
    origin: str


def used(incident: Incident, name: str) -> UsedVariable:
    """A variable by its name, or what stands for it; if neither, the problem."""
    kept = variables_for(incident, [name]).get(name)
    if kept is None:
        return UsedVariable(name, "", f"{name} is not set yet", "")
    value, problem = str(kept["value"]).strip(), str(kept.get("problem") or "")
    if not problem and not value:
        problem = f"{name} is empty"
    return UsedVariable(name, value, problem, origin_of(kept))


def found_by(incident: Incident, run: StepRun | None) -> list[UsedVariable]:
    """The variables whose value the run that is shown has set."""
    return [
        used(incident, name)
        for name, kept in incident.variables.items()
        if run is not None and kept.get("run") == str(run.uuid)
    ]


def known_values(
    incident: Incident,
    offered: Iterable[Picker],
    read: Iterable[UsedVariable],
    run: StepRun | None,
) -> dict[str, Known]:
    """What stands in the commands that are shown: of the run, else what would run.

    A command that is done by hand may name any variable, whatever the portal reads.
    """
    every = [*(used(incident, name) for name in incident.variables), *read]
    known = {
        one.name: Known(one.value, one.origin)
        for one in every
        if not one.problem and is_plain(one.value)
    }
    for picker in offered:
        given = run.parameters.get(picker.name) if run else None
        values = given or picker.values
        if len(values) == 1:
            known[picker.name] = Known(values[0], _told(picker, run))
    return known


def _told(picker: Picker, run: StepRun | None) -> str:
    if run and picker.name in run.parameters:
        return str(run.origins.get(picker.name) or "chosen for this run")
    return picker.bound.origin if picker.bound else ""
