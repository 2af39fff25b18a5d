"""`manage.py create_token`: a bearer token for the API, printed once."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from portal.accounts import audit
from portal.accounts.models import ApiToken, User

Scope = ApiToken.Scope


class Command(BaseCommand):
    """Issue a token of one person."""

    help = "Print a new API token of USER; it is stored as a digest only."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose token, and what it is for."""
        parser.add_argument("user", metavar="USER")
        parser.add_argument("--label", default="", help="what it is for")
        parser.add_argument(
            "--read-only", action="store_true", help="it starts and changes nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the secret and nothing else."""
        user = User.objects.filter(username=options["user"], is_active=True).first()
        if user is None:
            raise CommandError(f"There is no active user {options['user']}.")
        scope = Scope.READ if options["read_only"] else Scope.WRITE
        label = options["label"][:100] or "command line"
        with transaction.atomic():
            token, secret = ApiToken.issue(user, label, scope=scope)
            audit.record(
                None, "token.create", user.username, token=token.pk, scope=scope
            )
        self.stdout.write(secret)
