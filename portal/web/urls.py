"""The pages."""

from __future__ import annotations

from django.urls import path

from portal.web import (
    alert_urls,
    audit,
    cluster,
    cluster_add,
    clusters,
    drill,
    follow_ups,
    health,
    home,
    incident_urls,
    incidents,
    live,
    notify_urls,
    report_urls,
    runbook,
    runbooks,
    source,
    source_file,
    sources,
    styleguide,
)

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("", home.home, name="home"),
    path("events", live.list_events, name="events"),
    path("runbooks/", runbooks.runbooks, name="runbook-list"),
    path("runbooks/sources/", sources.sources, name="source-list"),
    path("runbooks/sources/<slug:slug>", source.source, name="source"),
    path(
        "runbooks/sources/<slug:slug>/files/<path:path>",
        source_file.source_file,
        name="source-file",
    ),
    path("runbooks/<str:name>", runbook.runbook, name="runbook"),
    path("runbooks/<str:name>/start", runbook.start, name="runbook-start"),
    path(
        "runbooks/<str:name>/revisions/<slug:sha256>",
        runbook.revision,
        name="runbook-revision",
    ),
    path("incidents/", incidents.incidents, name="incident-list"),
    path("follow-ups/", follow_ups.follow_ups, name="follow-up-list"),
    path("clusters/", clusters.clusters, name="cluster-list"),
    path("add-cluster", cluster_add.add, name="cluster-add"),
    path("clusters/<slug:slug>", cluster.cluster, name="cluster"),
    path("clusters/<slug:slug>/check", cluster.check, name="cluster-check"),
    path("clusters/<slug:slug>/drill", drill.drill, name="cluster-drill"),
    path("clusters/<slug:slug>/archive", cluster.archive, name="cluster-archive"),
    path("clusters/<slug:slug>/budget", cluster.budget, name="cluster-budget"),
    path("clusters/<slug:slug>/defaults", cluster.defaults, name="cluster-defaults"),
    path("clusters/<slug:slug>/confirm", cluster.confirm, name="cluster-confirm"),
    path(
        "clusters/<slug:slug>/credential",
        cluster_add.replace_credential,
        name="cluster-credential",
    ),
    *incident_urls.urlpatterns,
    *notify_urls.urlpatterns,
    *alert_urls.urlpatterns,
    *report_urls.urlpatterns,
    path("audit/", audit.audit, name="audit"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
]
