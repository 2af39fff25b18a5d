"""The public copy: chosen parts of the bundle with names replaced, or nothing at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from io import TextIOWrapper
from zipfile import ZipFile

from portal.core.errors import UserError
from portal.execution.observing import body_of
from portal.incidents.models import Observation
from portal.reports.archive import Packed
from portal.reports.bundle import About, Evidence, pack
from portal.reports.evidence import AT_ONCE, SeenObject, objects_of, output_of
from portal.reports.issue import PrefilledIssue, issue_text, prefilled
from portal.reports.names.answers import names_of_answer
from portal.reports.names.finding import Finder
from portal.reports.names.mapping import Replacement, replacements
from portal.reports.names.places import names_of_record
from portal.reports.names.replacing import Replacer, Sample
from portal.reports.public_choice import Choice, chosen, chosen_runs
from portal.reports.record import CommandRecord, Record, RunRecord, mapped
from portal.reports.seen import what_was_seen
from portal.reports.trackers import tracker_for

ISSUE_LINES = 5


@dataclass(frozen=True, slots=True)
class Counted:
    """A replacement and how often it happens."""

    replacement: Replacement
    count: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be replaced; `samples` are lines before and after."""

    names: tuple[Counted, ...]
    samples: tuple[Sample, ...]
    issue: PrefilledIssue | None


def preview(record: Record, choice: Choice, file: str) -> Preview:
    """Every replacement with its count, and the issue that `file` is for.

    Nothing is made.
    """
    found = _found(record, choice)
    replacer = Replacer(found)
    public = mapped(chosen(record, choice), replacer.replace)
    for run in chosen_runs(record, choice):
        for command in run.commands:
            for _ in replacer.replace_lines(output_of(command)):
                pass
        for seen in _objects(choice, run):
            mapped(seen.body, replacer.replace)
    counts, samples = replacer.counts.copy(), tuple(replacer.samples)
    counted = [Counted(one, counts[one.name.text.lower()]) for one in found]
    return Preview(
        tuple(counted),
        samples,
        _issue(record, public, replacer, file),
    )


def _issue(
    record: Record, public: Record, replacer: Replacer, file: str
) -> PrefilledIssue | None:
    tracker = tracker_for(record)
    if tracker is None:
        return None

    def outputs(command: CommandRecord) -> Iterator[str]:
        return replacer.replace_lines(output_of(command))

    seen = what_was_seen(public, ISSUE_LINES, outputs)
    text = issue_text(public, seen, file)
    # It becomes public as well: rather no link than one that tells.
    return None if replacer.find(text) else prefilled(tracker, public.title, text)


def pack_public(record: Record, choice: Choice, at: datetime) -> Packed:
    """The zip. If a name still stood in it, a UserError is raised and there is none."""
    replacer = Replacer(_found(record, choice))
    public = mapped(chosen(record, choice), replacer.replace)

    def outputs(command: CommandRecord) -> Iterator[str]:
        return replacer.replace_lines(output_of(command))

    def objects(run: RunRecord) -> Iterator[SeenObject]:
        for seen in _objects(choice, run):
            yield mapped(seen, replacer.replace)

    packed = pack(public, Evidence(outputs, objects), About(at, "", public=True))
    try:
        _check(packed, replacer)
    except BaseException:
        packed.file.close()
        raise
    return packed


def _found(record: Record, choice: Choice) -> tuple[Replacement, ...]:
    finder = Finder()
    finder.add(names_of_record(record))
    for run in chosen_runs(record, choice):
        for path, body in _answers(run):
            finder.add(names_of_answer(path, body))
    _look_at_all(record, choice, finder.look)
    _look_at_all(record, choice, finder.sibling_look())
    return replacements(finder.names, choice.words, choice.keep)


def _look_at_all(record: Record, choice: Choice, look: Callable[[str], str]) -> None:
    mapped(chosen(record, choice), look)
    for run in chosen_runs(record, choice):
        for command in run.commands:
            for text in _lines(output_of(command)):
                look(text)
        for seen in _objects(choice, run):
            mapped(seen.body, look)


def _answers(run: RunRecord) -> Iterator[tuple[str, object]]:
    found = Observation.objects.filter(run=run.pk).order_by("id")
    for one in found.iterator(AT_ONCE):
        yield one.path, body_of(one)


def _objects(choice: Choice, run: RunRecord) -> Iterator[SeenObject]:
    return objects_of(run) if "objects" in choice.parts else iter(())


def _lines(pieces: Iterator[str]) -> Iterator[str]:
    """Whole lines: a name may stand across the border of two pieces."""
    rest = ""
    for piece in pieces:
        lines, newline, rest = (rest + piece).rpartition("\n")
        yield lines + newline
    yield rest


def _check(packed: Packed, replacer: Replacer) -> None:
    """Search the finished files: what slipped through anywhere stops the copy."""
    with ZipFile(packed.file) as archive:
        for name in archive.namelist():
            with TextIOWrapper(archive.open(name), "utf-8") as file:
                for line in (name, *file):
                    if left := replacer.find(line):
                        raise _still_there(left, name)
    packed.file.seek(0)


def _still_there(name: str, file: str) -> UserError:
    return UserError(
        "public-name-left",
        f"No file was made: “{name}” would still stand in {file}. If it is an ordinary"
        " word that happens to be a name, tick “leave” beside it.",
        status=422,
    )
