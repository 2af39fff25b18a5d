"""Output and objects of an incident, piece by piece: they can be hundreds of MB."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.execution.observing import body_of
from portal.execution.redaction.controls import strip_controls
from portal.incidents.models import Observation, OutputChunk
from portal.reports.record import CommandRecord, RunRecord, mapped

# So many compressed pieces (of 64 kB of text at most) are in memory at once.
AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class SeenObject:
    """An object as the API server answered it, redacted; `run` saw it at `at`."""

    run: str
    at: datetime
    path: str
    body: dict[str, Any]

    @property
    def kind(self) -> str:
        return str(self.body["kind"])

    @property
    def name(self) -> str:
        return str(self._metadata("name"))

    @property
    def namespace(self) -> str:
        return str(self._metadata("namespace"))

    def _metadata(self, key: str) -> Any:
        return self.body["metadata"].get(key, "")


def output_of(command: CommandRecord) -> Iterator[str]:
    """What it printed, both streams in their order."""
    chunks = OutputChunk.objects.filter(output=command.pk).order_by("seq")
    for chunk in chunks.iterator(AT_ONCE):
        yield chunk.text


def objects_of(run: RunRecord) -> Iterator[SeenObject]:
    """The objects in the answers that a run used; those of a list one by one."""
    observations = Observation.objects.filter(run=run.pk, status=200).order_by("id")
    for observation in observations.iterator(AT_ONCE):
        for body in _objects(body_of(observation)):
            yield SeenObject(
                run.id,
                observation.at,
                observation.path,
                mapped(body, strip_controls),
            )


def _objects(body: Any) -> Iterator[dict[str, Any]]:
    """Single objects of an answer. Tables and text hold none that are whole."""
    if not isinstance(body, dict) or not isinstance(body.get("kind"), str):
        return
    if body["kind"].endswith("List") and isinstance(body.get("items"), list):
        yield from _items(body)
    elif _is_object(body):
        yield body


def _items(body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Items of a list do not say what they are; their list does."""
    about = {
        "apiVersion": body.get("apiVersion", ""),
        "kind": body["kind"].removesuffix("List"),
    }
    for item in body["items"]:
        if _is_object(item):
            yield about | item


def _is_object(body: Any) -> bool:
    metadata = body.get("metadata") if isinstance(body, dict) else None
    return isinstance(metadata, dict) and bool(metadata.get("name"))
