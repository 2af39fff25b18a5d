"""Who acts: a person, or the portal by itself on somebody's word."""

from __future__ import annotations

from dataclasses import dataclass

from portal.accounts.models import User


@dataclass(frozen=True, slots=True)
class Automatic:
    """The portal, acting without a person; `name` is what people read.

    `alert KubeVirtDown` starts a diagnosis, `source prod` opens an incident.
    """

    name: str


Actor = User | Automatic


def person(actor: Actor | None) -> User | None:
    """Whom a foreign key may name; nobody when the portal acts by itself."""
    return actor if isinstance(actor, User) else None
