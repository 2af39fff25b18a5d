"""Values for the parameters of one program: chosen, or found with their origin."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from portal.core.errors import UserError
from portal.execution.candidates import Offer
from portal.execution.listings import Listings
from portal.execution.origins import (
    Bound,
    origins,
    remembered,
    usable,
    variables_for,
)
from portal.execution.parameters import EVERY, MAX_VALUES, missing, too_many
from portal.execution.slots import CONTAINER, NAMESPACE, Slot, slots, text_of
from portal.incidents.models import Incident, StepRun
from runbooks.commands.model import Parameter, Program, Variable, Word

# So many of the latest runs are asked for the values that they had.
LOOKED_AT = 100


class Sources:
    """What an incident knows, for many programs at once."""

    def __init__(
        self,
        incident: Incident,
        programs: Iterable[Program],
        runs: Iterable[StepRun] | None = None,
    ) -> None:
        """`runs`, newest first, if the caller has them."""
        self.incident = incident
        asked = [slot for one in programs for slot in slots(one).values()]
        self.listings = Listings(incident, {slot.kind for slot in asked})
        # An alert storm starts many steps that ask for nothing: no query for those.
        known = _runs(incident) if asked and runs is None else runs
        self.remembered = remembered(known or ())


class Binding:
    """The parameters of one program. `chosen` values count before all others."""

    def __init__(
        self,
        sources: Sources,
        program: Program,
        chosen: Mapping[str, Sequence[str]] | None = None,
        chosen_by: str = "chosen now",
    ) -> None:
        self.slots = slots(program)
        self._sources = sources
        self._chosen = chosen or {}
        self._chosen_by = chosen_by
        self._found: dict[str, Bound | None] = {}

    def bound(self, name: str) -> Bound | None:
        """The value of a parameter and its origin; None: a person has to choose."""
        if name not in self._found:
            self._found[name] = None  # two that ask each other know nothing
            self._found[name] = self._find(self.slots[name])
        return self._found[name]

    def offer(self, name: str) -> Offer:
        """The objects to choose from; empty if nothing was listed, or any text may be."""
        slot = self.slots[name]
        if slot.kind == CONTAINER:
            pod = self.text(slot.pod) if slot.pod else None
            if pod is None:
                return Offer()
            return self._sources.listings.containers(pod, self.namespace(name))
        if not slot.kind:
            return Offer()
        return self._sources.listings.offer(slot.kind, self.namespace(name))

    def namespace(self, name: str) -> str | None:
        """Where the object of a parameter lives; None: anywhere, or not known yet."""
        slot, cluster = self.slots[name], self._sources.incident.cluster
        if slot.everywhere or slot.kind == NAMESPACE:
            return None
        if slot.namespace is not None:
            return self.text(slot.namespace)
        return cluster.namespace if cluster else None

    def text(self, word: Word) -> str | None:
        """A word with the values that are known; None while one is open."""
        return text_of(word, self._value)

    def every(self, name: str) -> tuple[str, ...]:
        """All candidates. Raises UserError if there are none, or too many."""
        found = tuple(candidate.name for candidate in self.offer(name).best)
        if not found:
            raise UserError(
                "parameter-no-candidates",
                f"No step has listed anything for <{name}> yet: run the step that lists"
                " them first, or type a name.",
                status=422,
            )
        if len(found) > MAX_VALUES:
            raise too_many(name, len(found))
        return found

    def all(self) -> dict[str, Bound]:
        """Every parameter's values. Raises UserError for those that nothing fills."""
        found = {name: self.bound(name) for name in self.slots}
        if open_ones := [name for name, bound in found.items() if bound is None]:
            raise missing(open_ones)
        return {name: bound for name, bound in found.items() if bound is not None}

    def without_person(self) -> dict[str, Bound] | None:
        """Every parameter's values, or None if a person has to choose one."""
        try:
            return self.all()
        except UserError:
            return None

    def _find(self, slot: Slot) -> Bound | None:
        known = origins(self._sources.incident, slot, self._sources.remembered)
        fit = (bound for bound in known if usable(bound, slot))
        if chosen := self._chosen.get(slot.name):
            values = self.every(slot.name) if EVERY in chosen else tuple(chosen)
            same = next((bound for bound in fit if bound.values == values), None)
            return same or Bound(values, self._chosen_by)
        return next(fit, None) or self._only(slot)

    def _only(self, slot: Slot) -> Bound | None:
        """The one candidate, if the best list has no more."""
        best = self.offer(slot.name).best
        if len(best) != 1:
            return None
        bound = Bound((best[0].name,), f"the only one in step {best[0].seen_in}")
        return bound if usable(bound, slot) else None

    def _value(self, part: Parameter | Variable) -> str | None:
        if isinstance(part, Parameter):
            bound = self.bound(part.name)
            return bound.values[0] if bound and len(bound.values) == 1 else None
        kept = variables_for(self._sources.incident, [part.name]).get(part.name)
        return None if kept is None or kept.get("problem") else str(kept["value"])


def bound_without_person(
    incident: Incident, program: Program
) -> dict[str, list[str]] | None:
    """Values for every parameter that nobody has to choose, or None if one is open.

    Sources: what the incident used before, its variables, the alert's labels, the
    cluster's defaults, the only candidate that an earlier step listed.
    """
    found = Binding(Sources(incident, [program]), program).without_person()
    if found is None:
        return None
    return {name: list(bound.values) for name, bound in found.items()}


def _runs(incident: Incident) -> list[StepRun]:
    runs = incident.runs.exclude(parameters={}).order_by("-id")
    return list(runs.only("parameters", "step")[:LOOKED_AT])
