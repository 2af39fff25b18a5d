"""`manage.py import_runbooks`: the shipped runbooks, or a folder of yours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from runbooks.library import ImportReport, import_folder, import_shipped


class Command(BaseCommand):
    """Import runbooks as revisions; run it again whenever the files change."""

    help = "Import the shipped runbooks, or with FOLDER those of a folder."

    def add_arguments(self, parser: CommandParser) -> None:
        """FOLDER and the name of the source."""
        parser.add_argument("folder", nargs="?", type=Path)
        parser.add_argument("--source", help="short name of the source (a slug)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import and say what changed."""
        folder: Path | None = options["folder"]
        if folder is None:
            self._say(import_shipped())
            return
        try:
            self._say(import_folder(options["source"] or folder.name.lower(), folder))
        except ValueError as error:
            raise CommandError(str(error)) from error

    def _say(self, report: ImportReport) -> None:
        for problem in report.problems:
            self.stderr.write(f"{problem.path}:{problem.line}: {problem.message}")
        self.stdout.write(
            f"{len(report.added)} new, {len(report.changed)} changed,"
            f" {len(report.unchanged)} unchanged, {len(report.removed)} removed"
        )
