"""Forms for an alert source."""

from __future__ import annotations

from typing import Any

from django import forms

from portal.accounts.models import User
from portal.alerts.models import AlertSource
from portal.alerts.source_settings import WEEK, SourceSettings, settings_of
from portal.clusters.access import may
from portal.clusters.models import Cluster, Grant


class SourceForm(forms.Form):
    """The settings of a source. After `is_valid`, `wanted` are those."""

    cluster = forms.ModelChoiceField(
        Cluster.objects.none(),
        required=False,
        empty_label="by a label of each alert",
        to_field_name="slug",
        help_text="On which cluster its alerts fire.",
    )
    cluster_label = forms.CharField(
        required=False,
        max_length=100,
        help_text="Only without a cluster: the label whose value is the cluster's name here.",
    )
    severities = forms.CharField(
        required=False,
        label="Severities that open an incident",
        help_text="Separated by commas. Alerts of others are kept and listed.",
    )
    heartbeats = forms.CharField(
        required=False,
        label="Heartbeats",
        help_text="Alerts that fire while all is well, such as Watchdog. They never open an incident.",
    )
    silent_minutes = forms.IntegerField(
        min_value=0,
        max_value=WEEK,
        label="Warn after so many minutes without a heartbeat",
        help_text="0: never. A little more than twice the repeat_interval of the heartbeat's route.",
    )
    flap_minutes = forms.IntegerField(
        min_value=0,
        max_value=WEEK,
        label="Flapping: minutes",
        help_text="An alert that fires again so soon after its end is the same one.",
    )
    storm_identities = forms.IntegerField(
        min_value=1,
        max_value=100_000,
        label="Storm: alerts in five minutes",
        help_text="Above this many new alerts on one cluster there is one storm incident.",
    )
    api_url = forms.CharField(
        required=False,
        max_length=500,
        label="Address of its API",
        help_text="http://alertmanager.monitoring:9093. Each minute the portal compares what it"
        " lists, so that no end is missed and silences are seen. Empty: never.",
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        clusters = Cluster.objects.visible_to(user).active()
        keeps = [one.pk for one in clusters if may(user, Grant.Role.ADMIN, one)]
        field = self.fields["cluster"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for mypy
        field.queryset = Cluster.objects.filter(pk__in=keeps)
        if not may(user, Grant.Role.ADMIN, None):
            field.required, field.empty_label = True, None

    @property
    def wanted(self) -> SourceSettings:
        """What was asked for."""
        given = self.cleaned_data
        return SourceSettings(
            cluster=given["cluster"],
            cluster_label=given["cluster_label"] or "cluster",
            severities=given["severities"].split(","),
            heartbeats=given["heartbeats"].split(","),
            storm_identities=given["storm_identities"],
            flap_minutes=given["flap_minutes"],
            silent_minutes=given["silent_minutes"],
            api_url=given["api_url"],
        )


class NewSourceForm(SourceForm):
    """A new source: its name first."""

    name = forms.RegexField(
        r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?$",
        max_length=63,
        label="Name",
        help_text="Such as prod-east. Lower case, digits, dashes; never used again.",
        error_messages={
            "invalid": "Lower-case letters, digits and dashes, please, such as prod-east."
        },
    )
    field_order = ["name"]

    def clean_name(self) -> str:
        """Taken names are told beside the field."""
        name: str = self.cleaned_data["name"]
        if AlertSource.objects.filter(name=name).exists():
            raise forms.ValidationError(
                f"There is, or was, an alert source {name}: names are never used again."
            )
        return name


def initial_of(settings: SourceSettings) -> dict[str, object]:
    """What the form shows for these settings."""
    return {
        "cluster": settings.cluster.slug if settings.cluster else None,
        "cluster_label": settings.cluster_label,
        "severities": ", ".join(settings.severities),
        "heartbeats": ", ".join(settings.heartbeats),
        "storm_identities": settings.storm_identities,
        "flap_minutes": settings.flap_minutes,
        "silent_minutes": settings.silent_minutes,
        "api_url": settings.api_url,
    }


def form_of(user: User, source: AlertSource) -> SourceForm:
    """The form with the source's settings."""
    return SourceForm(user, initial=initial_of(settings_of(source)))
