"""Values that stand for a variable or parameter which nothing else fills on a cluster."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.db import transaction

from portal.accounts import audit
from portal.accounts.models import User
from portal.clusters.models import Cluster
from portal.core.errors import UserError

MOST = 50
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,99}")
_VALUE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:@+-]{0,252}")


@transaction.atomic
def set_defaults(user: User, cluster: Cluster, defaults: Mapping[str, str]) -> None:
    """Replace the defaults of a cluster, such as `{"NAMESPACE": "kubevirt"}`.

    Raises UserError for a name or value that no command could hold.
    """
    for name, value in defaults.items():
        _check(name, value)
    if len(defaults) > MOST:
        raise _wrong(
            f"A cluster has at most {MOST} defaults; these are {len(defaults)}."
        )
    before, cluster.defaults = cluster.defaults, dict(defaults)
    if before == cluster.defaults:
        return
    cluster.save(update_fields=["defaults"])
    audit.record(
        user,
        "cluster.defaults",
        cluster.slug,
        cluster=cluster.slug,
        before=before,
        after=cluster.defaults,
    )


def defaults_in(text: str) -> dict[str, str]:
    """Lines of `NAME=value` as a person writes them. Raises UserError with the line."""
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        name, sign, value = (part.strip() for part in line.partition("="))
        if not line.strip():
            continue
        if not sign:
            raise _wrong(f"Line {number}, {line.strip()[:80]!r}: write NAME=value.")
        if name in found:
            raise _wrong(f"Line {number}: {name} stands there twice.")
        found[name] = value
    return found


def _check(name: str, value: str) -> None:
    if not _NAME.fullmatch(name):
        raise _wrong(
            f"{name[:80]!r} is not a name: letters, digits, _ and -, such as NAMESPACE"
            " or pod-name."
        )
    if not _VALUE.fullmatch(value):
        raise _wrong(
            f"{value[:80]!r} can not be the value of {name}: letters, digits and"
            " . _ : @ + -, beginning with a letter or digit."
        )


def _wrong(message: str) -> UserError:
    return UserError("cluster-defaults", f"{message} Nothing was changed.", status=422)
