"""kubectl auth: what may I do, and who am I."""

from portal.kube.verbs.auth.can_i import can_i
from portal.kube.verbs.auth.whoami import whoami

__all__ = ["can_i", "whoami"]
