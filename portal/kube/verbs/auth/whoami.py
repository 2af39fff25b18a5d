"""kubectl auth whoami: the person as the API server sees them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from portal.kube.call import Call, Chunk, Context, Output
from portal.kube.formats.columns import align
from portal.kube.formats.go_values import sprint
from portal.kube.printing import printer, read_format

_API = "/apis/authentication.k8s.io/v1"
_REVIEW = {"kind": "SelfSubjectReview", "apiVersion": "authentication.k8s.io/v1"}


def whoami(call: Call, context: Context) -> Output:
    """A table of attributes, or the review in a format. Raises KubeError, CommandError."""
    wanted = read_format(call)
    show = printer(wanted, typed=True) if wanted.name else None
    review = context.client.post(f"{_API}/selfsubjectreviews", _REVIEW)
    if show:
        yield from (Chunk("out", text) for text in show(review))
    else:
        user = (review.get("status") or {}).get("userInfo") or {}
        yield Chunk("out", align([["ATTRIBUTE", "VALUE"], *_attributes(user)]))
    return 0


def _attributes(user: dict[str, Any]) -> Iterator[list[str]]:
    for title, key in (("Username", "username"), ("UID", "uid"), ("Groups", "groups")):
        if user.get(key):
            yield [title, sprint(user[key])]
    extra = user.get("extra") or {}
    for key in sorted(extra):
        yield [f"Extra: {key}", sprint(extra[key])]
