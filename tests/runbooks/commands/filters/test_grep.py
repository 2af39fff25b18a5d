"""Our grep says what GNU grep says."""

from __future__ import annotations

import os
import subprocess

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from runbooks.commands.filters import FILTERS, FilterError

LOG = (
    "Attempting to acquire leader status\n"
    "attempting to acquire leader lease kubevirt/virt-operator...\n"
    "\n"
    "successfully acquired lease\n"
    "Started leading\n"
    "  a.b (c) [d] {e} a+b a|b\n"
    "x\n"
    "leaderelection lost\n"
    "leader\n"
    "no final newline"
)


def ours(args: list[str], text: str, size: int = 7) -> tuple[str, int, str]:
    """Output, exit status, errors; the text comes in pieces of `size`."""
    pieces = (text[at : at + size] for at in range(0, len(text), size))
    run = FILTERS["grep"](args, pieces)
    out: list[str] = []
    try:
        while True:
            out.append(next(run))
    except StopIteration as end:
        return "".join(out), end.value, ""
    except FilterError as error:
        return "".join(out), error.exit, error.message


def real(args: list[str], text: str) -> tuple[str, int, str]:
    done = subprocess.run(
        ["grep", *args],
        input=text.encode(),
        capture_output=True,
        env={"LC_ALL": "C.UTF-8", "PATH": os.defpath},
        check=False,
    )
    return done.stdout.decode(), done.returncode, done.stderr.decode()


@pytest.mark.parametrize("size", [1, 7, 10_000], ids=lambda size: f"{size} a piece")
@pytest.mark.parametrize(
    "args",
    [
        ["lead"],
        ["-i", "ATTEMPT"],
        ["-v", "lead"],
        ["-c", "lead"],
        ["-cv", "lead"],
        ["-n", "lead"],
        ["-no", "lea[a-z]*"],
        ["-o", "a"],
        ["-w", "leader"],
        ["-wo", "lead[a-z]*"],
        ["-x", "leader"],
        ["-q", "lead"],
        ["-q", "nothing"],
        ["nothing"],
        ["-E", "Started leading|acquire leader"],
        ["Started leading\\|acquire leader"],
        ["-iE", "LEADER|x"],
        ["-F", "a.b (c) [d]"],
        ["-F", "a\nx"],
        ["-e", "x", "-e", "lost"],
        ["-m", "2", "lead"],
        ["-m1", "-A1", "lead"],
        ["-m", "0", "lead"],
        ["-A", "1", "successfully"],
        ["-B2", "successfully"],
        ["-C", "1", "lea"],
        ["-1", "x"],
        ["-n", "-C1", "lost"],
        ["-A1", "-B0", "-v", "a"],
        ["-h", "lead"],
        ["--ignore-case", "--count", "lead"],
        ["--max-count=1", "lead"],
        ["--after-context", "1", "x"],
        ["--only", "lead"],
        ["^a"],
        ["e$"],
        ["^$"],
        ["a+b"],
        ["-E", "a\\+b"],
        ["a\\+"],
        ["\\(lea\\)\\{1,2\\}d"],
        ["-E", "(lea){1,2}d?"],
        ["-E", "{e}"],
        ["a|b"],
        ["*"],
        ["-E", "^(x|leader)$"],
        ["[[:upper:]]"],
        ["[^a-z ]"],
        ["[]d]"],
        ["\\<lead\\>"],
        ["\\bleader\\b"],
        ["\\w\\W\\w"],
        ["\\."],
        [""],
        ["-v", "-c", ""],
        ["no final newline"],
        ["-E", "[a"],
        ["\\("],
        ["-E", "("],
        ["-E", ")"],
        ["a\\"],
        ["[z-a]"],
        ["[[:nosuch:]]"],
        ["[:space:]"],
        ["a\\{1"],
        ["a\\{x\\}"],
        ["-EF", "x"],
        ["-J", "x"],
        ["--nosuch", "x"],
        ["-A", "x", "y"],
        ["-m", "x", "y"],
        ["-e"],
        ["--regexp"],
        [],
    ],
    ids=lambda args: " ".join(args) or "no arguments",
)
def test_grep_is_gnu_grep(args: list[str], size: int) -> None:
    assert ours(args, LOG, size) == real(args, LOG)


PATTERNS = st.lists(
    st.sampled_from(["a", "b", ".", "*", "^", "$", "[ab]", "[^a]", "\\(", "\\)", "\\|", "|", "(", ")", "+", "?", " ", "\\.", "_", "\\w"]),
    max_size=5,
).map("".join)  # fmt: skip
TEXTS = st.lists(st.text("aabb_ 1-.(+", max_size=6), max_size=6).map("\n".join)
OPTIONS = st.lists(
    st.sampled_from(["-i", "-v", "-c", "-n", "-E", "-F", "-A1", "-B1", "-m1", "-q"]),
    max_size=3,
)


@settings(max_examples=150, deadline=None)
@given(PATTERNS, TEXTS, OPTIONS)
def test_grep_is_gnu_grep_for_any_pattern(
    pattern: str, text: str, options: list[str]
) -> None:
    args = [*options, "-e", pattern]
    found = ours(args, text)
    assume("the portal's grep" not in found[2])
    assert found == real(args, text)


def test_a_nul_in_a_log_hides_nothing() -> None:
    assert ours(["lead"], "a\0b\nleading\0\n") == ("leading\0\n", 0, "")


def test_a_quiet_grep_stops_reading() -> None:
    run = FILTERS["grep"](["-q", "a"], iter(["a\n", *["b\n"] * 3]))
    with pytest.raises(StopIteration) as end:
        next(run)
    assert end.value.value == 0


@pytest.mark.parametrize(
    "args",
    [
        ["-P", "a"],
        ["-r", "a"],
        ["-f", "x"],
        ["a", "file"],
        ["\\(a\\)\\1"],
        ["\\d"],
        ["-E", "*a"],
    ],
    ids=lambda args: " ".join(args),
)
def test_what_our_grep_has_not_is_said(args: list[str]) -> None:
    out, status, message = ours(args, LOG)
    assert (out, status) == ("", 2)
    assert message.startswith("grep: the portal's grep ")


def test_a_pattern_that_would_hang_a_backtracking_engine_does_not() -> None:
    assert ours(["-E", "(a*)*b"], "a" * 20_000 + "\n", size=10_000)[1] == 1
