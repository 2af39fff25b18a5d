"""Secrets in logs and printed text."""

from __future__ import annotations

import base64
import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.execution.redaction import TextRedactor, redact_text
from portal.execution.redaction import patterns as patterns_module
from tests.portal.execution.redaction.planted import SECRET, SHAPES, TEXTS

ROOT = Path(__file__).parents[4]


@pytest.mark.parametrize("text", SHAPES.values(), ids=SHAPES.keys())
def test_a_secret_does_not_survive_in_text(text: str) -> None:
    redacted = redact_text(text)
    assert SECRET not in redacted
    assert "[redacted: " in redacted


@pytest.mark.parametrize("text", SHAPES.values(), ids=SHAPES.keys())
def test_redacting_text_twice_is_the_same_as_once(text: str) -> None:
    once = redact_text(text)
    assert redact_text(once) == once


@given(
    st.sampled_from(sorted(SHAPES.values())),
    st.lists(st.integers(0, 400), max_size=8),
    st.sampled_from(["", "before\n", "a line of prose\n\n"]),
)
def test_chunk_borders_do_not_matter(text: str, borders: list[int], head: str) -> None:
    text = head + text + "\nafter\n"
    redactor, parts, at = TextRedactor(), [], 0
    for border in [*sorted(borders), len(text)]:
        parts.append(redactor.feed(text[at:border]))
        at = max(at, border)
    assert "".join([*parts, redactor.flush()]) == redact_text(text)
    assert SECRET not in "".join(parts)


@pytest.mark.parametrize("size", [1_000, 64 * 1024, 70_000])
@pytest.mark.parametrize("offset", [0, 20_000, 65_530, 131_000])
def test_a_line_without_end_is_redacted_all_the_same(size: int, offset: int) -> None:
    text = "x" * offset + f" password={SECRET} " + "y" * 200_000 + f" token={SECRET}"
    redactor = TextRedactor()
    parts = [redactor.feed(text[at : at + size]) for at in range(0, len(text), size)]
    out = "".join([*parts, redactor.flush()])
    assert SECRET not in out
    assert out.count("y") == 200_000


def test_a_secret_longer_than_the_window_takes_the_rest_of_its_line() -> None:
    text = 'before {"userData":"' + SECRET * 20_000 + '"}\nnext line\n'
    redactor = TextRedactor()
    parts = [redactor.feed(text[at : at + 4096]) for at in range(0, len(text), 4096)]
    out = "".join([*parts, redactor.flush()])
    assert SECRET not in out
    assert out.startswith("before ")
    assert out.endswith("\nnext line\n")


def test_little_is_held_back() -> None:
    redactor = TextRedactor()
    given_text = sum(len(redactor.feed("plain " * 1000)) for _ in range(100))
    assert 600_000 - given_text <= 64 * 1024


@pytest.mark.parametrize("line", TEXTS)
def test_lines_that_only_talk_about_secrets_stay(line: str) -> None:
    assert redact_text(line) == line


@pytest.mark.parametrize("recording", ["healthy", "no-leader", "operator-down"])
def test_recorded_logs_stay_as_they_are(recording: str) -> None:
    logs = sorted((ROOT / "portal/demo/recordings" / recording).rglob("*.log"))
    assert logs
    for log in logs:
        text = log.read_text()
        assert redact_text(text) == text


@pytest.mark.parametrize("recording", ["healthy", "no-leader", "operator-down"])
def test_what_kubectl_printed_stays_as_it_is(recording: str) -> None:
    path = ROOT / "tests/recordings" / recording / "transcripts.jsonl"
    for line in path.read_text().splitlines():
        printed = json.loads(line)["stdout"]
        assert redact_text(printed) == printed


def test_a_private_key_leaves_one_marker_and_its_neighbours() -> None:
    key = "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIB\nAAKC=\n-----END RSA PRIVATE KEY-----"
    assert redact_text(f"before\n{key}\nafter\n") == (
        "before\n[redacted: private-key]\nafter\n"
    )


def test_a_private_key_without_end_does_not_swallow_the_log() -> None:
    text = "-----BEGIN PRIVATE KEY-----\nMIIEpAIB\nE1122 reading the key failed\nmore\n"
    assert redact_text(text) == (
        "[redacted: private-key]\nE1122 reading the key failed\nmore\n"
    )


@pytest.mark.parametrize("kind", ["", "RSA ", "EC ", "OPENSSH ", "ENCRYPTED "])
def test_a_private_key_in_base64_is_found_and_a_certificate_stays(kind: str) -> None:
    key = base64.b64encode(f"-----BEGIN {kind}PRIVATE KEY-----\nMIIE".encode()).decode()
    certificate = base64.b64encode(b"-----BEGIN CERTIFICATE-----\nMIID").decode()
    assert redact_text(f"x: {key}\n") == "x: [redacted: private-key]\n"
    assert redact_text(f"caBundle: {certificate}\n") == f"caBundle: {certificate}\n"


def test_a_block_of_first_boot_data_goes_and_what_follows_stays() -> None:
    text = f"spec:\n  userData: |-\n    #cloud-config\n\n    x: {SECRET}\n  name: vm\n"
    assert redact_text(text) == (
        "spec:\n  userData: |-\n    [redacted: cloud-init]\n  name: vm\n"
    )


def test_what_can_not_be_examined_is_blanked(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(text: str) -> bool:
        raise RuntimeError

    monkeypatch.setattr(patterns_module, "telling", broken)
    assert redact_text("line\nlast") == (
        "[redacted: redaction failed]\n[redacted: redaction failed]"
    )


def test_plain_logs_pass_at_thirty_megabytes_a_second() -> None:
    log = '{"component":"virt-handler","level":"info","msg":"reconciled"}\n' * 80_000
    redactor, began = TextRedactor(), time.process_time()
    for at in range(0, len(log), 65_536):
        redactor.feed(log[at : at + 65_536])
    assert len(log) / (time.process_time() - began) > 30e6
