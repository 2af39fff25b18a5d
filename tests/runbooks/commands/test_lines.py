"""Blocks of text fall into commands as a person would read them."""

from __future__ import annotations

import pytest

from runbooks.commands.lines import CommandText, is_command, split


@pytest.mark.parametrize(
    ("text", "commands"),
    [
        pytest.param("a\nb\n", [("a", 1), ("b", 2)], id="one a line"),
        pytest.param("a; b\nc", [("a; b", 1), ("c", 3 - 1)], id="two in a line"),
        pytest.param("\n\n  a x\n", [("a x", 3)], id="indented"),
        pytest.param("a \\\n  b\nc", [("a \\\n  b", 1), ("c", 3)], id="continued"),
        pytest.param("a 'x\ny'\nb", [("a 'x\ny'", 1), ("b", 3)], id="open quote"),
        pytest.param(
            'a "$(b\nc)"\nd', [('a "$(b\nc)"', 1), ("d", 3)], id="open substitution"
        ),
        pytest.param(
            "for x in a\ndo\n  b\ndone\nc",
            [("for x in a\ndo\n  b\ndone", 1), ("c", 5)],
            id="loop",
        ),
        pytest.param(
            "cat <<EOF\nx y\nEOF\nb",
            [("cat <<EOF\nx y\nEOF", 1), ("b", 4)],
            id="here-doc",
        ),
        pytest.param("$ a x\nout\n$ b y", [("a x", 1), ("b y", 3)], id="prompts"),
        pytest.param("$ a \\\n> b\nout", [("a \\\nb", 1)], id="continuation prompt"),
        pytest.param("a )\nb", [("a )", 1), ("b", 2)], id="unreadable line"),
        pytest.param("a \\\n  # why", [("a", 1)], id="comment behind a backslash"),
        pytest.param("a <x> \\\n  <y>", [("a <x> \\\n  <y>", 1)], id="placeholders"),
        pytest.param("a\r\nb\r\n", [("a", 1), ("b", 2)], id="Windows lines"),
        pytest.param("# only a comment", [], id="comment"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_text_falls_into_commands(text: str, commands: list[tuple[str, int]]) -> None:
    assert [(one.text, one.line) for one in split(text)] == commands


def test_the_comment_above_belongs_to_its_command() -> None:
    text = "# first\n#  of two\na\n\n# far\n\nb\n# near\nc # behind\n"
    assert split(text) == (
        CommandText("a", 3, "first of two"),
        CommandText("b", 7, ""),
        CommandText("c # behind", 9, "near"),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kubectl get pods", True),
        ("oc logs x", True),
        ('export A="b"', True),
        ("A=$(b)", True),
        ("journalctl -u kubelet", True),
        ("kubectl", False),
        ("oc logs", True),
        ("virt-operator", False),
        ("spec.replicas", False),
        ("NotReady", False),
        ("status=True", True),
        ("", False),
    ],
)
def test_what_looks_like_a_command(text: str, expected: bool) -> None:
    assert is_command(text) is expected


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ('level=error ts=17 msg="x"', False),
        ('time="2026-01-01T00:00:00Z" level=info', False),
        ("NS=a OTHER=b", True),
        ('ns="$(kubectl get ns -l a=b)"', True),
        ("pod=$(kubectl get po -l a=b -o name)", True),
        ("pod=x", True),
    ],
)
def test_a_line_of_a_log_is_no_assignment(text: str, command: bool) -> None:
    assert is_command(text) == command
