"""`manage.py create_alert_source`: who may post alerts; its token is printed once."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.alerts.services import create_source
from portal.alerts.source_settings import SourceSettings
from portal.clusters.models import Cluster
from portal.core.errors import UserError


class Command(BaseCommand):
    """Make an alert source."""

    help = "Make the alert source NAME and print its token; only a digest is stored."

    def add_arguments(self, parser: CommandParser) -> None:
        """Its name, and on which cluster its alerts fire."""
        parser.add_argument("name", metavar="NAME", help="its name, used only once")
        where = parser.add_mutually_exclusive_group(required=True)
        where.add_argument("--cluster", metavar="SLUG", help="all its alerts' cluster")
        where.add_argument(
            "--cluster-label",
            default="cluster",
            metavar="LABEL",
            help="the label of each alert that names its cluster",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the secret and nothing else."""
        wanted = SourceSettings(
            cluster=_cluster(options["cluster"]), cluster_label=options["cluster_label"]
        )
        try:
            _, secret = create_source(None, options["name"], wanted)
        except UserError as error:
            raise CommandError(error.message) from error
        self.stdout.write(secret)


def _cluster(slug: str | None) -> Cluster | None:
    if slug is None:
        return None
    cluster = Cluster.objects.filter(slug=slug).first()
    if cluster is None:
        raise CommandError(f"There is no cluster {slug}.")
    return cluster
