"""What the flags of `get` ask for, checked as kubectl checks them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from portal.kube.call import Call, Context
from portal.kube.errors import CommandError
from portal.kube.printing import Format, read_format

CHUNK_SIZE = "500"
ALLOWED_FORMATS = (
    "custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,"
    "jsonpath-as-json,jsonpath-file,kyaml,name,template,templatefile,wide,yaml"
)
MISSING_RESOURCE = """\
You must specify the type of resource to get. \
Use "kubectl api-resources" for a complete list of supported resources.

"""
USAGE = """\
Required resource not specified.
Use "kubectl explain <resource>" for a detailed description of that resource \
(e.g. kubectl explain pods).
See 'kubectl get -h' for help and examples"""


@dataclass(frozen=True, slots=True)
class Options:
    """The flags of one `get`. `namespace` is "" for all namespaces."""

    namespace: str
    default_namespace: str
    selector: str
    field_selector: str
    chunk_size: int
    format: Format
    sort_by: str
    headers: bool
    ignore_not_found: bool
    show_labels: bool
    show_kind: bool
    label_columns: tuple[str, ...]
    server_print: bool
    subresource: str
    watch: bool
    watch_only: bool
    events: bool

    @property
    def human(self) -> bool:
        """Whether the output is a table made for people."""
        return self.format.name in ("", "wide")

    @property
    def as_table(self) -> bool:
        """Whether the server is asked for a Table."""
        return self.human and self.server_print


def read_options(call: Call, context: Context) -> Options:
    """Raises CommandError for flags that contradict each other."""
    default = call.flag("namespace") or context.namespace
    options = Options(
        namespace="" if call.is_set("all-namespaces") else default,
        default_namespace=default,
        selector=call.flag("selector").strip(),
        field_selector=call.flag("field-selector").strip(),
        chunk_size=int(call.flag("chunk-size", CHUNK_SIZE)),
        format=_format(call),
        sort_by=call.flag("sort-by"),
        headers=not call.is_set("no-headers"),
        ignore_not_found=call.is_set("ignore-not-found"),
        show_labels=call.is_set("show-labels"),
        show_kind=call.is_set("show-kind"),
        label_columns=_label_columns(call),
        server_print=call.flag("server-print", "true") == "true",
        subresource=call.flag("subresource"),
        watch=call.is_set("watch") or call.is_set("watch-only"),
        watch_only=call.is_set("watch-only"),
        events=call.is_set("output-watch-events"),
    )
    given = call.flag("output")
    if options.show_labels and given not in ("", "wide"):
        raise CommandError(f"--show-labels option cannot be used with {given} printer")
    if options.events and not options.watch:
        raise CommandError(
            "--output-watch-events option can only be used with --watch or --watch-only"
        )
    return options


def _format(call: Call) -> Format:
    """`--template` alone means a Go template here, and in no other verb."""
    given = read_format(call, "custom-columns")
    implied = given.template and not given.name
    return replace(given, name="go-template") if implied else given


def _label_columns(call: Call) -> tuple[str, ...]:
    given = ",".join(call.every("label-columns"))
    return tuple(given.split(",")) if given else ()
