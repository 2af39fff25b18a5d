"""`manage.py seed_demo`: what the demo shows, made or brought up to date."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import timezone

from portal import env
from portal.accounts import audit
from portal.accounts.models import ApiToken, User
from portal.clusters import services
from portal.clusters.kubeconfig import read_kubeconfig
from portal.clusters.models import Cluster
from portal.demo.replayed import RECORDINGS
from portal.kube.client import Endpoint
from runbooks.library import import_shipped

USERNAME = "demo"
LABEL = "demo"


class Command(BaseCommand):
    """Run at every start: nothing is made twice."""

    help = "Make the demo's account, runbooks and clusters; print the sign-in as JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where the replayed clusters are."""
        parser.add_argument("--kubeconfigs", type=Path, required=True, metavar="DIR")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print `{"username", "password", "api_token"}` and nothing else."""
        password = env.secret("PORTAL_DEMO_PASSWORD")
        user = _account(password)
        import_shipped()
        for name in RECORDINGS:
            text = (options["kubeconfigs"] / f"{name}.kubeconfig").read_text()
            _connect(user, name, read_kubeconfig(text))
        told = {"username": USERNAME, "password": password, "api_token": _token(user)}
        self.stdout.write(json.dumps(told))


def _account(password: str) -> User:
    """An administrator with this password, which may be a new one."""
    user = User.objects.filter(username=USERNAME).first()
    if user is None:
        return User.objects.create_superuser(USERNAME, password=password)
    if not user.check_password(password):
        user.set_password(password)
        user.save(update_fields=["password"])
    return user


def _connect(user: User, slug: str, endpoint: Endpoint) -> None:
    """The drill cluster; a replay has another port after each start."""
    cluster = Cluster.objects.filter(slug=slug).first()
    if cluster is None:
        cluster = services.add_cluster(user, slug, endpoint, drill=True)
    elif cluster.archived_at:
        return
    elif services.endpoint_of(cluster) != endpoint:
        services.replace_credential(user, cluster, endpoint)
    services.run_check(cluster)


@transaction.atomic
def _token(user: User) -> str:
    """A token for this start; those of earlier ones end."""
    user.tokens.filter(label=LABEL, revoked_at=None).update(revoked_at=timezone.now())
    token, secret = ApiToken.issue(user, LABEL)
    audit.record(user, "token.create", user.username, token=token.pk)
    return secret
