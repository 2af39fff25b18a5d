"""describe serviceaccount"""

from __future__ import annotations

from portal.kube.objects import Json, rows, text
from portal.kube.verbs.describe import identity, maps
from portal.kube.verbs.describe.look import Look
from portal.kube.verbs.describe.writer import Writer


def service_account(out: Writer, given: Json, look: Look) -> None:
    """A service account with the secrets that it pulls images with, and its events."""
    identity.place(out, given)
    identity.marks(out, given)
    names = [text(one, "name") for one in rows(given, "imagePullSecrets")]
    maps.stack(out, "Image pull secrets", names)
    look.events_of(out, given)
