"""Values that a person, the API or an alert gives for a step's parameters."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from portal.core.errors import UserError

# What stands in a slot of a command that names one object: RFC 1123 names, and
# the wider path segment names of RBAC objects (`system:node`). No slash, blank,
# quote, dollar sign or leading dash can pass.
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:@+-]{0,252}")
EVERY = "*"
MAX_VALUES = 50


def clean_parameters(
    wanted: Sequence[str], given: Mapping[str, object]
) -> dict[str, list[str]]:
    """The values by name, or a UserError that says which one is wrong and why.

    A value is a string, a list of strings (the step runs once for each), or
    `"*"` for every candidate.
    """
    unknown = [name for name in given if name not in wanted]
    if unknown:
        known = ", ".join(wanted) or "none"
        raise UserError(
            "parameter-unknown",
            f"This step has no parameter {unknown[0]!r} (it has: {known}).",
        )
    missing = [name for name in wanted if not given.get(name)]
    if missing:
        raise UserError(
            "parameter-missing",
            f"Choose a value for {', '.join(f'<{name}>' for name in missing)} first.",
            status=422,
        )
    return {name: _values(name, given[name]) for name in wanted}


def _values(name: str, given: object) -> list[str]:
    values = given if isinstance(given, list) else [given]
    if len(values) > MAX_VALUES:
        raise UserError(
            "parameter-many", f"At most {MAX_VALUES} values for <{name}>, please."
        )
    for value in values:
        if value != EVERY and not (isinstance(value, str) and _NAME.fullmatch(value)):
            raise UserError(
                "parameter-invalid",
                f"{str(value)[:80]!r} can not be the value of <{name}>: a name has"
                " letters, digits and . _ : @ + - and starts with a letter or digit."
                " Nothing was run.",
                status=422,
            )
    return list(dict.fromkeys(values))
