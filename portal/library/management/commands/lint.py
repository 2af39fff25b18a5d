"""`manage.py lint`: what of runbooks runs, and what is wrong with them."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from runbooks.lint.files import check_path
from runbooks.lint.model import FileReport
from runbooks.lint.report import Report

FOUND = 1
USAGE = 2


class Command(BaseCommand):
    """Lint files or folders of runbooks. No install is needed without --cluster."""

    help = (
        "Say of every command in runbooks whether it runs and why not, and what is"
        " wrong with their text. Exit status: 0 fine, 1 something is wrong, 2 usage."
    )
    requires_system_checks: list[str] = []

    def create_parser(
        self, prog_name: str, subcommand: str, **kwargs: Any
    ) -> CommandParser:
        """Without abbreviations: the settings look for `--cluster`."""
        kwargs["allow_abbrev"] = False
        return super().create_parser(prog_name, subcommand, **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        """What to look at, how to say it, and when to fail."""
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument("--format", choices=("text", "json"), default="text")
        parser.add_argument(
            "--min-runnable",
            type=_share,
            metavar="SHARE",
            help="fail if less of Diagnosis' shell commands runs (0 to 1)",
        )
        parser.add_argument(
            "--cluster",
            metavar="SLUG",
            help="also look for kinds, objects and rights on this cluster",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the report; exit with what it means."""
        files = [file for path in options["paths"] for file in _checked(path)]
        if options["cluster"]:
            files = _on_cluster(options["cluster"], files)
        report = Report(files)
        if options["format"] == "json":
            self.stdout.write(json.dumps(report.as_json(), indent=1))
        else:
            self.stdout.write("\n".join(report.as_text()))
        if report.has_errors | self._too_few(report, options["min_runnable"]):
            sys.exit(FOUND)

    def _too_few(self, report: Report, wanted: float | None) -> bool:
        share = report.diagnosis.share
        if wanted is None or share >= wanted:
            return False
        self.stderr.write(
            f"{share:.1%} of the shell commands in Diagnosis run; {wanted:.1%} should."
        )
        return True


def _checked(path: Path) -> list[FileReport]:
    try:
        return check_path(path)
    except FileNotFoundError as error:
        raise CommandError(
            f"{path}: no such file or folder", returncode=USAGE
        ) from error


def _on_cluster(slug: str, files: list[FileReport]) -> list[FileReport]:
    # Only here: it needs an install.
    from portal.library.cluster_lint import ClusterLintError, check_on_cluster

    try:
        return check_on_cluster(slug, files)
    except ClusterLintError as error:
        raise CommandError(str(error), returncode=USAGE) from error


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1
    if not 0 <= share <= 1:
        raise ArgumentTypeError(f"{text} is not a number from 0 to 1, such as 0.89")
    return share
