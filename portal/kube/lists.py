"""Lists of any length, page by page, and where they are."""

from __future__ import annotations

from collections.abc import Iterator

from portal.kube.call import Context
from portal.kube.objects import Json, rows, text

CHUNK = "500"


def pages(context: Context, path: str, *query: tuple[str, str]) -> Iterator[Json]:
    """The objects of a list, page by page; what is no object is left out.

    Raises KubeError.
    """
    after: tuple[tuple[str, str], ...] = ()
    while True:
        answer = context.client.get(path, (*query, ("limit", CHUNK), *after))
        yield from rows(answer, "items")
        token = text(answer, "metadata", "continue")
        if not token:
            return
        after = (("continue", token),)


def within(namespace: str, plural: str, root: str = "/api/v1") -> str:
    """The path of a list in a namespace; "" means all namespaces."""
    return (
        f"{root}/namespaces/{namespace}/{plural}" if namespace else f"{root}/{plural}"
    )
