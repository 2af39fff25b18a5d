"""Lists come in pages: `{"items", "next"}`, and `next` is the `cursor` of the rest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, TypeVar

from django.db.models import Model, QuerySet
from ninja import Query

from portal.core.errors import UserError

Limit = Annotated[int, Query(ge=1, le=200, description="How many at most.")]
Cursor = Annotated[str, Query(description="`next` of the page before.")]
Row = TypeVar("Row", bound=Model)


def page(
    rows: QuerySet[Row], limit: int, cursor_of: Callable[[Row], object]
) -> tuple[list[Row], str | None]:
    """The first `limit` rows, and the cursor of the rest (None: there is none).

    `cursor_of` names a row so that the next page can begin behind it.
    """
    found = list(rows[: limit + 1])
    more = len(found) > limit
    return found[:limit], str(cursor_of(found[limit - 1])) if more else None


def number(cursor: str) -> int | None:
    """A cursor that is a number; None for the first page. Raises UserError."""
    if not cursor:
        return None
    if not cursor.isascii() or not cursor.isdigit():
        raise UserError(
            "cursor-invalid",
            f"{cursor[:40]!r} is not a cursor: use `next` of the page before.",
            status=422,
        )
    return int(cursor)
