"""JSON as an API server writes it: compact, and with Go's HTML escapes."""

from __future__ import annotations

import json
from typing import Any

# These signs occur inside strings only, so they can be replaced in the whole text.
_ESCAPES = str.maketrans(
    {char: f"\\u{ord(char):04x}" for char in ("<", ">", "&", "\u2028", "\u2029")}
)


def encode(value: Any) -> bytes:
    """`value` as one line of JSON without the newline, keys in their order."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.translate(_ESCAPES).encode()
