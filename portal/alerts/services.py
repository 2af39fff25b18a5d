"""What people do with alert sources."""

from __future__ import annotations

import re
import secrets
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from portal.accounts import audit
from portal.accounts.actors import Actor
from portal.accounts.models import digest
from portal.alerts import tokens
from portal.alerts.models import AlertSource, SourceCredential, SourceToken
from portal.alerts.source_settings import SourceSettings, put
from portal.clusters import secretbox
from portal.core.errors import UserError
from portal.incidents.services import LIST_CHANNEL
from portal.live.publish import publish_on_commit

TOKENS_AT_ONCE = 5
_NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


@transaction.atomic
def create_source(
    actor: Actor | None, name: str, wanted: SourceSettings
) -> tuple[AlertSource, str]:
    """A new source and the secret of its first token, which is never seen again."""
    _check_name(name)
    source = AlertSource(name=name)
    put(wanted, source)
    source.save(force_insert=True)
    _audit(actor, "create", source)
    return source, _issue(actor, source)


@transaction.atomic
def edit_source(actor: Actor, source: AlertSource, wanted: SourceSettings) -> None:
    """Other settings; what came in before stays as it is."""
    refuse_archived(source)
    new = put(wanted, source)
    if "api_url" in new:
        source.reconciled_at, source.reconcile_problem = None, ""
        new |= dict.fromkeys(("reconciled_at", "reconcile_problem"))
        _forget_credential(source)  # it was for the other address
    if not new:
        return
    source.save(update_fields=list(new))
    _audit(actor, "edit", source, changed=sorted(new))
    publish_on_commit(LIST_CHANNEL, "alerts")


@transaction.atomic
def keep_api_token(actor: Actor, source: AlertSource, token: str) -> None:
    """The bearer token for the source's own API, sealed; empty: none any more."""
    refuse_archived(source)
    if not source.api_url:
        message = "Give the address of the source's API first; the token is for it."
        raise UserError("alert-source-api", message, status=409)
    if not token.isascii() or not token.isprintable() or len(token) > 10_000:
        message = "A bearer token is one line of printable ASCII characters."
        raise UserError("alert-source-api", message, status=422)
    _forget_credential(source)
    if token:
        sealed = secretbox.seal(token, settings.ENCRYPTION_KEYS)
        SourceCredential.objects.create(source=source, sealed=sealed)
    _audit(actor, "api-token", source, kept=bool(token))


@transaction.atomic
def issue_token(actor: Actor, source: AlertSource) -> str:
    """The secret of one more token; those before stay good until they are revoked."""
    refuse_archived(source)
    if source.tokens.filter(revoked_at=None).count() >= TOKENS_AT_ONCE:
        raise UserError(
            "alert-source-tokens",
            f"{source.name} has {TOKENS_AT_ONCE} tokens already: revoke one first.",
            status=409,
        )
    return _issue(actor, source)


@transaction.atomic
def revoke_token(actor: Actor, token: SourceToken) -> None:
    """Nobody can post with it any more. Twice is harmless."""
    if token.revoked_at:
        return
    token.revoked_at = timezone.now()
    token.save(update_fields=["revoked_at"])
    _audit(actor, "revoke", token.source, token=token.pk)
    transaction.on_commit(tokens.forget)


@transaction.atomic
def archive_source(actor: Actor, source: AlertSource) -> None:
    """It can post no more; its alerts and deliveries stay. Twice is harmless."""
    if source.archived_at:
        return
    source.archived_at = timezone.now()
    source.save(update_fields=["archived_at"])
    _forget_credential(source)
    source.tokens.filter(revoked_at=None).update(revoked_at=source.archived_at)
    _audit(actor, "archive", source)
    transaction.on_commit(tokens.forget)
    publish_on_commit(LIST_CHANNEL, "alerts")


def refuse_archived(source: AlertSource) -> None:
    """Raise UserError if nothing may be done with the source any more."""
    if source.archived_at:
        message = f"Alert source {source.name} is archived."
        raise UserError("alert-source-archived", message, status=409)


def _forget_credential(source: AlertSource) -> None:
    SourceCredential.objects.filter(source=source).delete()


def _issue(actor: Actor | None, source: AlertSource) -> str:
    secret = tokens.PREFIX + secrets.token_urlsafe(32)
    token = source.tokens.create(
        digest=digest(secret), created_by_name=actor.name if actor else "portal"
    )
    _audit(actor, "token", source, token=token.pk)
    return secret


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise UserError(
            "alert-source-name",
            f"{name[:80]!r} can not name an alert source: use lower-case letters,"
            " digits and dashes, at most 63, beginning and ending with a letter or digit.",
            status=422,
        )
    if AlertSource.objects.filter(name=name).exists():
        raise UserError(
            "alert-source-taken",
            f"There is, or was, an alert source {name}: names are never used again,"
            " so that old alerts stay true. Choose another.",
            status=409,
        )


def _audit(actor: Actor | None, act: str, source: AlertSource, **details: Any) -> None:
    cluster = source.cluster.slug if source.cluster else ""
    audit.record(actor, f"alert-source.{act}", source.name, cluster=cluster, **details)
