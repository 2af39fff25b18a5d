"""The bundle: an incident as a zip that needs nothing but a browser or an editor."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.template.loader import render_to_string

from portal.core.version import VERSION
from portal.kube.formats.yaml import document
from portal.reports.archive import MANIFEST, SUMS, Archive, Packed
from portal.reports.as_json import alerts_json, incident_json
from portal.reports.evidence import SeenObject
from portal.reports.excerpts import Excerpt, lines_each
from portal.reports.file_names import FileNames, words
from portal.reports.record import CommandRecord, Record, RunRecord
from portal.reports.timeline import timeline_markdown

# Above it the oldest outputs stay out, and objects after them; the report says which.
MOST_BYTES = 1_000_000_000
MOST_OBJECTS = 5_000


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where output and objects come from; a public copy puts its changes between."""

    output_of: Callable[[CommandRecord], Iterator[str]]
    objects_of: Callable[[RunRecord], Iterator[SeenObject]]


@dataclass(frozen=True, slots=True)
class About:
    """Who made it and when. A public copy does not say who."""

    created_at: datetime
    created_by: str
    public: bool = False


@dataclass(frozen=True, slots=True)
class KeptOutput:
    """A command's output in the bundle: its file, and what of it the report shows."""

    file: str
    excerpt: Excerpt


def pack(record: Record, evidence: Evidence, about: About) -> Packed:
    """The whole archive in a temporary file that the caller closes."""
    with Archive(about.created_at) as archive:
        return _Packing(record, evidence, about, archive).pack()


class _Packing:
    def __init__(
        self, record: Record, evidence: Evidence, about: About, archive: Archive
    ) -> None:
        self._record = record
        self._evidence = evidence
        self._about = about
        self._archive = archive
        self._names = FileNames()
        self._outputs: dict[int, KeptOutput] = {}
        self._objects: list[str] = []
        self._notes: list[str] = []

    def pack(self) -> Packed:
        record, add = self._record, self._archive.add
        self._add_outputs()
        self._add_objects()
        add("alerts.json", [alerts_json(record)])
        add("incident.json", [incident_json(record)])
        add("timeline.md", [timeline_markdown(record)])
        if record.runbook:
            add("runbook.md", [record.runbook.markdown])
        add("report.html", [self._report()])
        return self._archive.finish(self._manifest())

    def _add_outputs(self) -> None:
        commands = [one for run in self._record.runs for one in run.commands]
        kept, lines = _within(MOST_BYTES, self._record), lines_each(len(commands))
        for run in self._record.runs:
            for command in run.commands:
                if command.pk in kept:
                    self._add_output(run, command, lines)
        if left_out := len(commands) - len(kept):
            self._notes.append(
                f"The outputs of {left_out:,} older commands are left out:"
                f" a bundle holds {MOST_BYTES // 10**6:,} MB of output."
            )

    def _add_output(self, run: RunRecord, command: CommandRecord, lines: int) -> None:
        part = f"{run.step:04}-{run.short}-{command.position}-{words(command.command)}"
        name = self._names.give("outputs", part, suffix=".txt")
        excerpt = Excerpt(lines)
        pieces = excerpt.watch(self._evidence.output_of(command))
        self._archive.add(name, _headed(self._record, run, command, pieces))
        self._outputs[command.pk] = KeptOutput(name, excerpt)

    def _add_objects(self) -> None:
        for count, (found, text) in enumerate(self._distinct_objects()):
            if count == MOST_OBJECTS:
                self._notes.append(
                    f"Only the first {MOST_OBJECTS:,} objects are in this bundle."
                )
                return
            self._add_object(found, text)

    def _distinct_objects(self) -> Iterator[tuple[SeenObject, str]]:
        """Each state of each object once, as YAML."""
        seen: set[bytes] = set()
        for run in self._record.runs:
            for found in self._evidence.objects_of(run):
                text = document(found.body)
                digest = sha256(text.encode(errors="replace")).digest()
                if digest not in seen:
                    seen.add(digest)
                    yield found, text

    def _add_object(self, found: SeenObject, text: str) -> None:
        parts = (found.kind, found.namespace or "_cluster", found.name)
        name = self._names.give("objects", *parts, suffix=".yaml")
        head = f"# {self._record.where}, {found.at:%Y-%m-%d %H:%M:%S} UTC\n"
        head += f"# GET {found.path}, run {found.run}\n"
        self._archive.add(name, [head, text])
        self._objects.append(name)

    def _report(self) -> str:
        return render_to_string(
            "reports/report.html",
            {
                "record": self._record,
                "about": self._about,
                "outputs": self._outputs,
                "objects": self._objects,
                "notes": self._notes,
                "version": VERSION,
                "manifest": MANIFEST,
                "sums": SUMS,
            },
        )

    def _manifest(self) -> dict[str, object]:
        about = self._about
        return {
            "portal": VERSION,
            "incident": self._record.number,
            "cluster": self._record.cluster,
            "drill": self._record.drill,
            "public_copy": about.public,
            "created_at": about.created_at.isoformat(),
            "created_by": about.created_by,
            "notes": self._notes,
        }


def _within(room: int, record: Record) -> set[int]:
    """The commands whose output still has room, the newest runs first."""
    kept: set[int] = set()
    for run in sorted(record.runs, key=lambda run: run.pk, reverse=True):
        for command in run.commands:
            room -= command.size
            if room >= 0:
                kept.add(command.pk)
    return kept


def _headed(
    record: Record, run: RunRecord, command: CommandRecord, pieces: Iterator[str]
) -> Iterator[str]:
    """Two lines that say what this is, then what was printed."""
    at = run.started_at or run.queued_at
    status = "not ended" if command.exit is None else f"exit {command.exit}"
    yield (
        f"# incident #{record.number}, {record.where}, step {run.step}, run {run.id},"
        f" {at:%Y-%m-%d %H:%M:%S} UTC, {status}\n$ {command.command}\n"
    )
    yield from pieces
