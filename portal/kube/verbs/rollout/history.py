"""kubectl rollout history: the revisions of a workload, or one of them."""

from __future__ import annotations

from collections.abc import Iterator

from portal.kube.call import Call, Chunk, Context, Output
from portal.kube.errors import CommandError
from portal.kube.printing import printer, read_format
from portal.kube.verbs.describe.objects import Json, dig, text
from portal.kube.verbs.describe.template import template
from portal.kube.verbs.describe.writer import Writer, align
from portal.kube.verbs.get.fetch import Item
from portal.kube.verbs.rollout.revisions import CAUSE, Revision, revisions
from portal.kube.verbs.rollout.workloads import each, revision_asked


def history(call: Call, context: Context) -> Output:
    """A table of revisions, the pod template of one, or the objects behind them.

    Raises CommandError and KubeError.
    """
    asked = revision_asked(call)
    wanted = read_format(call)
    show_object = printer(wanted, typed=True) if wanted.name else None
    separator = ""

    def show(item: Item) -> Output:
        nonlocal separator
        found = revisions(item, context)
        if show_object is None:
            yield Chunk("out", _text(item, found, asked))
            return 0
        for one in [_one(found, asked)] if asked else found.values():
            yield Chunk("out", separator)
            for piece in show_object(one.shown):
                yield Chunk("out", piece)
            separator = "---\n" if wanted.name == "yaml" else ""
        return 0

    return (yield from each(call, context, show))


def _one(found: dict[int, Revision], asked: int) -> Revision:
    if asked not in found:
        raise CommandError("unable to find the specified revision")
    return found[asked]


def _text(item: Item, found: dict[int, Revision], asked: int) -> str:
    name = f"{item.resource.qualified_kind}/{text(item.object, 'metadata', 'name')}"
    return (
        f"{name} {f'with revision #{asked}' if asked else ''}\n"
        + (
            "No rollout history found."
            if not found
            else _template(_one(found, asked), item)
            if asked
            else align("".join(_table(found)))
        )
        + "\n"
    )


def _table(found: dict[int, Revision]) -> Iterator[str]:
    yield "REVISION\tCHANGE-CAUSE\n"
    for number, revision in found.items():
        yield f"{number}\t{revision.cause or '<none>'}\n"


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
