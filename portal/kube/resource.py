"""One kind of object that an API server serves, and where its objects live."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from portal.kube.errors import CommandError


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource of one group and version. The core group is ""."""

    group: str
    version: str
    plural: str
    singular: str
    kind: str
    namespaced: bool
    verbs: tuple[str, ...] = ()
    short_names: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()

    @property
    def api_version(self) -> str:
        """`v1`, `apps/v1`: what stands in an object's `apiVersion`."""
        return f"{self.group}/{self.version}" if self.group else self.version

    @property
    def qualified(self) -> str:
        """`pods`, `deployments.apps`."""
        return f"{self.plural}.{self.group}" if self.group else self.plural

    @property
    def qualified_kind(self) -> str:
        """`pod`, `deployment.apps`: the type in `-o name` and before names in tables."""
        kind = self.kind.lower()
        return f"{kind}.{self.group}" if self.group else kind

    def path(self, namespace: str | None = None, *names: str) -> str:
        """The URL path of a list, of the object `names[0]`, or of its subresource.

        `None` or "" as namespace means all of them; it is ignored for resources
        of the cluster. Raises CommandError for a name that would leave its
        segment of the path, in kubectl's words.
        """
        parts = [self.api_root]
        if namespace and self.namespaced:
            parts += ["namespaces", _segment(namespace, "namespace")]
        parts.append(self.plural)
        parts += [_segment(name, "resource name") for name in names]
        return "/".join(parts)

    @property
    def api_root(self) -> str:
        """`/api/v1`, `/apis/apps/v1`."""
        prefix = "/apis" if self.group else "/api"
        return f"{prefix}/{self.api_version}"


def _segment(text: str, what: str) -> str:
    """One percent-quoted path segment (client-go's IsValidPathSegmentName)."""
    if text in (".", ".."):
        raise CommandError(f"invalid {what} {_quoted(text)}: [may not be '{text}']")
    found = [f"may not contain '{sign}'" for sign in "/%" if sign in text]
    if found or not text:
        raise CommandError(f"invalid {what} {_quoted(text)}: [{' '.join(found)}]")
    return quote(text, safe="")


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
