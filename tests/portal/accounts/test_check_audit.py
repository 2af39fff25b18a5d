"""Seals prove that nobody has rewritten the audit trail."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from portal.accounts import audit
from portal.accounts.models import AuditEntry, AuditSeal


def checked() -> str:
    out = StringIO()
    call_command("check_audit", stdout=out, stderr=out)
    return out.getvalue()


def sealed(*subjects: str) -> AuditSeal:
    """A seal over new entries that are old enough for it."""
    for subject in subjects:
        made = audit.entry(None, "test.act", subject)
        made.at = timezone.now() - timedelta(minutes=2)
        made.save()
    seal = audit.seal()
    assert seal is not None
    return seal


def rewrite(statement: str) -> None:
    """As somebody with full rights on the database could."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE accounts_auditentry DISABLE TRIGGER append_only")
        cursor.execute("ALTER TABLE accounts_auditseal DISABLE TRIGGER append_only")
        cursor.execute(statement)


def test_an_untouched_trail_is_confirmed_with_its_newest_seal(db: None) -> None:
    assert "Nothing is sealed yet" in checked()
    sealed("a", "b")
    newest = sealed("c")
    assert audit.seal() is None
    assert f"Newest seal: {newest.digest}" in checked()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_auditentry SET actor_name = 'mallory' WHERE subject = 'b'",
        "DELETE FROM accounts_auditentry WHERE subject = 'b'",
    ],
)
def test_an_entry_that_was_changed_breaks_its_seal(db: None, statement: str) -> None:
    first = sealed("a", "b")
    sealed("c")
    rewrite(statement)
    assert [seal.pk for seal in audit.broken_seals()] == [first.pk]
    with pytest.raises(CommandError, match="1 seals broken"):
        checked()


def test_a_seal_that_was_made_anew_breaks_the_next_one(db: None) -> None:
    first, second = sealed("a"), sealed("b")
    rewrite("UPDATE accounts_auditentry SET subject = 'x' WHERE subject = 'a'")
    forged = audit._digest("", list(AuditEntry.objects.filter(subject="x")))
    AuditSeal.objects.filter(pk=first.pk).update(digest=forged)
    assert [seal.pk for seal in audit.broken_seals()] == [second.pk]
