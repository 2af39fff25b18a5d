"""Who asks: the person that a bearer token speaks for."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from ninja.security import HttpBearer

from portal.accounts.models import ApiToken, User
from portal.accounts.tokens import find_token

_READING = {"GET", "HEAD", "OPTIONS"}


class Request(HttpRequest):
    """What an operation gets: Bearer has put the token's person in."""

    user: User


class Bearer(HttpBearer):
    """`Authorization: Bearer <token>`; a token of scope `read` may only read.

    Cookies do not count here, so no other site can make a browser act.
    """

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        """The valid token; None is answered with 401."""
        # No secret of ours holds other characters; the database refuses some.
        found = find_token(token) if token.isascii() and token.isprintable() else None
        if found is None:
            return None
        if found.scope == ApiToken.Scope.READ and request.method not in _READING:
            raise PermissionDenied("This token may only read.")
        request.user = found.user
        return found
