"""`manage.py add_cluster`: register a cluster and say whether it can be used."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.clusters import services
from portal.clusters.check import CheckResult
from portal.clusters.kubeconfig import KubeconfigError, read_kubeconfig
from portal.core.errors import UserError
from portal.kube.client import Endpoint


class Command(BaseCommand):
    """Add a cluster from a kubeconfig."""

    help = "Register a cluster, check it, and exit with 1 if it can not be used yet."

    def add_arguments(self, parser: CommandParser) -> None:
        """The cluster's name and how to reach it."""
        parser.add_argument("slug", metavar="SLUG", help="its name, used only once")
        parser.add_argument("--kubeconfig", type=Path, required=True, help="- is stdin")
        parser.add_argument("--context", default="", help="default: the current one")
        parser.add_argument(
            "--drill", action="store_true", help="incidents on it are exercises"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Add and check."""
        endpoint = _endpoint(options["kubeconfig"], options["context"])
        slug = options["slug"]
        try:
            cluster = services.add_cluster(None, slug, endpoint, drill=options["drill"])
        except UserError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"{slug} is added: {cluster.server}")
        self._tell(services.run_check(cluster))

    def _tell(self, result: CheckResult) -> None:
        self.stdout.write(result.sentence)
        for right in result.missing:
            self.stdout.write(f"  not allowed: {right} ({right.why})")
        if not result.ok:
            self.stderr.write("Repair that, then check again on the cluster's page.")
            sys.exit(1)


def _endpoint(path: Path, context: str) -> Endpoint:
    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text()
        return read_kubeconfig(text, context)
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{path} is not a text in UTF-8.") from error
    except KubeconfigError as error:
        raise CommandError(f"{path}: {error}") from error
