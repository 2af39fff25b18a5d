"""kubectl's JSONPath dialect (k8s.io/client-go/util/jsonpath), faults included."""

from portal.kube.formats.jsonpath.evaluate import Template
from portal.kube.formats.jsonpath.nodes import JSONPathError

__all__ = ["JSONPathError", "Template"]
