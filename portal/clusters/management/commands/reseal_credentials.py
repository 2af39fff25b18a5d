"""`manage.py reseal_credentials`: everything that is encrypted, with the first key."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.clusters.resealing import reseal_all
from portal.clusters.secretbox import SecretboxError


class Command(BaseCommand):
    """Seal again, so that an old key can go."""

    help = (
        "Seal all credentials with the first of PORTAL_ENCRYPTION_KEYS. Afterwards the"
        " other keys can be taken away."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """All or none."""
        try:
            counts = reseal_all()
        except SecretboxError as error:
            raise CommandError(f"Nothing was changed: {error}") from error
        for name, count in counts.items():
            self.stdout.write(f"{count} of {name}")
        self.stdout.write("The keys behind the first one are no longer needed.")
