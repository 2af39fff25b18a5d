"""kubectl rollout: how far the newest version of a workload has come, and the older ones."""

from portal.kube.verbs.rollout.history import history
from portal.kube.verbs.rollout.status import status

__all__ = ["history", "status"]
