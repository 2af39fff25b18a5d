"""Text can be read in light and in dark: WCAG AA asks for 4.5 to 1."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TOKENS = (
    Path(__file__).parents[3] / "portal" / "web" / "static" / "tokens.css"
).read_text()
COLOURS = {
    name: pair
    for name, *pair in re.findall(
        r"--([\w-]+): light-dark\(#(\w{6}), #(\w{6})\)", TOKENS
    )
}
PAIRS = [
    *(
        (text, ground)
        for text in ("ink", "soft", "faint", "accent")
        for ground in ("paper", "card", "sunk")
    ),
    *(
        (kind, f"{kind}-wash")
        for kind in ("broken", "suspect", "ok", "cluster", "accent")
    ),
    *((kind, "card") for kind in ("broken", "suspect", "ok", "drill")),
    *((kind, "sunk") for kind in ("broken", "suspect", "cluster")),
    ("soft", "unknown-wash"),
    ("on-accent", "accent"),
    ("ink", "mark"),
    ("drill", "suspect-wash"),
]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_stands_out_from_its_ground(text, ground, scheme):
    light, dark = sorted(
        (_luminance(COLOURS[name][scheme]) for name in (text, ground)), reverse=True
    )
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
