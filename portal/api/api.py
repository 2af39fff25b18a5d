"""The API: its routers, its errors, its description."""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from portal.api import (
    alert_sources,
    alerts,
    audit,
    channels,
    clusters,
    decide,
    drill,
    follow_ups,
    handovers,
    incident_actions,
    incident_alerts,
    incident_people,
    incident_record,
    incident_steps,
    incident_story,
    incidents,
    post_mortems,
    reports,
    runbooks,
    runs,
    teams,
)
from portal.api.auth import Bearer
from portal.api.body import JsonParser
from portal.api.errors import Problem, handle_errors


class PortalAPI(NinjaAPI):
    """Names operations after their functions, and says what errors look like."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """`start_run`, not the path of its module."""
        return operation.view_func.__name__

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """The document, with the error answer of every operation."""
        document = super().get_openapi_schema(**options)
        schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas = document["components"]["schemas"]
        schemas |= schema.pop("$defs") | {"Problem": schema}
        content = {"schema": {"$ref": "#/components/schemas/Problem"}}
        answer = {"description": "Error", "content": {"application/json": content}}
        for path in document["paths"].values():
            for operation in path.values():
                answers = operation["responses"]
                named = {str(status): answers[status] for status in answers}
                operation["responses"] = named | {"default": answer}
        return document


api = PortalAPI(
    title="Runbook Portal",
    version="v1",
    description="Everything that the pages do. Times are in UTC, lists come in pages.",
    auth=Bearer(),
    parser=JsonParser(),
    openapi_url=None,
    docs_url=None,
    urls_namespace="api",
)
handle_errors(api)
api.add_router("/incidents", incidents.router)
api.add_router("/incidents", incident_actions.router)
api.add_router("/incidents", incident_record.router)
api.add_router("/incidents", incident_people.router)
api.add_router("/incidents", incident_story.router)
api.add_router("/incidents", handovers.router)
api.add_router("/incidents", follow_ups.of_incident)
api.add_router("/follow-ups", follow_ups.router)
api.add_router("/mentions", incident_story.mentions_router)
api.add_router("/incidents", incident_alerts.router)
api.add_router("/incidents", incident_steps.router)
api.add_router("/alerts", alerts.router)
api.add_router("/alert-sources", alert_sources.router)
api.add_router("", decide.router)
api.add_router("", runs.router)
api.add_router("/clusters", clusters.router)
api.add_router("/clusters", drill.router)
api.add_router("/runbooks", runbooks.router)
api.add_router("/teams", teams.router)
api.add_router("/channels", channels.router)
api.add_router("/incidents", reports.router)
api.add_router("", post_mortems.router)
api.add_router("/audit", audit.router)
