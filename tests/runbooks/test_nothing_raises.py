"""Whatever stands in a file, reading it ends in an answer."""

from __future__ import annotations

import gc
import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runbooks.commands.decide import decide
from runbooks.commands.explain import explain
from runbooks.commands.lines import split
from runbooks.commands.parse import parse
from runbooks.parsing.document import parse_document

PIECES = [
    *("kubectl ", "get ", "logs ", "-n ", "-o ", "jsonpath=", "export ", "A=", "echo "),
    *(
        "$",
        "$(",
        "${",
        ")",
        "}",
        "{",
        "(",
        "`",
        '"',
        "'",
        "\\",
        "\n",
        "\\\n",
        "|",
        "||",
    ),
    *("&", "&&", ";", "<", ">", "<<EOF\n", "EOF\n", "<pod-name>", "*", "[", "]", "~"),
    *(
        "#",
        " ",
        "\t",
        "for x in ",
        "; do ",
        "; done",
        "if ",
        "fi",
        "grep ",
        "-e ",
        "$ ",
    ),
    *(
        "é",
        "\U0001f600",
        "\ue000",
        "\0",
        "\u202e",
        "-",
        "--",
        "=",
        "$'",
        "!",
        "==",
        "[[",
    ),
]
MARKS = [
    *(
        "# ",
        "## Diagnosis\n",
        "## Mitigation\n",
        "\n",
        "\n\n",
        "- ",
        "1. ",
        "```",
        "~~~",
    ),
    *(
        "```bash\n",
        "    ",
        "`",
        "`kubectl get pods`",
        "$ kubectl get pods\n",
        "<!--",
        "-->",
    ),
    *(
        "> ",
        "[a](b)",
        "[",
        "](",
        "*",
        "**",
        "_",
        "<pod>",
        "<b>",
        "</b>",
        "<script>",
        "|",
    ),
    *(
        "---\n",
        "===\n",
        "\t",
        "text ",
        ".",
        ":",
        "&amp;",
        "\\",
        "\0",
        "\r",
        "\r\n",
        "é",
    ),
    *("`/var/log/pods/*_virt-operator-*`", "`Started leading`", "`acquire leader`"),
]
SEED = (
    "# Alert\n\n## Diagnosis\n\n1. Look:\n   ```bash\n"
    '   $ export NS="$(kubectl get kubevirt -A -o custom-columns="":.metadata.namespace)"\n'
    "   $ kubectl -n $NS logs <pod-name> | grep -iE 'a|b'\n   ```\n\n"
    "- `kubectl get nodes`.\n\n## Mitigation\n\ntext\n"
)


def check(program_text: str) -> None:
    program = parse(program_text)
    decision = decide(program)
    assert decision.reason
    assert explain(program)
    assert program.digest()
    for one in split(program_text):
        assert one.text in program_text.replace("\r\n", "\n") or "\n" in one.text


@settings(max_examples=300, deadline=None)
@given(st.text())
def test_any_text_is_read_as_commands(text: str) -> None:
    check(text)


@settings(max_examples=500, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_any_mixture_of_shell_is_read_as_commands(text: str) -> None:
    check(text)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(MARKS), max_size=30).map("".join))
def test_any_mixture_of_markdown_is_read_as_a_document(text: str) -> None:
    document = parse_document(text)
    assert [step.order for step in document.steps] == list(
        range(1, len(document.steps) + 1)
    )
    for step in document.steps:
        assert (
            1
            <= step.start_line
            <= step.end_line
            <= text.count("\n") + text.count("\r") + 1
        )
        assert decide(step.program()).reason


@settings(max_examples=200, deadline=None)
@given(st.text(), st.integers(0, len(SEED)), st.integers(0, 30))
def test_a_damaged_runbook_is_read(text: str, at: int, cut: int) -> None:
    document = parse_document(SEED[:at] + text + SEED[at + cut :])
    for step in document.steps:
        assert decide(step.program()).reason


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(SEED + "A line of a note. " * 4 * 70_000, id="one line"),
        pytest.param(
            SEED
            + (
                "Some `code` and [a](b) *c*, and more words until the line is as long as lines are.\n"
                * 9
                + "\n"
            )
            * 7_000,
            id="prose",
        ),
        pytest.param(SEED + "```\n" + "a line of a log\n" * 310_000, id="open fence"),
        pytest.param("[" * 5_000_000, id="brackets"),
        pytest.param("## Diagnosis\n" + "> " * 2_500_000, id="quotes"),
        pytest.param("<!--" * 1_250_000, id="comments"),
    ],
)
def test_five_megabytes_take_seconds(text: str) -> None:
    assert len(text) > 4_900_000
    began = time.process_time()
    parse_document(text)
    assert time.process_time() - began < 60


def test_time_grows_with_the_number_of_steps_only() -> None:
    def seconds(times: int) -> float:
        # What other tests have left is not to be gone through in the midst of it.
        gc.collect()
        gc.disable()
        began = time.process_time()
        assert len(parse_document(SEED * times).steps) == 2 * times
        gc.enable()
        return time.process_time() - began

    seconds(10)
    few, many = (min(seconds(times) for _ in range(3)) for times in (100, 800))
    assert many < 32 * max(few, 0.02)  # 8 times the text; its square would be 64


def test_sixty_kilobytes_of_shell_take_less_than_a_second_or_two() -> None:
    chosen = random.Random(7)
    text = "".join(chosen.choice(PIECES) for _ in range(15_000)).replace("\0", "")
    began = time.process_time()
    parse(text)
    assert time.process_time() - began < 5
