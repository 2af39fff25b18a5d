"""On which cluster an alert fires."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from portal.alerts.models import AlertSource
from portal.clusters.models import Cluster


class Clusters:
    """The clusters of many alerts, found at once.

    All alerts of a source that has a cluster belong to it. Else a label names the
    cluster; None stands for one that the portal does not know.
    """

    def __init__(
        self, source: AlertSource, labels: Iterable[Mapping[str, str]]
    ) -> None:
        self._source, self._by_slug = source, dict[str, Cluster]()
        if source.cluster is None:
            slugs = {self._slug(of_alert) for of_alert in labels} - {""}
            found = Cluster.objects.filter(slug__in=slugs)
            self._by_slug = {cluster.slug: cluster for cluster in found}

    def of(self, labels: Mapping[str, str]) -> Cluster | None:
        """The cluster of an alert with these labels, one of those given before."""
        return self._source.cluster or self._by_slug.get(self._slug(labels))

    def _slug(self, labels: Mapping[str, str]) -> str:
        return labels.get(self._source.cluster_label, "")
