"""`get --watch`: what there is, then what changes, until the time is over."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from typing import Any

from portal.kube.call import Chunk, Context, Output
from portal.kube.client import JSON, TABLE
from portal.kube.errors import CommandError
from portal.kube.following import ended, follow_seconds
from portal.kube.formats import json_text
from portal.kube.formats.columns import align, align_text
from portal.kube.formats.custom_columns import parse_columns, rows
from portal.kube.formats.table import TablePrinter
from portal.kube.printing import FORMATS, name, no_format, printer
from portal.kube.verbs.get.fetch import Fetching, Item, list_request
from portal.kube.verbs.get.human import table_of, table_options
from portal.kube.verbs.get.options import ALLOWED_FORMATS, Options
from portal.kube.verbs.get.sorting import sorted_rows
from portal.kube.verbs.get.targets import Target, Targets

Json = dict[str, Any]
# Events (type and object) that are printed together.
Batch = Iterable[tuple[str, Json]]
Show = Callable[[Batch], str]


def watch(targets: Targets, options: Options, context: Context) -> Output:
    """Raises CommandError and KubeError."""
    if len({target.resource for target in targets.targets}) != 1:
        raise CommandError("you may only specify a single resource type")
    if options.sort_by:
        yield Chunk("err", _unsorted(options))
    target = targets.targets[0]
    show = _shower(target, options, context)
    fetching = Fetching(targets, options, context.client)
    found = [("ADDED", _sorted(item.object, options)) for item in fetching]
    yield from fetching.new_warnings()
    for failure in fetching.failures:
        raise failure
    if not options.watch_only:
        yield Chunk("out", show(found))
    if len(targets.targets) > 1:
        raise CommandError(
            "you may only watch a single resource or type of resource at a time"
        )
    return (yield from _news(target, fetching.version, show, options, context))


def _unsorted(options: Options) -> str:
    if options.watch_only:
        return "warning: --watch-only requested, --sort-by will be ignored\n"
    return (
        "warning: --watch requested, --sort-by will be ignored for watch events"
        " received\n"
    )


def _sorted(found: Json, options: Options) -> Json:
    is_table = options.sort_by and found.get("kind") == "Table"
    return sorted_rows(options.sort_by, found) if is_table else found


def _news(
    target: Target, version: str, show: Show, options: Options, context: Context
) -> Output:
    """What changes after `version`; of one object the first event is what it is now."""
    path, query = list_request(Target(target.resource), options)
    query = [pair for pair in query if pair[0] != "limit"]
    if target.name:
        query.append(("fieldSelector", f"metadata.name={target.name}"))
        version = "0"
    query += [("resourceVersion", version), ("watch", "true")]
    seconds = follow_seconds(context.client)
    events = context.client.watch(
        path,
        sorted(query),
        accept=TABLE if options.as_table else JSON,
        seconds=seconds,
    )
    if (yield from _shown(events, show, skip=bool(target.name))):
        yield ended(seconds)
    return 0


def _shown(
    events: Generator[Json, None, bool], show: Show, *, skip: bool
) -> Generator[Chunk, None, bool]:
    """Every event as it comes, without the first if that is known already."""
    while True:
        try:
            event = next(events)
        except StopIteration as end:
            return bool(end.value)
        if not skip:
            yield Chunk("out", show([(event["type"], event["object"])]))
        skip = False


# -- printing one or more events ---------------------------------------------


def _shower(target: Target, options: Options, context: Context) -> Show:
    match options.format.name:
        case "" | "wide":
            return _tables(target, options, context)
        case "custom-columns":
            return _columns(options)
        case "name":
            return lambda batch: "".join(name(obj) for _, obj in batch)
        case "json" if options.events:
            return lambda batch: "".join(_json_line(*event) for event in batch)
        case "yaml":
            return _documents(options, "---\n")
        case known if known in FORMATS.split(","):
            return _documents(options, "")
        case unknown:
            raise no_format(unknown, ALLOWED_FORMATS)


def _tables(target: Target, options: Options, context: Context) -> Show:
    wanted = table_options(target.resource, options, with_kind=options.show_kind)
    printer = TablePrinter(wanted)
    remembered: list[int] = []

    def show(batch: Batch) -> str:
        lines = [
            line
            for kind, obj in batch
            for line in printer.lines(
                table_of(Item(target.resource, obj), context),
                kind if options.events else "",
            )
        ]
        return align(lines, remembered)

    return show


def _columns(options: Options) -> Show:
    columns = parse_columns(options.format.template)
    header = ["\t".join(column.header for column in columns)] if options.headers else []
    remembered: list[int] = []

    def show(batch: Batch) -> str:
        lines = [*header, *rows(columns, _whole(batch, options))]
        header.clear()
        return align_text("".join(line + "\n" for line in lines), remembered)

    return show


def _documents(options: Options, separator: str) -> Show:
    """Object after object, from the second on with `separator` between them."""
    show_one = printer(options.format)
    between = ""

    def show(batch: Batch) -> str:
        nonlocal between
        texts = []
        for each in _whole(batch, options):
            texts += [between, *show_one(each)]
            between = separator
        return "".join(texts)

    return show


def _whole(batch: Batch, options: Options) -> Iterable[Json]:
    """The objects, or with `--output-watch-events` the events around them."""
    for kind, obj in batch:
        yield {"type": kind, "object": obj} if options.events else obj


def _json_line(kind: str, obj: Json) -> str:
    return f'{{"type":{json_text.compact(kind)},"object":{json_text.compact(obj)}}}\n'
