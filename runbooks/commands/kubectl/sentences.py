"""What the smaller verbs do, for the person who is about to press Run."""

from __future__ import annotations

OTHER_VERBS = {
    "api-resources": "lists the kinds that the cluster serves",
    "api-versions": "lists the API versions that the cluster serves",
    "auth can-i": "asks the cluster what the credential may do",
    "auth whoami": "asks the cluster who the credential is",
    "cluster-info": "reads where the control plane and its services are",
    "events": "lists events, oldest first,",
    "explain": "reads what the cluster documents about the fields of a kind",
    "rollout history": "lists the revisions of a workload",
    "rollout status": "reads how far a rollout has come, for some seconds if it goes on,",
    "top node": "reads how much CPU and memory the nodes use",
    "top pod": "reads how much CPU and memory the pods use",
    "version": "reads the version of the cluster",
}
IN_A_NAMESPACE = frozenset(
    {"auth can-i", "events", "rollout history", "rollout status", "top pod"}
)
