"""Resource quantities (`450Mi`, `15900m`, `1k`) in exact arithmetic.

Source: k8s.io/apimachinery/pkg/api/resource. The smallest unit is a nano; what
is finer is rounded up. A sum keeps the format of its first part.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Literal

Format = Literal["binary", "decimal", "exponent"]

NANO = 10**9
BINARY = {
    suffix: 1024**power
    for power, suffix in enumerate(["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"])
}
DECIMAL = {
    suffix: Fraction(10) ** (3 * power)
    for power, suffix in enumerate(
        ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"], -3
    )
}
FORM = re.compile(
    r"([+-]?(?:\d+\.?\d*|\.\d+))(?:([KMGTPE]i)|[eE]([+-]?\d+)|([numkMGTPE]?))"
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount in nanos, and the format it prints in."""

    nanos: int = 0
    format: Format = "decimal"

    def __add__(self, other: Quantity) -> Quantity:
        return Quantity(
            self.nanos + other.nanos, self.format if self.nanos else other.format
        )

    def __gt__(self, other: Quantity) -> bool:
        return self.nanos > other.nanos

    @property
    def value(self) -> int:
        """Whole units, rounded up."""
        return -(-self.nanos // NANO)

    @property
    def milli(self) -> int:
        """Thousandths, rounded up."""
        return -(-self.nanos // 10**6)

    def __str__(self) -> str:
        if not self.nanos:
            return "0"
        if self.format == "binary" and abs(self.nanos) >= 1024 * NANO:
            return _shortest(self.value, 1024, list(BINARY))
        if self.format == "exponent":
            return _shortest(
                self.nanos,
                1000,
                [f"e{power}" if power else "" for power in range(-9, 100, 3)],
            )
        return _shortest(self.nanos, 1000, list(DECIMAL))


def _shortest(amount: int, base: int, suffixes: list[str]) -> str:
    """The amount with the largest suffix that leaves a whole number."""
    power = 0
    while power + 1 < len(suffixes) and amount % base == 0:
        amount //= base
        power += 1
    return f"{amount}{suffixes[power]}"


def parse(given: object) -> Quantity | None:
    """A quantity from JSON (text, or a bare number); None if it is not one."""
    return _parse(str(given))


@lru_cache(maxsize=4096)  # a cluster's pods ask for the same few amounts
def _parse(text: str) -> Quantity | None:
    match = FORM.fullmatch(text)
    if not match:
        return None
    digits, binary, exponent, decimal = match.groups()
    if binary:
        return _exact(Fraction(digits) * BINARY[binary], "binary")
    if exponent:
        return _exact(Fraction(digits) * Fraction(10) ** int(exponent), "exponent")
    return _exact(Fraction(digits) * DECIMAL[decimal or ""], "decimal")


def _exact(amount: Fraction, form: Format) -> Quantity:
    nanos = amount * NANO
    return Quantity(-(-nanos.numerator // nanos.denominator), form)


def shown(given: object) -> str:
    """A quantity as kubectl prints it; what is no quantity stays as it is."""
    quantity = parse(given)
    return str(given) if quantity is None else str(quantity)
