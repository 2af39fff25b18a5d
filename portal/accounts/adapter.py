"""How sign-in differs from allauth's defaults."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # no types
    """Accounts are made by an administrator; nobody signs up by themselves."""

    def is_open_for_signup(self, request: Any) -> bool:
        """Never."""
        return False
