from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from portal.accounts.models import ApiToken, AuditEntry, User
from portal.accounts.tokens import find_token


def created(*arguments: str) -> str:
    out = StringIO()
    call_command("create_token", *arguments, stdout=out)
    return out.getvalue().removesuffix("\n")


def test_it_prints_a_secret_that_is_not_stored(alice: User) -> None:
    secret = created("alice", "--label", "pager")
    token = find_token(secret)
    assert token
    assert (token.user, token.scope, token.label) == (alice, "write", "pager")
    assert secret not in str(ApiToken.objects.values())
    entry = AuditEntry.objects.get(action="token.create")
    assert entry.subject == "alice"
    assert secret not in str(entry.details)


def test_it_may_be_for_reading_only(alice: User) -> None:
    token = find_token(created("alice", "--read-only"))
    assert token
    assert token.scope == "read"


def test_an_unknown_or_inactive_person_gets_none(alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(is_active=False)
    for name in ("alice", "mallory"):
        with pytest.raises(CommandError, match=f"no active user {name}"):
            created(name)
    assert not ApiToken.objects.exists()
