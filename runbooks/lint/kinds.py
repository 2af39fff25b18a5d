"""The kinds that every cluster has, and words that look like one of them."""

from __future__ import annotations

# Plural and short names; `*` marks kinds that live in no namespace.
_TABLE = """
apiservices*
certificatesigningrequests* csr
clusterrolebindings*
clusterroles*
componentstatuses* cs
configmaps cm
controllerrevisions
cronjobs cj
csidrivers*
csinodes*
csistoragecapacities
customresourcedefinitions* crd crds
daemonsets ds
deployments deploy
endpoints ep
endpointslices
events ev
flowschemas*
horizontalpodautoscalers hpa
ingressclasses*
ingresses ing
jobs
leases
limitranges limits
mutatingwebhookconfigurations*
namespaces* ns
networkpolicies netpol
nodes* no
persistentvolumeclaims pvc
persistentvolumes* pv
poddisruptionbudgets pdb
pods po
podtemplates
priorityclasses* pc
prioritylevelconfigurations*
replicasets rs
replicationcontrollers rc
resourcequotas quota
rolebindings
roles
runtimeclasses*
secrets
serviceaccounts sa
services svc
statefulsets sts
storageclasses* sc
validatingadmissionpolicies*
validatingwebhookconfigurations*
volumeattachments*
"""
_SHORTEST = 4  # shorter words are near to everything


def _singular(plural: str) -> str:
    if plural == "endpoints":
        return plural
    if plural.endswith("ies"):
        return f"{plural[:-3]}y"
    return plural[: -2 if plural.endswith(("sses", "uses")) else -1]


_ROWS = [line.split() for line in _TABLE.strip().splitlines()]
NAMES = {
    name: row[0]
    for row in _ROWS
    for name in (row[0].rstrip("*"), _singular(row[0].rstrip("*")), *row[1:])
}
_LONG = sorted(name for name in NAMES if len(name) >= _SHORTEST)


def is_known(word: str) -> bool:
    """Whether every cluster has this kind; `deployments.apps` is one too."""
    return word.lower().partition(".")[0] in NAMES or word == "all"


def is_namespaced(word: str) -> bool:
    """False for cluster-wide kinds and for those that not every cluster has."""
    return not NAMES.get(word.lower().partition(".")[0], "*").endswith("*")


def meant(word: str) -> str | None:
    """The kind that a misspelt word is one letter away from."""
    word = word.lower()
    if "." in word or len(word) < _SHORTEST or word in NAMES:
        return None
    return next((name for name in _LONG if _one_edit(word, name)), None)


def _one_edit(word: str, name: str) -> bool:
    """One letter too many, too few, wrong, or two of them swapped."""
    if abs(len(word) - len(name)) > 1:
        return False
    at = next(
        (i for i, (a, b) in enumerate(zip(word, name, strict=False)) if a != b),
        min(len(word), len(name)),
    )
    rests = (
        (word[at + 1 :], name[at:]),
        (word[at:], name[at + 1 :]),
        (word[at + 1 :], name[at + 1 :]),
    )
    swapped = word[at : at + 2] == name[at : at + 2][::-1]
    return any(a == b for a, b in rests) or (
        swapped and word[at + 2 :] == name[at + 2 :]
    )
