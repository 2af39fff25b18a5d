"""kubectl top: what nodes and pods use, from the metrics API."""

from portal.kube.verbs.top.nodes import top_node
from portal.kube.verbs.top.pods import top_pod

__all__ = ["top_node", "top_pod"]
