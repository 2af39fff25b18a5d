"""What of an incident goes into a public copy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from portal.core.errors import UserError
from portal.reports.record import Record, RunRecord

# Every line of it is looked at three times while somebody waits.
MOST_BYTES = 32_000_000
SHORTEST_WORD = 3
MOST_WORDS = 200
# What may be left out, beside runs.
PARTS = {
    "alerts": "Alerts with their labels",
    "timeline": "Timeline, without notes and actions",
    "notes": "Notes, actions and marks: read them first",
    "objects": "Objects as YAML",
    "runbook": "The runbook's text",
}
USUAL_PARTS = frozenset({"alerts", "timeline", "objects"})


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person wants in it: run ids, PARTS, words to replace, names to keep."""

    runs: frozenset[str]
    parts: frozenset[str]
    words: tuple[str, ...] = ()
    keep: frozenset[str] = frozenset()


def choice_of(
    runs: Iterable[str], parts: Iterable[str], words: Iterable[str], keep: Iterable[str]
) -> Choice:
    """What a person asked for, or a UserError that says what can not be.

    Words are found anywhere and in any case; empty ones do not count.
    """
    asked = tuple(dict.fromkeys(word.strip() for word in words if word.strip()))
    short = [word for word in asked if len(word) < SHORTEST_WORD]
    if short:
        raise UserError(
            "public-word-short",
            f"“{short[0]}” is too short: words are replaced wherever they stand, also"
            f" inside others. Give at least {SHORTEST_WORD} characters.",
            status=422,
        )
    if unknown := set(parts := frozenset(parts)) - PARTS.keys():
        raise UserError(
            "public-part-unknown",
            f"There is no part {sorted(unknown)[0]!r}; there are {', '.join(PARTS)}.",
            status=422,
        )
    if len(asked) > MOST_WORDS:
        raise UserError(
            "public-words", f"At most {MOST_WORDS} words, please.", status=422
        )
    return Choice(frozenset(runs), parts, asked, frozenset(keep))


def usual_choice(record: Record) -> Choice:
    """The newest run of each step."""
    runs = frozenset(step.latest.id for step in record.steps if step.latest)
    return Choice(runs, USUAL_PARTS)


def chosen(record: Record, choice: Choice) -> Record:
    """The record without what was not chosen, and without what is ours alone."""
    notes = "notes" in choice.parts
    told = {"note", "action"}
    timeline = tuple(
        entry
        for entry in record.timeline
        if (notes if entry.kind in told else "timeline" in choice.parts)
    )
    steps = tuple(
        replace(
            step,
            runs=tuple(run for run in step.runs if run.id in choice.runs),
            mark_note=step.mark_note if notes else "",
        )
        for step in record.steps
    )
    return replace(
        record,
        url="",
        cluster_server="",
        steps=steps,
        timeline=timeline,
        alerts=record.alerts if "alerts" in choice.parts else (),
        runbook=record.runbook if "runbook" in choice.parts else None,
        roles=(),
        links=(),
        tags=(),
        follow_ups=record.follow_ups if notes else (),
    )


def chosen_runs(record: Record, choice: Choice) -> list[RunRecord]:
    """Those that go in; a UserError if they have too much output."""
    runs = [run for run in record.runs if run.id in choice.runs]
    size = sum(command.size for run in runs for command in run.commands)
    if size > MOST_BYTES:
        raise UserError(
            "public-too-large",
            f"What you chose has {size / 1e6:,.0f} MB of output; a public copy holds"
            f" {MOST_BYTES / 1e6:,.0f} MB. Choose fewer runs.",
            status=422,
        )
    return runs
