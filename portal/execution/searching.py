"""Lines in everything that an incident's runs printed, and that people pasted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from portal.core.errors import UserError
from portal.incidents.models import CommandOutput, Incident, OutputChunk, StepRun

MOST_HITS = 200
# So many bytes are read for one search, the newest output first.
MOST_BYTES = 64 * 1024 * 1024
SHORTEST = 2
SHOWN = 300


@dataclass(frozen=True, slots=True)
class Hit:
    """A line that holds the text; `line` counts from 1, as links to lines do.

    Of a long line, `text` is the part around what was found.
    """

    run: StepRun
    position: int
    line: int
    text: str

    @property
    def anchor(self) -> str:
        """What stands behind `#` in the link to the line."""
        return f"run-{str(self.run.uuid)[:8]}-{self.position}-L{self.line}"


@dataclass(frozen=True, slots=True)
class Found:
    """Hits, the newest run first. Not `complete`: there is more than was looked at."""

    hits: list[Hit]
    complete: bool


def find_in_outputs(incident: Incident, text: str) -> Found:
    """Lines that hold `text`, whatever its case. Raises UserError if it is too short."""
    wanted = text.strip().lower()
    if len(wanted) < SHORTEST:
        raise UserError(
            "search-short", f"Search for at least {SHORTEST} characters.", status=422
        )
    hits: list[Hit] = []
    read = 0
    for output in _outputs(incident):
        read += output.size
        if read > MOST_BYTES:
            return Found(hits, complete=False)
        for hit in _hits(output, wanted):
            if len(hits) == MOST_HITS:
                return Found(hits, complete=False)
            hits.append(hit)
    return Found(hits, complete=True)


def _outputs(incident: Incident) -> Iterator[CommandOutput]:
    outputs = CommandOutput.objects.filter(run__incident=incident, size__gt=0)
    yield from outputs.select_related("run").order_by("-run", "position")


def _hits(output: CommandOutput, wanted: str) -> Iterator[Hit]:
    for number, line in enumerate(_lines(output), 1):
        at = line.lower().find(wanted)
        if at >= 0:
            yield Hit(output.run, output.position, number, _around(line, at))


def _lines(output: CommandOutput) -> Iterator[str]:
    """As the page counts them: a line ends with its stream, too."""
    stream, rest = OutputChunk.Stream.OUT.value, ""
    for chunk in output.chunks.order_by("seq").iterator():
        if chunk.stream != stream:
            if rest:
                yield rest
            stream, rest = chunk.stream, ""
        *full, rest = (rest + chunk.text).split("\n")
        yield from full
    if rest:
        yield rest


def _around(line: str, at: int) -> str:
    if len(line) <= SHOWN:
        return line
    begin = max(0, at - SHOWN // 3)
    cut = line[begin : begin + SHOWN]
    return f"{'…' if begin else ''}{cut}{'…' if begin + SHOWN < len(line) else ''}"
