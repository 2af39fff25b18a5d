"""Every URL of the portal."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("portal.web.urls")),
    path("api/", include("portal.api.urls")),
    path("alerts/", include("portal.api.alertmanager")),
    path("accounts/", include("allauth.urls")),
]

handler400 = "portal.web.errors.bad_request"
handler403 = "portal.web.errors.permission_denied"
handler404 = "portal.web.errors.page_not_found"
handler500 = "portal.web.errors.server_error"
