"""What can fill the parameters of a step, as its page offers it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.http import QueryDict

from portal.execution.binding import Binding
from portal.execution.candidates import Candidate, Offer
from portal.execution.listing import can_list
from portal.execution.origins import Bound
from portal.execution.parameters import EVERY, MAX_VALUES
from portal.execution.slots import Slot
from portal.incidents.models import StepRun

# More are found by typing a part of the name.
SHOWN = 10


@dataclass(frozen=True, slots=True)
class Picker:
    """One parameter: what is offered for it, and what stands in it now.

    `find` narrows what is shown. With `several`, more than one can be chosen.
    """

    slot: Slot
    offer: Offer
    bound: Bound | None
    can_list: bool
    find: str = ""
    several: bool = False

    @property
    def name(self) -> str:
        return self.slot.name

    @property
    def values(self) -> tuple[str, ...]:
        """What is chosen now, or filled in."""
        return self.bound.values if self.bound else ()

    @property
    def shown(self) -> list[Candidate]:
        """The first that match, and those that are chosen in any case."""
        found = self.offer.find(self.find, SHOWN)
        names = {candidate.name for candidate in found}
        chosen = [
            one
            for one in self.offer.every
            if one.name in self.values and one.name not in names
        ]
        return chosen + found

    @property
    def hidden(self) -> int:
        """How many are not shown."""
        return len(self.offer.every) - len(self.shown)

    @property
    def all_count(self) -> int:
        """How many "all" means; 0 where it can not be offered."""
        count = len(self.offer.best)
        return count if 1 < count <= MAX_VALUES else 0

    @property
    def is_all(self) -> bool:
        """Whether all are chosen."""
        names = {candidate.name for candidate in self.offer.best}
        return self.all_count > 0 and names == set(self.values)

    @property
    def typed(self) -> str:
        """The chosen value if it is none of those that are offered."""
        offered = {*self.slot.choices, *(one.name for one in self.offer.every)}
        others = [value for value in self.values if value not in offered]
        return others[0] if others else ""

    @property
    def seen_in(self) -> str:
        """The label of the step that the best come from."""
        return self.offer.best[0].seen_in if self.offer.best else ""


def pickers(binding: Binding, run: StepRun | None = None) -> list[Picker]:
    """One for each parameter; what `run` was given says where its values came from."""
    return [_picker(binding, name, run) for name in binding.slots]


def _picker(binding: Binding, name: str, run: StepRun | None) -> Picker:
    bound = binding.bound(name)
    if bound and run and list(bound.values) == run.parameters.get(name):
        bound = replace(bound, origin=run.origins.get(name) or "as in the last run")
    offer, several = binding.offer(name), len(bound.values) > 1 if bound else False
    return Picker(
        binding.slots[name], offer, bound, can_list(binding, name), several=several
    )


def chosen_in(form: QueryDict) -> dict[str, list[str]]:
    """Values by parameter: a typed one (`type-<name>`) wins over `pick-<name>` fields.

    Where several can be picked, the typed text only finds them. A parameter whose fields
    are all empty is in it without a value: a person has emptied it, so that nothing else
    may fill it.
    """
    return {name: _values(form, name) for name in dict.fromkeys(_names(form))}


def _names(form: QueryDict) -> Iterator[str]:
    for field in form:
        kind, _, name = field.partition("-")
        if kind in ("pick", "type"):
            yield name


def _values(form: QueryDict, name: str) -> list[str]:
    picked = [value for value in form.getlist(f"pick-{name}") if value]
    typed = form.get(f"type-{name}", "").strip()
    if typed and not (picked and f"several-{name}" in form):
        return [typed]
    return [EVERY] if EVERY in picked else picked
