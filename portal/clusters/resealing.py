"""After a change of keys: seal everything again with the first one."""

from __future__ import annotations

from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db import models, transaction

from portal.accounts import audit
from portal.clusters.secretbox import SecretboxError, rotate

# The name of the field in which any room keeps what secretbox sealed.
FIELD = "sealed"


@transaction.atomic
def reseal_all() -> dict[str, int]:
    """How many rows of each kind were sealed again, in one transaction with its audit.

    Raises SecretboxError, naming the row that no key opens; then nothing is changed.
    """
    counts = {
        str(model._meta.verbose_name_plural): _reseal(model)
        for model in apps.get_models()
        if _keeps_sealed(model)
    }
    audit.record(None, "credentials.reseal", "all credentials", counts=counts)
    return counts


def _keeps_sealed(model: type[models.Model]) -> bool:
    try:
        return isinstance(model._meta.get_field(FIELD), models.BinaryField)
    except FieldDoesNotExist:
        return False


def _reseal(model: type[models.Model]) -> int:
    rows = model._default_manager.select_for_update().order_by("pk")
    for row in rows:
        try:
            sealed = rotate(bytes(getattr(row, FIELD)), settings.ENCRYPTION_KEYS)
        except SecretboxError as error:
            raise SecretboxError(
                f"{model._meta.verbose_name} {row.pk}: {error}"
            ) from error
        rows.filter(pk=row.pk).update(**{FIELD: sealed})
    return len(rows)
