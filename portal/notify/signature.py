"""How a receiver of a webhook knows that the portal sent it, and when.

`Portal-Signature: t=1700000000,v1=<hex>[,v1=<hex>]`: HMAC-SHA256 over `t`, a dot and
the body as it was sent. While a secret is being changed, both sign.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence

HEADER = "Portal-Signature"
PREFIX = "whsec_"


def new_secret() -> str:
    """A secret for one channel."""
    return PREFIX + secrets.token_urlsafe(32)


def sign(keys: Sequence[str], at: int, body: bytes) -> str:
    """The header's value; `at` in seconds since 1970."""
    signed = str(at).encode() + b"." + body
    digests = [
        hmac.new(key.encode(), signed, hashlib.sha256).hexdigest() for key in keys
    ]
    return ",".join([f"t={at}", *(f"v1={digest}" for digest in digests)])
