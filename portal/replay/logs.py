"""Logs of pods, from recorded files that carry a time before each line.

A log is streamed in blocks of whole lines, however large its file is; only
`tailLines` reads from the end, and nothing holds a whole log in memory.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BufferedReader
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from portal.replay import gojson
from portal.replay.clock import Clock
from portal.replay.exchange import Answer, Request
from portal.replay.pages import number
from portal.replay.recording import Collection, Recording
from portal.replay.statuses import Refusal, bad_request, invalid, not_found
from portal.replay.target import Query, first, is_on

BLOCK = 1 << 20
_STAMP = re.compile(rb"^\S+ ?", re.MULTILINE)
_LINE = re.compile(rb"[^\n]*\n|[^\n]+")  # splitlines() would also cut at \r
_KUBELET_URL = re.compile(r"(/containerLogs/[^\"?]*)(?:\?[^\"]*)?(?=\")")


@dataclass(frozen=True, slots=True)
class Options:
    """`since` is a recorded time: lines from then on. None means no bound."""

    previous: bool
    timestamps: bool
    tail: int | None
    limit_bytes: int | None
    since: datetime | None


def log(recording: Recording, pods: Collection, request: Request) -> Answer:
    """The log of one container of a pod. Raises Refusal."""
    target = request.target
    pod = pods.find(target.namespace, target.name)
    if pod is None:
        raise not_found("", "pods", target.name)
    options = _options(request.query, pod.name, recording.clock)
    container = _container(pod.data, first(request.query, "container"))
    stem = recording.folder / "logs" / pod.namespace / pod.name
    suffix = ".previous" if options.previous else ""
    recorded_error = stem / f"{container}{suffix}.error.json"
    if recorded_error.exists():
        return _error(recorded_error, request.query, recording.clock)
    path = stem / f"{container}{suffix}.log"
    if not path.exists():
        raise _missing(pod.name, container, options)
    lines = _lines(path, options, recording.clock)
    return Answer(lines, content_type="text/plain")


def _options(query: Query, pod: str, clock: Clock) -> Options:
    seconds = number(query, "sinceSeconds")
    tail = number(query, "tailLines")
    limit = number(query, "limitBytes")
    since = _since_time(query)
    problems = []
    if tail is not None and tail < 0:
        text = f"Invalid value: {tail}: must be greater than or equal to 0"
        problems.append(("tailLines", text))
    if limit is not None and limit < 1:
        text = f"Invalid value: {limit}: must be greater than 0"
        problems.append(("limitBytes", text))
    if since and seconds is not None:
        text = (
            "Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified"
        )
        problems.append(("", text))
    elif seconds is not None and seconds < 1:
        text = f"Invalid value: {seconds}: must be greater than 0"
        problems.append(("sinceSeconds", text))
    if problems:
        raise invalid("PodLogOptions", pod, problems)
    if seconds is not None:
        since = clock.now() - timedelta(seconds=seconds)
    return Options(
        is_on(query, "previous"),
        is_on(query, "timestamps"),
        tail,
        limit,
        clock.unmove(since) if since else None,
    )


def _since_time(query: Query) -> datetime | None:
    text = first(query, "sinceTime")
    if not text:
        return None
    moment: datetime | None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise bad_request(
            f'parsing time "{text}" as "2006-01-02T15:04:05Z07:00":'
            f' cannot parse "{text}" as "2006"'
        )
    return moment.astimezone(UTC)


def _container(pod: dict[str, Any], asked: str) -> str:
    spec, name = pod["spec"], pod["metadata"]["name"]
    regular = [each["name"] for each in spec["containers"]]
    first_to_run = [each["name"] for each in spec.get("initContainers") or ()]
    others = [each["name"] for each in spec.get("ephemeralContainers") or ()]
    if asked:
        if asked in regular + first_to_run + others:
            return asked
        raise bad_request(f"container {asked} is not valid for pod {name}")
    if len(regular) == 1 and not first_to_run:
        return str(regular[0])
    text = f"a container name must be specified for pod {name}"
    text += f", choose one of: [{' '.join(regular)}]"
    if first_to_run:
        text += f" or one of the init containers: [{' '.join(first_to_run)}]"
    raise bad_request(text)


def _missing(pod: str, container: str, options: Options) -> Refusal:
    if options.previous:
        return bad_request(
            f'previous terminated container "{container}" in pod "{pod}" not found'
        )
    # Not an empty log: silence would read as evidence.
    return Refusal(
        500, "", f'no log of container "{container}" in pod "{pod}" was recorded'
    )


def _error(path: Path, query: Query, clock: Clock) -> Answer:
    recorded = json.loads(clock.move(path.read_bytes()))
    body = recorded["body"]
    if "/containerLogs/" in body:
        status = json.loads(body)
        asked = _kubelet_query(query)
        status["message"] = _KUBELET_URL.sub(
            lambda url: f"{url[1]}?{asked}" if asked else url[1], status["message"]
        )
        body = gojson.encode(status).decode() + "\n"
    return Answer(body.encode(), recorded["status"], recorded["content_type"])


def _kubelet_query(query: Query) -> str:
    """What the API server passes on to the node, in Go's order."""
    switches = [
        (name, "true")
        for name in ("follow", "previous", "timestamps")
        if is_on(query, name)
    ]
    values = [
        (name, first(query, name))
        for name in ("limitBytes", "sinceSeconds", "sinceTime", "tailLines")
        if first(query, name)
    ]
    return urlencode(sorted(switches + values))


def _lines(path: Path, options: Options, clock: Clock) -> Iterator[bytes]:
    left = options.limit_bytes
    for block in _blocks(path, options):
        text = block if options.timestamps else _STAMP.sub(b"", block)
        text = clock.move(text)
        if left is None:
            yield text
            continue
        yield text[:left]
        left -= len(text)
        if left <= 0:
            return


def _blocks(path: Path, options: Options) -> Iterator[bytes]:
    """Blocks of whole lines, as stored."""
    with path.open("rb") as file:
        file.seek(0 if options.tail is None else _tail(file, options.tail))
        rest = b""
        while block := file.read(BLOCK):
            whole, newline, rest = (rest + block).rpartition(b"\n")
            yield _since(whole + newline, options.since)
        yield _since(rest, options.since)


def _tail(file: BufferedReader, lines: int) -> int:
    """Where the last `lines` lines begin."""
    end = file.seek(0, 2)
    if not lines:
        return end
    at, wanted = end, lines
    while at > 0:
        begin = max(0, at - BLOCK)
        file.seek(begin)
        block = file.read(at - begin)
        if at == end and not block.endswith(b"\n"):
            wanted -= 1
        count = block.count(b"\n")
        if count > wanted:
            return begin + _nth_newline(block, count - wanted) + 1
        wanted -= count
        at = begin
    return 0


def _nth_newline(block: bytes, nth: int) -> int:
    at = -1
    for _ in range(nth):
        at = block.index(b"\n", at + 1)
    return at


def _since(block: bytes, since: datetime | None) -> bytes:
    if since is None:
        return block
    bound = _comparable(since.strftime("%Y-%m-%dT%H:%M:%S.%fZ").encode())
    return b"".join(
        line
        for line in _LINE.findall(block)
        if _comparable(line.partition(b" ")[0]) >= bound
    )


def _comparable(stamp: bytes) -> bytes:
    """A time of up to nine decimals as text that sorts."""
    seconds, _, fraction = stamp.rstrip(b"Z").partition(b".")
    return seconds + b"." + fraction.ljust(9, b"0")
