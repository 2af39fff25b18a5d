"""Forms for channels. The URL holds secrets and is never sent back."""

from __future__ import annotations

from typing import Any

from django import forms

from portal.accounts.models import Team, User
from portal.clusters.access import teams_visible_to
from portal.clusters.models import Cluster
from portal.incidents.models import Incident
from portal.notify.events import Event, usual_events
from portal.notify.models import Channel
from portal.notify.models.channels import every_severity
from portal.notify.wishes import Wishes

# Where the sentence of a UserError belongs.
FIELD_OF = {
    "channel-url": "url",
    "channel-name": "name",
    "channel-name-taken": "name",
    "severity-missing": "severities",
    "event-missing": "events",
}


class WishesForm(forms.Form):
    """What a channel is told of."""

    severities = forms.MultipleChoiceField(
        choices=Incident.Severity.choices,
        widget=forms.CheckboxSelectMultiple,
        label="Of incidents with severity",
    )
    events = forms.MultipleChoiceField(
        choices=Event.choices, widget=forms.CheckboxSelectMultiple, label="When"
    )
    clusters = forms.ModelMultipleChoiceField(
        queryset=Cluster.objects.none(),
        to_field_name="slug",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Only on these clusters",
        help_text="None chosen: on all that the team may see.",
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        visible = Cluster.objects.visible_to(user).active()
        self.fields["clusters"].queryset = visible  # type: ignore[attr-defined]

    @property
    def wish_fields(self) -> list[forms.BoundField]:
        """For channels/wishes.html."""
        return [self[name] for name in ("severities", "events", "clusters")]

    @property
    def wishes(self) -> Wishes:
        """After `is_valid`."""
        given = self.cleaned_data
        slugs = tuple(cluster.slug for cluster in given["clusters"])
        return Wishes(tuple(given["severities"]), tuple(given["events"]), slugs)


def wishes_form_of(user: User, channel: Channel) -> WishesForm:
    """With what the channel has now."""
    initial = {
        "severities": channel.severities,
        "events": channel.events,
        "clusters": [cluster.slug for cluster in channel.clusters.all()],
    }
    return WishesForm(user, initial=initial)


class ChannelForm(WishesForm):
    """A new channel."""

    team = forms.ModelChoiceField(
        queryset=Team.objects.none(),
        to_field_name="slug",
        empty_label="choose the team",
    )
    name = forms.CharField(
        max_length=100, help_text="As the team calls it: #virt-oncall, pager, mail."
    )
    kind = forms.ChoiceField(
        choices=Channel.Kind.choices,
        widget=forms.RadioSelect,
        initial=Channel.Kind.APPRISE,
    )
    url = forms.CharField(
        max_length=2000,
        label="URL",
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="An Apprise URL such as slack://… or mailtos://…, or the address of"
        " an incoming webhook; for a signed webhook https://…. Stored encrypted and"
        " never shown again: docs/admin/notifications.md has the recipes.",
    )
    field_order = ["team", "name", "kind", "url"]

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        usual = {"severities": every_severity(), "events": usual_events()}
        kwargs["initial"] = usual | kwargs.get("initial", {})
        super().__init__(user, *args, **kwargs)
        teams = teams_visible_to(user)
        self.fields["team"].queryset = teams  # type: ignore[attr-defined]
