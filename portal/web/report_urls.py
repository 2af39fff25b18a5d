"""The pages of what leaves the portal."""

from __future__ import annotations

from django.urls import path

from portal.web import post_mortem, public_copy, report, report_template

urlpatterns = [
    path("incidents/<int:number>/report", report.report, name="incident-report"),
    path("incidents/<int:number>/bundle.zip", report.bundle, name="incident-bundle"),
    path("incidents/<int:number>/public", public_copy.public, name="incident-public"),
    path(
        "incidents/<int:number>/public.zip",
        public_copy.download,
        name="incident-public-zip",
    ),
    path(
        "incidents/<int:number>/post-mortem",
        post_mortem.post_mortem,
        name="incident-post-mortem",
    ),
    path(
        "incidents/<int:number>/post-mortem.md",
        post_mortem.markdown,
        name="incident-post-mortem-markdown",
    ),
    path(
        "incidents/<int:number>/post-mortem.html",
        post_mortem.html,
        name="incident-post-mortem-html",
    ),
    path("report-template", report_template.report_template, name="report-template"),
]
