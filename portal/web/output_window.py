"""Of a long output the first and the last lines, without reading what is between."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import F, Q, Sum, Window
from django.db.models.expressions import OrderBy
from django.db.models.functions import Length

from portal.incidents.models import CommandOutput, OutputChunk

HEAD = TAIL = 200
# So many lines at most are sent when somebody asks for all; the rest is raw text.
ALL = 20_000
# Compressed bytes that are read from each end: far more than 200 usual lines.
WINDOW_BYTES = 32 * 1024
LINE_CHARACTERS = 2_000


@dataclass(frozen=True, slots=True)
class Line:
    """A line of output. `number` counts from 1 over what was printed."""

    number: int
    text: str
    stream: str = "out"
    cut: int = 0


@dataclass(frozen=True, slots=True)
class OutputView:
    """One command's output: `head`, then `left_out` lines, then `tail`."""

    row: CommandOutput
    head: list[Line]
    tail: list[Line]
    left_out: int

    @property
    def lines(self) -> int:
        return len(self.head) + self.left_out + len(self.tail)


def windows(rows: Iterable[CommandOutput]) -> dict[int, OutputView]:
    """Head and tail of many outputs by their id, in one query."""
    rows = list(rows)
    chunks: dict[int, list[OutputChunk]] = {row.pk: [] for row in rows}
    for chunk in _ends([row.pk for row in rows]):
        chunks[chunk.output_id].append(chunk)
    return {row.pk: _window(row, chunks[row.pk]) for row in rows}


def whole(row: CommandOutput) -> OutputView:
    """Everything that is stored, up to ALL lines."""
    lines = _numbered(_split(row.chunks.order_by("seq")), 1)
    if len(lines) <= ALL:
        return OutputView(row, lines, [], 0)
    half = ALL // 2
    return OutputView(row, lines[:half], lines[-half:], len(lines) - ALL)


def _ends(outputs: list[int]) -> Iterable[OutputChunk]:
    """The first and last chunks of each output, by compressed size."""

    def sizes(order: OrderBy) -> Window:
        return Window(Sum("bytes"), partition_by=[F("output")], order_by=order)

    return (
        OutputChunk.objects.filter(output__in=outputs)
        .annotate(bytes=Length("data"))
        .annotate(before=sizes(F("seq").asc()), after=sizes(F("seq").desc()))
        .filter(
            Q(before__lt=WINDOW_BYTES + F("bytes"))
            | Q(after__lt=WINDOW_BYTES + F("bytes"))
        )
        .order_by("output", "seq")
    )


def _window(row: CommandOutput, chunks: list[OutputChunk]) -> OutputView:
    gap = next(
        (at for at in range(1, len(chunks)) if chunks[at].seq > chunks[at - 1].seq + 1),
        None,
    )
    if gap is None:
        lines = _numbered(_split(chunks), 1)
        if len(lines) <= HEAD + TAIL:
            return OutputView(row, lines, [], 0)
        left_out = len(lines) - HEAD - TAIL
        return OutputView(row, lines[:HEAD], lines[-TAIL:], left_out)
    head = _numbered(_split(chunks[:gap]), 1)[:HEAD]
    # The first piece of the tail may begin in the middle of a line.
    pieces = list(_split(chunks[gap:]))[1:][-TAIL:]
    total = row.lines + (0 if chunks[-1].text.endswith("\n") else 1)
    first = max(total - len(pieces) + 1, len(head) + 1)
    return OutputView(row, head, _numbered(pieces, first), first - len(head) - 1)


def _split(chunks: Iterable[OutputChunk]) -> Iterator[tuple[str, str]]:
    """Stream and text of each line; a line may go on in the next chunk."""
    stream, rest = "out", ""
    for chunk in chunks:
        if chunk.stream != stream:
            if rest:
                yield stream, rest
            stream, rest = chunk.stream, ""
        *full, rest = (rest + chunk.text).split("\n")
        for text in full:
            yield stream, text
    if rest:
        yield stream, rest


def _numbered(lines: Iterable[tuple[str, str]], first: int) -> list[Line]:
    return [
        Line(
            number, text[:LINE_CHARACTERS], stream, max(0, len(text) - LINE_CHARACTERS)
        )
        for number, (stream, text) in enumerate(lines, first)
    ]
