"""What a flag of kubectl is.

`why` is the code in `reasons.REASONS` for a flag that the portal does not run;
a boolean flag matters only when it differs from `quiet`, the value that
changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["string", "bool", "int32", "int64", "duration", "array", "csv"]


@dataclass(frozen=True, slots=True)
class FlagSpec:
    name: str
    short: str = ""
    kind: Kind = "string"
    why: str = ""
    quiet: str = ""

    @property
    def shown(self) -> str:
        """As kubectl names it in errors."""
        return f"-{self.short}, --{self.name}" if self.short else f"--{self.name}"


def flags(text: str) -> tuple[FlagSpec, ...]:
    """Lines of `name short kind why quiet`, `-` for none."""
    rows = (line.split() for line in text.strip().splitlines())
    return tuple(
        FlagSpec(*("" if cell == "-" else cell for cell in row))  # type: ignore[arg-type]
        for row in rows
    )


class FlagSet:
    """The flags of one verb, by name and by letter."""

    def __init__(self, *groups: tuple[FlagSpec, ...]) -> None:
        self.long = {spec.name: spec for group in groups for spec in group}
        self.short = {spec.short: spec for spec in self.long.values() if spec.short}
