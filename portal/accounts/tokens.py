"""From a bearer token to the person it speaks for."""

from __future__ import annotations

from portal.accounts.models import ApiToken, digest


def find_token(secret: str) -> ApiToken | None:
    """The valid token with this secret, with its user; None otherwise."""
    token = (
        ApiToken.objects.select_related("user").filter(digest=digest(secret)).first()
    )
    return token if token is not None and token.valid else None
