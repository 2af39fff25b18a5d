"""Forms for a cluster's address and credential. What is secret is never shown again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from portal.clusters.defaults import defaults_in
from portal.clusters.kubeconfig import (
    KubeconfigError,
    contexts,
    read_kubeconfig,
    token_endpoint,
)
from portal.clusters.models import Cluster
from portal.clusters.services import MOST_REQUESTS
from portal.core.errors import UserError
from portal.kube.client import Endpoint

UPLOAD_MAX = 1024 * 1024
CODE = {"class": "code", "rows": 7, "spellcheck": "false", "autocomplete": "off"}


class SecretTextarea(forms.Textarea):
    """A text that is never sent back to the browser, not even beside an error."""

    def format_value(self, value: Any) -> str:
        return ""


class EndpointForm(forms.Form):
    """A kubeconfig (pasted or as a file), or server, CA and token.

    After `is_valid`, `endpoint` is what was read.
    """

    kubeconfig = forms.CharField(
        required=False,
        widget=SecretTextarea(attrs=CODE),
        label="Kubeconfig, pasted",
        help_text="With its token or certificate inside: kubectl config view --flatten --minify --raw",
    )
    file = forms.FileField(required=False, label="Kubeconfig, as a file")
    context = forms.CharField(
        required=False,
        max_length=253,
        help_text="Only if the kubeconfig has several contexts and none is current.",
    )
    server = forms.CharField(
        required=False, max_length=500, help_text="https://api.example.org:6443"
    )
    ca = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs=CODE | {"rows": 4}),
        label="CA certificate (PEM)",
        help_text="Empty: the portal's own trust store.",
    )
    token = forms.CharField(
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="Of the ServiceAccount in deploy/rbac.yaml; docs/admin/clusters.md has the recipe.",
    )
    namespace = forms.CharField(
        required=False,
        max_length=63,
        help_text="What commands without -n mean. Empty: default.",
    )

    endpoint: Endpoint

    def clean_file(self) -> str:
        """The text of the uploaded file."""
        file: UploadedFile[bytes] | None = self.cleaned_data.get("file")
        if file is None:
            return ""
        if file.size is not None and file.size > UPLOAD_MAX:
            raise forms.ValidationError(
                "The file is larger than 1 MB: no kubeconfig is."
            )
        try:
            text: str = file.read().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise forms.ValidationError("The file is not a text in UTF-8.") from error
        return text

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        text = cleaned["kubeconfig"] or cleaned["file"]
        field = (
            "file" if cleaned["file"] and not cleaned["kubeconfig"] else "kubeconfig"
        )
        if text:
            self._read(field, text, cleaned["context"])
        elif cleaned["server"] or cleaned["token"]:
            self._join(cleaned)
        else:
            self.add_error(
                "kubeconfig", "Paste a kubeconfig, or give server and token."
            )
        return cleaned

    def _read(self, field: str, text: str, context: str) -> None:
        try:
            self.endpoint = read_kubeconfig(text, context)
        except KubeconfigError as error:
            self.add_error(field, str(error))
            if error.code == "choose_context":
                self._offer(contexts(text))

    def _offer(self, names: list[str]) -> None:
        """Turn the context field into a choice. The text has to be given again."""
        choices = [(name, name) for name in names]
        self.fields["context"].widget = forms.Select(choices=choices)
        self.add_error(
            "context",
            "Choose one, and paste the kubeconfig again: it was not kept.",
        )

    def _join(self, cleaned: dict[str, Any]) -> None:
        try:
            self.endpoint = token_endpoint(
                cleaned["server"], cleaned["ca"], cleaned["token"], cleaned["namespace"]
            )
        except KubeconfigError as error:
            places = {"server": "server", "token": "token", "CA": "ca"}
            self.add_error(places.get(error.where, "server"), str(error))


class BudgetForm(forms.Form):
    """How many requests may be under way at once."""

    requests = forms.IntegerField(
        min_value=1,
        max_value=MOST_REQUESTS,
        label="Requests at once",
        help_text="Over all runs. One of them is kept for people.",
    )


class DefaultsForm(forms.Form):
    """Values of variables and parameters that nothing else fills."""

    defaults = forms.CharField(
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs=CODE | {"rows": 4}),
        label="Defaults, one a line",
        help_text="NAMESPACE=kubevirt fills $NAMESPACE and <namespace> where no alert, step or person does.",
    )

    def clean_defaults(self) -> dict[str, str]:
        """The values by name."""
        try:
            return defaults_in(self.cleaned_data["defaults"])
        except UserError as error:
            raise forms.ValidationError(error.message) from error

    @classmethod
    def of(cls, cluster: Cluster) -> DefaultsForm:
        """With what is there."""
        pairs = sorted(cluster.defaults.items())
        lines = (f"{name}={value}" for name, value in pairs)
        return cls(initial={"defaults": "\n".join(lines)})


class ClusterForm(EndpointForm):
    """A new cluster: its name, then how to reach it."""

    slug = forms.RegexField(
        r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?$",
        max_length=63,
        label="Name",
        help_text="As people say it: prod-east. Lower case, digits, dashes; never used again.",
        error_messages={
            "invalid": "Lower-case letters, digits and dashes, please, such as prod-east."
        },
    )
    field_order = ["slug"]

    def clean_slug(self) -> str:
        """Taken names are told beside the field."""
        slug: str = self.cleaned_data["slug"]
        if Cluster.objects.filter(slug=slug).exists():
            raise forms.ValidationError(
                f"There is, or was, a cluster {slug}: names are never used again,"
                " so that old incidents stay true. Choose another."
            )
        return slug
