"""`manage.py reseal_credentials` after a new key was put in front."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from portal.accounts.models import AuditEntry
from portal.clusters.models import Cluster, Credential
from portal.clusters.secretbox import new_key
from portal.clusters.services import endpoint_of
from portal.kube.client import Endpoint


def reseal() -> str:
    out = StringIO()
    call_command("reseal_credentials", stdout=out)
    return out.getvalue()


def test_afterwards_the_old_key_can_go(
    cluster: Cluster, endpoint: Endpoint, settings: Any
) -> None:
    old, new = settings.ENCRYPTION_KEYS, new_key()
    settings.ENCRYPTION_KEYS = [new, *old]
    assert "1 of credentials" in reseal()
    settings.ENCRYPTION_KEYS = [new]
    assert endpoint_of(cluster) == endpoint
    entry = AuditEntry.objects.get(action="credentials.reseal")
    assert entry.actor_name == "portal"
    assert entry.details["counts"]["credentials"] == 1
    assert "1 of credentials" in reseal()  # twice is harmless


def test_without_the_old_key_nothing_is_changed(
    cluster: Cluster, settings: Any
) -> None:
    before = bytes(Credential.objects.get().sealed)
    settings.ENCRYPTION_KEYS = [new_key()]
    with pytest.raises(
        CommandError, match=r"Nothing was changed: credential \d+: none"
    ):
        reseal()
    assert bytes(Credential.objects.get().sealed) == before
    assert not AuditEntry.objects.filter(action="credentials.reseal").exists()
