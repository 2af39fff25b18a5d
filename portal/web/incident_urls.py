"""The pages of one incident, their parts, and what is done there."""

from __future__ import annotations

from django.urls import path

from portal.web import (
    follow_ups,
    incident,
    incident_actions,
    incident_adhoc,
    incident_alerts,
    incident_details,
    incident_handover,
    incident_notes,
    incident_output,
    incident_presence,
    incident_record,
    incident_search,
    incident_timeline,
    incident_values,
    live,
)

urlpatterns = [
    path("incidents/<int:number>", incident.incident, name="incident"),
    path("incidents/<int:number>/events", live.incident_events, name="incident-events"),
    path("incidents/<int:number>/state", incident.state, name="incident-state"),
    path("incidents/<int:number>/head", incident.head, name="incident-head"),
    path(
        "incidents/<int:number>/alerts", incident_alerts.every, name="incident-alerts"
    ),
    path(
        "incidents/<int:number>/alerts/card",
        incident_alerts.card,
        name="incident-alerts-card",
    ),
    path(
        "incidents/<int:number>/split", incident_alerts.split_off, name="incident-split"
    ),
    path(
        "incidents/<int:number>/merge",
        incident_alerts.merge_into,
        name="incident-merge",
    ),
    path(
        "incidents/<int:number>/assign", incident_alerts.assign, name="incident-assign"
    ),
    path(
        "incidents/<int:number>/variables",
        incident.variables,
        name="incident-variables",
    ),
    path(
        "incidents/<int:number>/timeline",
        incident_timeline.timeline,
        name="incident-timeline",
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
        "incidents/<int:number>/steps/<int:order>/options",
        incident_values.options,
        name="incident-options",
    ),
    path(
        "incidents/<int:number>/steps/<int:order>/resolved",
        incident_values.resolved,
        name="incident-resolved",
    ),
    path(
        "incidents/<int:number>/steps/<int:order>/list",
        incident_values.list_from_cluster,
        name="incident-list-objects",
    ),
    path(
        "incidents/<int:number>/steps/<int:order>/result",
        incident_adhoc.paste,
        name="incident-paste",
    ),
    path("incidents/<int:number>/added", incident_adhoc.added, name="incident-added"),
    path(
        "incidents/<int:number>/search", incident_search.search, name="incident-search"
    ),
    path(
        "incidents/<int:number>/steps/add",
        incident_adhoc.add,
        name="incident-add-step",
    ),
    path(
        "incidents/<int:number>/steps/preview",
        incident_adhoc.preview,
        name="incident-preview-step",
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
    path(
        "incidents/<int:number>/acknowledge",
        incident_actions.acknowledge,
        name="incident-acknowledge",
    ),
    path("incidents/<int:number>/notes", incident_notes.add, name="incident-note"),
    path("incidents/<int:number>/notes/<int:pk>", incident_notes.note, name="note"),
    path(
        "incidents/<int:number>/notes/<int:pk>/remove",
        incident_notes.remove,
        name="note-remove",
    ),
    path(
        "incidents/<int:number>/actions",
        incident_notes.record_action,
        name="incident-action",
    ),
    path(
        "incidents/<int:number>/details",
        incident_details.details,
        name="incident-details",
    ),
    path(
        "incidents/<int:number>/duplicate",
        incident_details.duplicate,
        name="incident-duplicate",
    ),
    path(
        "incidents/<int:number>/record", incident_record.record, name="incident-record"
    ),
    path("incidents/<int:number>/tags", incident_record.add_tags, name="incident-tags"),
    path(
        "incidents/<int:number>/tags/remove",
        incident_record.remove_tag,
        name="incident-untag",
    ),
    path(
        "incidents/<int:number>/links", incident_record.add_link, name="incident-links"
    ),
    path(
        "incidents/<int:number>/links/<int:pk>/remove",
        incident_record.remove_link,
        name="incident-unlink",
    ),
    path(
        "incidents/<int:number>/related",
        incident_record.relate,
        name="incident-related",
    ),
    path(
        "incidents/<int:number>/related/remove",
        incident_record.unrelate,
        name="incident-unrelated",
    ),
    path(
        "incidents/<int:number>/roles", incident_record.give_role, name="incident-roles"
    ),
    path(
        "incidents/<int:number>/roles/<int:pk>/end",
        incident_record.end_role,
        name="incident-role-end",
    ),
    path("incidents/<int:number>/watch", incident_record.watch, name="incident-watch"),
    path(
        "incidents/<int:number>/presence",
        incident_presence.presence,
        name="incident-presence",
    ),
    path(
        "incidents/<int:number>/handover",
        incident_handover.handover,
        name="incident-handover",
    ),
    path(
        "incidents/<int:number>/open-handover",
        incident_handover.open_handover,
        name="incident-open-handover",
    ),
    path(
        "incidents/<int:number>/handovers/<int:pk>/accept",
        incident_handover.accept,
        name="handover-accept",
    ),
    path(
        "incidents/<int:number>/handovers/<int:pk>/withdraw",
        incident_handover.withdraw,
        name="handover-withdraw",
    ),
    path(
        "incidents/<int:number>/follow-ups", follow_ups.add, name="incident-follow-ups"
    ),
    path(
        "incidents/<int:number>/follow-ups/<int:pk>",
        follow_ups.change,
        name="follow-up",
    ),
    path(
        "incidents/<int:number>/follow-ups/<int:pk>/done",
        follow_ups.done,
        name="follow-up-done",
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
]
