"""Values that a person or a script gives for a step's parameters."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from portal.core.errors import UserError
from runbooks.commands.model import Parameter

# What stands in a slot of a command that names one object: RFC 1123 names, and
# the wider path segment names of RBAC objects (`system:node`). No slash, blank,
# quote, dollar sign or leading dash can pass.
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:@+-]{0,252}")
EVERY = "*"
MAX_VALUES = 50


def clean_parameters(
    asked: Sequence[Parameter], given: Mapping[str, object]
) -> dict[str, list[str]]:
    """The given values by name, or a UserError that says which one is wrong and why.

    A value is a string, a list of strings (the step runs once for each), or
    `"*"` for every candidate. A name that is given without a value is an error; one
    that is not given is left to whoever knows more.
    """
    wanted = {parameter.name: parameter for parameter in asked}
    unknown = [name for name in given if name not in wanted]
    if unknown:
        known = ", ".join(wanted) or "none"
        raise UserError(
            "parameter-unknown",
            f"This step has no parameter {unknown[0]!r} (it has: {known}).",
        )
    empty = [name for name, value in given.items() if not value]
    if empty:
        raise missing(empty)
    return {name: _values(wanted[name], value) for name, value in given.items()}


def fits(value: str, choices: Sequence[str]) -> bool:
    """Whether this may be the value of a parameter that offers `choices` (or none)."""
    return value in choices if choices else bool(_NAME.fullmatch(value))


def missing(names: Sequence[str]) -> UserError:
    """What to choose before the step can run."""
    return UserError(
        "parameter-missing",
        f"Choose a value for {', '.join(f'<{name}>' for name in names)} first.",
        status=422,
    )


def too_many(name: str, count: int) -> UserError:
    """A step that would run once for each of too many values."""
    return UserError(
        "parameter-many",
        f"{count:,} values for <{name}>: a step runs for at most {MAX_VALUES} at once."
        " Nothing was run. Choose some of them.",
    )


def _values(parameter: Parameter, given: object) -> list[str]:
    values = given if isinstance(given, list) else [given]
    if len(values) > MAX_VALUES:
        raise too_many(parameter.name, len(values))
    for value in values:
        if value != EVERY and not (
            isinstance(value, str) and fits(value, parameter.choices)
        ):
            raise _unfit(parameter, value)
    return list(dict.fromkeys(values))


def _unfit(parameter: Parameter, value: object) -> UserError:
    told = f"{str(value)[:80]!r} can not be the value of <{parameter.name}>"
    if parameter.choices:
        choices = " or ".join(parameter.choices)
        return UserError(
            "parameter-choice",
            f"{told}: choose {choices}. Nothing was run.",
            status=422,
        )
    return UserError(
        "parameter-invalid",
        f"{told}: a name has letters, digits and . _ : @ + - and starts with a letter"
        " or digit. Nothing was run.",
        status=422,
    )
