"""The pages of alerts and their sources."""

from __future__ import annotations

from django.urls import path

from portal.web import alert_delivery, alert_source, alert_sources, alerts

SOURCE = "alert-sources/<slug:name>"
DELIVERY = f"{SOURCE}/deliveries/<int:pk>"

urlpatterns = [
    path("alerts/", alerts.alerts, name="alert-list"),
    path("alert-sources/", alert_sources.alert_sources, name="alert-source-list"),
    path("add-alert-source", alert_sources.add, name="alert-source-add"),
    path(SOURCE, alert_source.alert_source, name="alert-source"),
    path(f"{SOURCE}/settings", alert_source.edit, name="alert-source-edit"),
    path(f"{SOURCE}/tokens", alert_source.issue_token, name="alert-source-token"),
    path(
        f"{SOURCE}/tokens/<int:pk>/revoke",
        alert_source.revoke_token,
        name="alert-source-revoke",
    ),
    path(f"{SOURCE}/api-token", alert_source.keep_api_token, name="alert-source-api"),
    path(f"{SOURCE}/self-test", alert_source.self_test, name="alert-source-test"),
    path(f"{SOURCE}/archive", alert_source.archive, name="alert-source-archive"),
    path(DELIVERY, alert_delivery.alert_delivery, name="alert-delivery"),
    path(f"{DELIVERY}/dismiss", alert_delivery.dismiss, name="alert-delivery-dismiss"),
    path(f"{DELIVERY}/again", alert_delivery.again, name="alert-delivery-again"),
]
