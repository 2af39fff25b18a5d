"""Import runbooks from a folder as revisions; find one by the name of its alert."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from runbooks.files import read_runbook, runbook_files
from runbooks.models import Revision, Runbook, Source, Step
from runbooks.parsing.document import parse_document
from runbooks.parsing.several import Part, parts_of
from runbooks.parsing.steps import Step as ParsedStep
from runbooks.parsing.views import View, seen
from runbooks.programs import stored_commands

SHIPPED = Path(__file__).parent / "content"


@dataclass(frozen=True, slots=True)
class FileProblem:
    """A file that could not be imported, or that reads badly at a line."""

    path: str
    line: int
    message: str


@dataclass(slots=True)
class ImportReport:
    """What an import changed, by runbook name."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    problems: list[FileProblem] = field(default_factory=list)


@transaction.atomic
def import_source(source: Source) -> ImportReport:
    """Read every `*.md` below the source's folder; a new text is a new revision.

    A file that can not be read is a problem in the report and changes nothing:
    the runbook's last revision stays. Files that vanished are marked removed.
    """
    report = ImportReport()
    root = Path(source.location)
    present: set[str] = set()
    for path in runbook_files(root):
        present |= _import_file(source, root, path, present, report)
    gone = source.runbooks.filter(removed_at=None).exclude(name__in=present)
    report.removed = list(gone.values_list("name", flat=True))
    gone.update(removed_at=timezone.now())
    source.problems = [
        {"path": problem.path, "line": problem.line, "message": problem.message}
        for problem in report.problems
    ]
    source.synced_at = timezone.now()
    source.save()
    return report


def import_shipped() -> ImportReport:
    """The runbooks that come with the portal, as the last source in order."""
    source, _ = Source.objects.update_or_create(
        slug="shipped",
        defaults={
            "title": "Shipped with the portal",
            "kind": Source.Kind.SHIPPED,
            "location": str(SHIPPED),
            "position": 1000,
        },
    )
    return import_source(source)


def import_folder(slug: str, folder: Path, title: str = "") -> ImportReport:
    """A folder of runbooks as a source; raises ValueError if it is none."""
    if not folder.is_dir():
        raise ValueError(f"{folder} is not a folder")
    source, _ = Source.objects.update_or_create(
        slug=slug,
        defaults={
            "title": title or slug,
            "kind": Source.Kind.FOLDER,
            "location": str(folder.resolve()),
        },
    )
    return import_source(source)


def find(name: str, source: str = "") -> Runbook | None:
    """The runbook of this alert, from `source` or else the first source that has it."""
    variants = (
        Runbook.objects.present().filter(name=name).select_related("source", "current")
    )
    if source:
        variants = variants.filter(source__slug=source)
    return variants.order_by("source__position", "source__slug").first()


def _import_file(
    source: Source, root: Path, path: Path, before: set[str], report: ImportReport
) -> set[str]:
    """The names of the runbooks in a file; each name counts once in a source."""
    relative = path.relative_to(root).as_posix()
    try:
        markdown = seen(_view(), read_runbook(path))
    except (OSError, ValueError) as error:
        report.problems.append(FileProblem(relative, 1, str(error)))
        # What it held is not known: all of it stays.
        held = source.runbooks.filter(path__startswith=f"{relative}#")
        return {path.stem, *held.values_list("name", flat=True)}
    parts = parts_of(markdown) or (Part(path.stem, markdown, 1),)
    for part in parts:
        place = relative if len(parts) == 1 else f"{relative}#{part.anchor}"
        if part.name in before:
            told = f"Another file has a runbook {part.name} too; this one is left out."
            report.problems.append(FileProblem(relative, part.first_line, told))
        else:
            _import_text(source, part, place, report)
    return {part.name for part in parts}


def _view() -> View:
    return "downstream" if settings.RUNBOOKS_DOWNSTREAM else "upstream"


def _import_text(source: Source, part: Part, path: str, report: ImportReport) -> None:
    name, markdown = part.name, part.markdown
    runbook, is_new = Runbook.objects.get_or_create(
        source=source, name=name, defaults={"path": path}
    )
    sha256 = hashlib.sha256(markdown.encode()).hexdigest()
    revision = runbook.revisions.filter(sha256=sha256).first()
    known = revision is not None and runbook.current_id == revision.pk
    if revision is None:
        revision = _new_revision(runbook, sha256, markdown)
    if not known or runbook.removed_at or runbook.path != path:
        runbook.current, runbook.removed_at, runbook.path = revision, None, path
        runbook.save()
    for problem in revision.problems:
        line = problem["line"] + part.first_line - 1
        report.problems.append(FileProblem(path, line, problem["message"]))
    changes = report.added if is_new else report.unchanged if known else report.changed
    changes.append(name)


def _new_revision(runbook: Runbook, sha256: str, markdown: str) -> Revision:
    document = parse_document(markdown)
    revision = Revision.objects.create(
        runbook=runbook,
        sha256=sha256,
        markdown=markdown,
        title=(document.title or runbook.name)[:300],
        problems=[
            {"line": problem.line, "code": problem.code, "message": problem.message}
            for problem in document.problems
        ],
    )
    Step.objects.bulk_create(steps_of(revision, document.steps))
    return revision


def steps_of(revision: Revision, steps: Iterable[ParsedStep]) -> Iterator[Step]:
    """Parsed steps as they are stored; they are not saved here."""
    for step in steps:
        yield Step(
            revision=revision,
            order=step.order,
            title=step.title[:300],
            kind=step.kind,
            commands=stored_commands(step),
            start_line=step.start_line,
            end_line=step.end_line,
        )
