"""Variables of an incident: set by a person, or kept from a run."""

from __future__ import annotations

from django.db import transaction

from portal.accounts.actors import Actor
from portal.core.errors import UserError
from portal.incidents.models import Incident, StepRun, TimelineEntry
from portal.incidents.services.story import add_entry, audited, locked
from portal.live.publish import publish_on_commit

VARIABLE_MAX = 1_000
NAME_MAX = 100


@transaction.atomic
def set_variable(actor: Actor, incident: Incident, name: str, value: str) -> None:
    """Give a variable a value by hand; it stays for all later runs."""
    check_variable(name, value)
    incident = locked(incident)
    incident.variables[name] = {"value": value, "by": actor.name}
    incident.save(update_fields=["variables"])
    add_entry(incident, TimelineEntry.Kind.VARIABLE, actor, f"{name} set to {value}")
    audited(actor, "variable.set", incident, name=name, value=value)
    publish_on_commit(incident.channel, "variables")


def keep_variables(run: StepRun, values: dict[str, dict[str, str]]) -> None:
    """Store what a run exported. Call inside the transaction that ends the run."""
    if not values:
        return
    incident = locked(run.incident)
    origin = {"step": run.step, "run": str(run.uuid)}
    incident.variables |= {name: value | origin for name, value in values.items()}
    incident.save(update_fields=["variables"])
    publish_on_commit(incident.channel, "variables")


def check_variable(name: str, value: str) -> None:
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
