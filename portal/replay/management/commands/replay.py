from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.replay import cli


class Command(BaseCommand):
    help = "Serve recordings of clusters over HTTPS; print the paths of kubeconfigs."

    def add_arguments(self, parser: CommandParser) -> None:
        cli.add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        shift = not options["no_shift"]
        try:
            cli.run(
                options["folders"], options["port"], options["state_dir"], shift=shift
            )
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from error
