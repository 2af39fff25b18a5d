"""YAML as kubectl writes it (sigs.k8s.io/yaml over go-yaml v2).

PyYAML quotes, folds and sorts differently, so this is an emitter of our own for
what decoded JSON can hold.
"""

from portal.kube.formats.yaml.emit import document

__all__ = ["document"]
