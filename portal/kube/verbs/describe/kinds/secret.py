"""describe secret"""

from __future__ import annotations

from portal.kube.objects import Json, pairs, text
from portal.kube.verbs.describe import identity
from portal.kube.verbs.describe.encoded import content, size
from portal.kube.verbs.describe.look import Look
from portal.kube.verbs.describe.writer import Writer

TOKEN = ("kubernetes.io/service-account-token", "token")


def secret(out: Writer, given: Json, look: Look) -> None:
    """A secret with its keys and their sizes; kubectl shows no events.

    kubectl prints one value: the token of a service account. Whatever masks
    secrets before they get here has left a marker there.
    """
    kind = text(given, "type")
    identity.place(out, given)
    identity.marks(out, given)
    out.write(0, f"\nType:\t{kind}\n")
    out.write(0, "\nData\n====\n")
    for key, value in pairs(given, "data").items():
        shown = content(value) if (kind, key) == TOKEN else f"{size(value)} bytes"
        out.line(0, f"{key}:", shown)
