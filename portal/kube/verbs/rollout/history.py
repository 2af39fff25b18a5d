"""kubectl rollout history: the revisions of a workload, or one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from portal.kube.call import Call, Chunk, Context, Output
from portal.kube.errors import CommandError
from portal.kube.objects import Json, dig, text
from portal.kube.printing import Format, printer, read_format
from portal.kube.verbs.describe.template import template
from portal.kube.verbs.describe.writer import Writer, align
from portal.kube.verbs.get.fetch import Item
from portal.kube.verbs.rollout.revisions import CAUSE, Revision, revisions
from portal.kube.verbs.rollout.workloads import each, revision_asked

# What to print of a workload with these revisions.
Tell = Callable[[Item, dict[int, Revision]], Iterable[str]]


def history(call: Call, context: Context) -> Output:
    """A table of revisions, the pod template of one, or the objects behind them.

    Raises CommandError and KubeError.
    """
    tell = _teller(read_format(call), revision_asked(call))

    def show(item: Item) -> Output:
        for piece in tell(item, revisions(item, context)):
            yield Chunk("out", piece)
        return 0

    return (yield from each(call, context, show))


def _teller(wanted: Format, asked: int) -> Tell:
    """`asked` is a revision, or 0 for all."""
    if wanted.name:
        return _objects(wanted, asked)
    if wanted.template:  # without `-o`, kubectl prints the workload itself
        show = printer(replace(wanted, name="go-template"), typed=True)
        return lambda item, found: show(item.object)
    return lambda item, found: [_text(item, found, asked)]


def _objects(wanted: Format, asked: int) -> Tell:
    show = printer(wanted, typed=True)
    separator = ""

    def tell(item: Item, found: dict[int, Revision]) -> Iterator[str]:
        nonlocal separator
        for one in [_one(found, asked)] if asked else found.values():
            yield separator
            yield from show(one.shown)
            separator = "---\n" if wanted.name == "yaml" else ""

    return tell


def _one(found: dict[int, Revision], asked: int) -> Revision:
    if asked not in found:
        raise CommandError("unable to find the specified revision")
    return found[asked]


def _text(item: Item, found: dict[int, Revision], asked: int) -> str:
    name = f"{item.resource.qualified_kind}/{text(item.object, 'metadata', 'name')}"
    which = f"with revision #{asked}" if asked else ""
    return f"{name} {which}\n{_told(item, found, asked)}\n"


def _told(item: Item, found: dict[int, Revision], asked: int) -> str:
    if not found:
        return "No rollout history found."
    if asked:
        return _template(_one(found, asked), item)
    lines = [f"{number}\t{each.cause or '<none>'}\n" for number, each in found.items()]
    return align("".join(["REVISION\tCHANGE-CAUSE\n", *lines]))


class _Tabbed(Writer):
    """Text with its tabs in it: kubectl does not align a template in a history."""

    def flush(self) -> None:
        self._done += self._pending
        self._pending.clear()


def _template(revision: Revision, item: Item) -> str:
    """For a Deployment the cause of the change is shown among the annotations."""
    given: Json = revision.template
    if item.resource.kind == "Deployment" and revision.cause:
        metadata = given.get("metadata") or {}
        notes = {**(dig(metadata, "annotations") or {}), CAUSE: revision.cause}
        given = {**given, "metadata": {**metadata, "annotations": notes}}
    out = _Tabbed()
    template(out, given)
    return out.text()
