"""The pages."""

from __future__ import annotations

from django.urls import path

from portal.web import (
    audit,
    cluster,
    cluster_add,
    clusters,
    health,
    home,
    incident,
    incident_actions,
    incident_output,
    incidents,
    live,
    runbook,
    runbooks,
    source,
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
    path("runbooks/<str:name>", runbook.runbook, name="runbook"),
    path("runbooks/<str:name>/start", runbook.start, name="runbook-start"),
    path(
        "runbooks/<str:name>/revisions/<slug:sha256>",
        runbook.revision,
        name="runbook-revision",
    ),
    path("incidents/", incidents.incidents, name="incident-list"),
    path("incidents/<int:number>", incident.incident, name="incident"),
    path("incidents/<int:number>/events", live.incident_events, name="incident-events"),
    path("incidents/<int:number>/state", incident.state, name="incident-state"),
    path("incidents/<int:number>/head", incident.head, name="incident-head"),
    path(
        "incidents/<int:number>/variables",
        incident.variables,
        name="incident-variables",
    ),
    path(
        "incidents/<int:number>/timeline", incident.timeline, name="incident-timeline"
    ),
    path(
        "incidents/<int:number>/steps/<int:order>", incident.step, name="incident-step"
    ),
    path(
        "incidents/<int:number>/steps/<int:order>/run",
        incident_actions.run,
        name="incident-run",
    ),
    path(
        "incidents/<int:number>/steps/<int:order>/mark",
        incident_actions.mark,
        name="incident-mark",
    ),
    path(
        "incidents/<int:number>/run-all",
        incident_actions.run_all,
        name="incident-run-all",
    ),
    path(
        "incidents/<int:number>/runs/<uuid:uuid>/cancel",
        incident_actions.cancel,
        name="incident-cancel",
    ),
    path(
        "incidents/<int:number>/status", incident_actions.status, name="incident-status"
    ),
    path("incidents/<int:number>/notes", incident_actions.note, name="incident-note"),
    path(
        "incidents/<int:number>/actions",
        incident_actions.record,
        name="incident-action",
    ),
    path(
        "incidents/<int:number>/variables/set",
        incident_actions.variable,
        name="incident-variable",
    ),
    path(
        "runs/<uuid:uuid>/outputs/<int:position>", incident_output.output, name="output"
    ),
    path(
        "runs/<uuid:uuid>/outputs/<int:position>.txt",
        incident_output.raw,
        name="output-raw",
    ),
    path("clusters/", clusters.clusters, name="cluster-list"),
    path("add-cluster", cluster_add.add, name="cluster-add"),
    path("clusters/<slug:slug>", cluster.cluster, name="cluster"),
    path("clusters/<slug:slug>/check", cluster.check, name="cluster-check"),
    path("clusters/<slug:slug>/archive", cluster.archive, name="cluster-archive"),
    path("clusters/<slug:slug>/budget", cluster.budget, name="cluster-budget"),
    path("clusters/<slug:slug>/confirm", cluster.confirm, name="cluster-confirm"),
    path(
        "clusters/<slug:slug>/credential",
        cluster_add.replace_credential,
        name="cluster-credential",
    ),
    path("audit/", audit.audit, name="audit"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
]
