"""`manage.py check_audit`: is the audit trail what was sealed?"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.accounts import audit
from portal.accounts.models import AuditSeal


class Command(BaseCommand):
    """Compute every seal anew, and print the newest one to keep elsewhere."""

    help = "Compare the audit trail with its seals; fails if an entry was changed."

    def handle(self, *args: Any, **options: Any) -> None:
        """Tell all that is wrong, not only the first."""
        broken = audit.broken_seals()
        for seal in broken:
            told = f"entries {seal.first_id} to {seal.last_id}"
            self.stderr.write(f"seal {seal.pk}: {told} are not what was sealed")
        if broken:
            raise CommandError(
                f"The audit trail was changed: {len(broken)} seals broken."
            )
        newest = AuditSeal.objects.last()
        if newest is None:
            self.stdout.write("Nothing is sealed yet.")
        else:
            self.stdout.write(f"Unchanged up to entry {newest.last_id}.")
            self.stdout.write(f"Newest seal: {newest.digest}")
