"""What stands where a secret stood."""

from __future__ import annotations

import re

# Every rule by the name that a reader meets in `[redacted: name]`.
RULES = {
    "secret-data": "a value of a Secret",
    "last-applied-configuration": "kubectl's copy of the whole object",
    "cloud-init": "user or network data for a virtual machine's first boot",
    "ignition": "Ignition configuration of a virtual machine",
    "secret-like-name": "the value of a variable, key or flag named like a secret",
    "helm-release": "a Helm release with all its values",
    "private-key": "a PEM private key",
    "jwt": "a JSON Web Token",
    "authorization": "an Authorization header or a bearer or basic credential",
    "url-credentials": "user and password in a URL",
    "aws-key": "an AWS access key id",
    "api-token": "a token with a vendor's prefix",
    "assignment": "a value assigned to a name like password or token",
    "chpasswd": "passwords that cloud-init sets",
    "redaction failed": "something that could not be examined",
}
FAILED = "[redacted: redaction failed]"

_NAMES = "|".join(re.escape(name) for name in RULES)
_MARKER = re.compile(rf"\[redacted: (?:{_NAMES})(?:, (\d+) bytes)?\]")


def marker(rule: str, size: int | None = None) -> str:
    """`[redacted: rule]`, with the size in bytes of what was there if known."""
    return (
        f"[redacted: {rule}]" if size is None else f"[redacted: {rule}, {size} bytes]"
    )


def is_marker(text: str) -> bool:
    """Whether the whole text is one of our markers (so it is left as it is)."""
    return text.startswith("[redacted: ") and _MARKER.fullmatch(text) is not None


def marked_size(text: str) -> int | None:
    """The size in bytes that a marker tells, None without one."""
    found = _MARKER.fullmatch(text)
    return int(found[1]) if found and found[1] else None
