"""The flags of `logs`, checked as kubectl checks them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal

from portal.kube import go_duration
from portal.kube.call import Call, Context
from portal.kube.errors import CommandError
from portal.kube.formats.go_values import quote

HELP = "\nSee 'kubectl logs -h' for help and examples"
USAGE = (
    "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\n"
    "POD or TYPE/NAME is a required argument for the logs command" + HELP
)
SELECTOR_TAIL = 10
# The parts of Go's RFC 3339 layout; decimals may follow the seconds.
_LAYOUT = (
    ("2006", r"\d{4}"),
    ("-", "-"),
    ("01", r"\d\d"),
    ("-", "-"),
    ("02", r"\d\d"),
    ("T", "T"),
    ("15", r"\d\d"),
    (":", ":"),
    ("04", r"\d\d"),
    (":", ":"),
    ("05", r"\d\d(?:[.,]\d+)?"),
    ("Z07:00", r"Z|[+-]\d\d:\d\d"),
)
_FORM = re.compile("".join(f"(?:{pattern})" for _, pattern in _LAYOUT))


@dataclass(frozen=True, slots=True)
class Options:
    """What to read and how. `since` is in seconds, None if not given."""

    namespace: str
    target: str
    selector: str
    container: str
    all_containers: bool
    all_pods: bool
    prefix: bool
    ignore_errors: bool
    previous: bool
    timestamps: bool
    since: int | None
    since_time: str
    tail: int
    limit_bytes: int
    follow: bool
    at_once: int

    def query(self, container: str) -> list[tuple[str, str]]:
        """The parameters of the log request of one container."""
        given = {
            "container": container,
            "follow": "true" if self.follow else "",
            "limitBytes": str(self.limit_bytes) if self.limit_bytes else "",
            "previous": "true" if self.previous else "",
            "sinceSeconds": "" if self.since is None else str(self.since),
            "sinceTime": self.since_time,
            "tailLines": "" if self.tail == -1 else str(self.tail),
            "timestamps": "true" if self.timestamps else "",
        }
        return [(name, value) for name, value in given.items() if value]


def read_options(call: Call, context: Context) -> Options:
    """Raises CommandError for what kubectl refuses before it asks the server."""
    selector = call.flag("selector")
    if len(call.args) > 2 or not (call.args or selector):
        raise CommandError(USAGE)
    if len(call.args) == 1 and selector:
        raise CommandError("only a selector (-l) or a POD name is allowed" + HELP)
    target, inline = (*call.args, "", "")[:2]
    default_tail = SELECTOR_TAIL if selector else -1
    return Options(
        namespace=call.flag("namespace") or context.namespace,
        target=target,
        selector=selector,
        container=inline or call.flag("container"),
        all_containers=call.is_set("all-containers"),
        all_pods=call.is_set("all-pods"),
        prefix=call.is_set("prefix") or call.is_set("all-pods"),
        ignore_errors=call.is_set("ignore-errors"),
        previous=call.is_set("previous"),
        timestamps=call.is_set("timestamps"),
        since=_seconds(call.flag("since")),
        since_time=_moment(call.flag("since-time")),
        tail=int(call.flag("tail", str(default_tail))),
        limit_bytes=int(call.flag("limit-bytes", "0")),
        follow=call.is_set("follow"),
        at_once=int(call.flag("max-log-requests", "5")),
    )


def check(call: Call, options: Options) -> None:
    """What kubectl refuses only after it has read the object."""
    if options.since_time and options.since is not None:
        raise CommandError(
            "at most one of `sinceTime` or `sinceSeconds` may be specified"
        )
    if options.all_containers and options.container:
        raise CommandError(
            "--all-containers=true should not be specified with container name"
            f" {options.container}"
        )
    if call.flag("container") and len(call.args) == 2:
        raise CommandError("only one of -c or an inline [CONTAINER] arg is allowed")
    if options.limit_bytes < 0:
        raise CommandError("--limit-bytes must be greater than 0")
    if options.since is not None and options.since < 0:
        raise CommandError("--since must be greater than 0")
    if options.tail < -1:
        raise CommandError("--tail must be greater than or equal to -1")


def _seconds(duration: str) -> int | None:
    """A Go duration in whole seconds; None for none and for zero."""
    exact = go_duration.seconds(duration)
    if exact is None:
        raise CommandError(f"time: invalid duration {quote(duration)}")
    return int(exact.quantize(Decimal(1), ROUND_HALF_UP)) if exact else None


def _moment(text: str) -> str:
    """An RFC 3339 time in UTC without decimals, as the API takes it."""
    if not text:
        return ""
    try:
        if _FORM.fullmatch(text) is None:
            raise ValueError(text)
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(_unparsed(text)) from None
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _unparsed(text: str) -> str:
    """Go's words: which part of the layout it could not find, and where."""
    told = f'parsing time {quote(text)} as "2006-01-02T15:04:05Z07:00":'
    rest = text
    for element, pattern in _LAYOUT:
        match = re.match(pattern, rest)
        if match is None:
            return f'{told} cannot parse {quote(rest)} as "{element}"'
        rest = rest[match.end() :]
    return f"{told} extra text: {quote(rest)}" if rest else f"{told} out of range"
